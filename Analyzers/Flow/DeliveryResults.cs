using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>The sends of a type and the producers that they are made on: what is asked of a result that its producer never answers.</summary>
internal sealed class DeliveryResults(KafkaSymbols symbols)
{
    // Null where the send is also made on a producer that is not seen.
    private readonly Dictionary<SyntaxNode, HashSet<ConfigurationObject>?> sends = new();

    /// <summary>Whether a call sends a message.</summary>
    public bool IsSend(IInvocationOperation call) => symbols.IsProduceAsync(call.TargetMethod) || symbols.IsProduce(call.TargetMethod);

    /// <summary>A message is sent on a producer, or on an object of which nothing is known, null.</summary>
    public void Called(ProducerValue? producer, IInvocationOperation call)
    {
        bool isFirst = !sends.TryGetValue(call.Syntax, out HashSet<ConfigurationObject>? builds);
        if (producer is null || (!isFirst && builds is null))
        {
            sends[call.Syntax] = null;
            return;
        }

        builds ??= new();
        builds.UnionWith(producer.Builds);
        sends[call.Syntax] = builds;
    }

    /// <summary>The comparisons that come out the same for every message, when the whole type has been followed.</summary>
    /// <param name="producers">What the producers were built with.</param>
    /// <param name="model">The model of a file.</param>
    /// <param name="cancellation">Ends the work.</param>
    public IEnumerable<(Finding Finding, SyntaxNode Where, ProducerSettings Settings)> Findings(
        ProducerUses producers, Func<SyntaxTree, SemanticModel> model, CancellationToken cancellation)
    {
        foreach (KeyValuePair<SyntaxNode, HashSet<ConfigurationObject>?> send in sends)
        {
            if (send.Value?.Select(producers.SettingsOf).Aggregate(ProducerSettings.Join) is not { IsComplete: true } settings
                || KnownResult.Of(settings) is not { } known
                || model(send.Key.SyntaxTree).GetOperation(send.Key, cancellation) is not IInvocationOperation call)
            {
                continue;
            }

            foreach ((IOperation result, bool outcome) in ResultTests.Of(call, known, symbols))
            {
                yield return (SafetyRules.Find("KPS3012").Report(new EffectiveSettings(settings), known.Cause, outcome ? "true" : "false"), result.Syntax, settings);
            }
        }
    }
}

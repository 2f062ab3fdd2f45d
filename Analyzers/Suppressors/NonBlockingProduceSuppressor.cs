using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Lifecycle;
using ProducerSafety.Analyzers.Results;

namespace ProducerSafety.Analyzers.Suppressors;

/// <summary>
/// KPS9001: general rules take <c>Produce</c> for the blocking twin of <c>ProduceAsync</c>, by its name. It never waits, and to
/// await the other one instead costs a round trip a message.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NonBlockingProduceSuppressor : DiagnosticSuppressor
{
    /// <summary>.NET's, the Visual Studio threading analyzers' and Sonar's rule that an asynchronous method awaits the asynchronous twin of what it calls.</summary>
    private static readonly ImmutableDictionary<string, SuppressionDescriptor> Rules = new[] { "CA1849", "VSTHRD103", "S6966" }.ToImmutableDictionary(
        id => id,
        id => new SuppressionDescriptor("KPS9001", id, "Produce only queues the message and does not block; how the delivery ends is told to its handler, or by the commit of the transaction."));

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = Rules.Values.ToImmutableArray();

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        if (KafkaSymbols.TryCreate(context.Compilation) is not { } symbols)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (Reported(diagnostic, context.CancellationToken) is { } syntax
                && context.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax, context.CancellationToken) is IInvocationOperation call
                && symbols.IsProduce(call.TargetMethod)
                && (DeliveryHandler.ArgumentOf(call) is not null || IsInTransaction(call, symbols)))
            {
                context.ReportSuppression(Suppression.Create(Rules[diagnostic.Id], diagnostic));
            }
        }
    }

    // The call that a rule reports, as a whole or by its name.
    private static InvocationExpressionSyntax? Reported(Diagnostic diagnostic, CancellationToken cancellation)
    {
        TextSpan place = diagnostic.Location.SourceSpan;
        SyntaxNode? node = diagnostic.Location.SourceTree?.GetRoot(cancellation).FindNode(place, getInnermostNodeForTie: true);
        InvocationExpressionSyntax? call = node?.FirstAncestorOrSelf<InvocationExpressionSyntax>();
        SimpleNameSyntax? name = call?.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            SimpleNameSyntax own => own,
            _ => null,
        };
        return name is { Identifier.ValueText: "Produce" } && (place == call!.Span || place == call.Expression.Span || place == name.Span) ? call : null;
    }

    private static bool IsInTransaction(IInvocationOperation call, KafkaSymbols symbols) =>
        ProducerReceiver.Of(call) is { } producer && TaskUse.Body(call).Descendants().OfType<IInvocationOperation>().Any(commit =>
            symbols.IsProducers(commit.TargetMethod, "CommitTransaction") && SymbolEqualityComparer.Default.Equals(ProducerReceiver.Of(commit), producer));
}

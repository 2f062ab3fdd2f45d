using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Calls of what the user has declared to build a producer.</summary>
internal sealed partial class Evaluator
{
    /// <summary>Judges the configurations that a declared wrapper is given, as where a producer is built; false where it is none.</summary>
    private bool BuildsByWrapper(IMethodSymbol? method, SyntaxNode call, FlowValue[] arguments)
    {
        if (method is null || !api.Wrappers.Contains(method))
        {
            return false;
        }

        foreach (ObjectValue configuration in arguments.OfType<ObjectValue>())
        {
            if (!configuration.IsBuilder)
            {
                Change(configuration, target => target.AsProducers());
            }

            if (!IsExpectedToFail(call))
            {
                context.Judge(configuration, State);
            }
        }

        return true;
    }
}

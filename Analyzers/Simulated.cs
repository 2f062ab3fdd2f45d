using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers;

/// <summary>Calls that are written down but not made, or that are made to fail: expectations of mocks, assertions that something throws.</summary>
internal static class Simulated
{
    /// <summary>Whether a call on a producer only describes a call, or is expected to fail.</summary>
    public static bool Is(IInvocationOperation call)
    {
        if (call.Instance is IInvocationOperation receiver && IsMocking(receiver.TargetMethod))
        {
            return true;
        }

        for (IOperation? around = call.Parent; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation && (around.Parent is IConversionOperation { Type.Name: "Expression" } || IsArgumentOfTest(around)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsArgumentOfTest(IOperation lambda)
    {
        IOperation? around = lambda.Parent;
        while (around is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
        {
            around = around.Parent;
        }

        return around is IInvocationOperation { TargetMethod: var method }
            && (method.ContainingType.Name is "Assert" or "Record" or "Should" || IsMocking(method) || method.Name is "Invoking" or "Awaiting");
    }

    private static bool IsMocking(IMethodSymbol method) =>
        ClientCalls.RootNamespaceOf(method) is "NSubstitute" or "Moq" or "FakeItEasy" or "Telerik" or "Rhino";
}

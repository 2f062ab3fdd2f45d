using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Results;

/// <summary>Recognises a method whose task is that of a <c>ProduceAsync</c>: who does not look at it does not learn how the delivery ends.</summary>
internal static class ProducingWrapper
{
    /// <summary>Whether the signature of what is called allows it.</summary>
    public static bool MayBe(IInvocationOperation call) =>
        call.TargetMethod is { ReturnType.Name: "Task" or "ValueTask", IsVirtual: false, IsAbstract: false, IsOverride: false } && DeclarationOf(call) is not null;

    /// <summary>Whether the code of what is called makes it one, given that its signature does.</summary>
    public static bool Is(IInvocationOperation call, KafkaSymbols symbols)
    {
        IMethodSymbol method = call.TargetMethod.OriginalDefinition;
        if (DeclarationOf(call)?.GetSyntax() is not { } declaration
            || !declaration.DescendantTokens().Any(token => token.ValueText == "ProduceAsync")
            || ModelOf(declaration, call)?.GetOperation(declaration) is not { } body)
        {
            return false;
        }

        // A local function is itself the operation of its declaration; one that is nested runs on its own.
        return CodeAround.OwnDescendants(body).OfType<IInvocationOperation>()
            .Any(produce => symbols.IsProduceAsync(produce.TargetMethod) && IsHandedOut(produce, method) && !CodeAround.Names(produce, "CommitTransaction"));
    }

    private static SemanticModel? ModelOf(SyntaxNode declaration, IInvocationOperation call) =>
        call.SemanticModel is not { } model || model.SyntaxTree == declaration.SyntaxTree ? call.SemanticModel
#pragma warning disable RS1030 // The body can stand in another file. Few are looked at: a task that nobody takes, of a method with the client's word in it.
            : model.Compilation.ContainsSyntaxTree(declaration.SyntaxTree) ? model.Compilation.GetSemanticModel(declaration.SyntaxTree) : null;
#pragma warning restore RS1030

    private static SyntaxReference? DeclarationOf(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod.OriginalDefinition;
        return (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences.FirstOrDefault();
    }

    // A try around it may have seen to the failure; what sends in a loop is a worker that is started, not one message.
    private static bool IsHandedOut(IInvocationOperation produce, IMethodSymbol method)
    {
        IOperation value = TaskUse.WholeValue(produce);
        bool isTheTask = method.IsAsync ? value.Parent is IAwaitOperation : value.Parent is IReturnOperation { ReturnedValue: var returned } && returned == value;
        for (IOperation? around = value; isTheTask && around is not null and not (ILocalFunctionOperation or IAnonymousFunctionOperation); around = around.Parent)
        {
            isTheTask = around is not (ITryOperation or ILoopOperation);
        }

        return isTheTask;
    }
}

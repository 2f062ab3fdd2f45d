using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Compares two sends.</summary>
internal static class SentMessage
{
    /// <summary>Whether two calls of one producer are written with the same topic and the same message.</summary>
    public static bool IsSame(IInvocationOperation first, IInvocationOperation second) =>
        first.Arguments.Length >= 2 && second.Arguments.Length >= 2
        && AreEquivalent(first.Instance, second.Instance)
        && AreEquivalent(first.Arguments[0].Value, second.Arguments[0].Value)
        && AreEquivalent(first.Arguments[1].Value, second.Arguments[1].Value)
        && !first.Arguments[1].Value.Descendants().Any(IsNewEachTime);

    /// <summary>Whether two calls of one method of the project are written with the same arguments, of which there are some.</summary>
    public static bool IsSameCall(IInvocationOperation first, IInvocationOperation second) =>
        SymbolEqualityComparer.Default.Equals(first.TargetMethod, second.TargetMethod)
        && (first.Instance is null ? second.Instance is null : AreEquivalent(first.Instance, second.Instance))
        && MessageArguments(first) is { Length: > 0 } sent && MessageArguments(second) is var again && sent.Length == again.Length
        && sent.Zip(again, AreEquivalent).All(isSame => isSame) && !sent.SelectMany(argument => argument.DescendantsAndSelf()).Any(IsNewEachTime);

    /// <summary>Whether something is assigned to what a send is made of.</summary>
    public static bool IsChangedIn(IInvocationOperation send, IOperation code)
    {
        HashSet<ISymbol> used = new(send.Descendants().Select(LoopWrites.RootOf).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        return CodeAround.OwnDescendants(code).OfType<IAssignmentOperation>()
            .Any(assignment => assignment.Parent is not IObjectOrCollectionInitializerOperation && LoopWrites.RootOf(assignment.Target) is { } changed && used.Contains(changed));
    }

    /// <summary>Whether something is assigned to what a send is made of, in the text up to a later call.</summary>
    public static bool IsChangedBetween(IInvocationOperation send, IInvocationOperation later)
    {
        HashSet<ISymbol> used = new(send.Descendants().Select(LoopWrites.RootOf).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        return FlowGraphs.Outermost(send).Descendants().OfType<IAssignmentOperation>().Any(assignment =>
            assignment.Syntax.SpanStart > send.Syntax.Span.End && assignment.Syntax.SpanStart < later.Syntax.SpanStart
            && assignment.Parent is not IObjectOrCollectionInitializerOperation && LoopWrites.RootOf(assignment.Target) is { } changed && used.Contains(changed));
    }

    private static IOperation[] MessageArguments(IInvocationOperation call) => call.Arguments
        .Where(argument => argument.ArgumentKind == ArgumentKind.Explicit && argument.Value.Type?.Name != "CancellationToken").Select(argument => argument.Value).ToArray();

    private static bool AreEquivalent(IOperation? first, IOperation? second) =>
        first is not null && second is not null && SyntaxFactory.AreEquivalent(first.Syntax, second.Syntax)
        && OuterLocals(first).SequenceEqual(OuterLocals(second), SymbolEqualityComparer.Default);

    // Two variables may have one name, each in its own block.
    private static IEnumerable<ISymbol> OuterLocals(IOperation value) => value.DescendantsAndSelf().OfType<ILocalReferenceOperation>().Select(reference => reference.Local)
        .Where(local => !local.DeclaringSyntaxReferences.Any(declaration => value.Syntax.Span.Contains(declaration.Span)));

    private static bool IsNewEachTime(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: var method } => CallNames.IsNewEachTime(method.Name) || CallNames.IsClock(method),
        IPropertyReferenceOperation { Property: var property } => CallNames.IsClock(property),
        _ => false,
    };
}

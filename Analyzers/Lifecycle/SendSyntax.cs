using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>
/// Recognises sends by their text, in members whose operations are not at hand. Used only to be silent: where there is no
/// such text, there is no such send.
/// </summary>
internal static class SendSyntax
{
    /// <summary>Whether a call puts a message into the queue of the producer of a name and leaves it there.</summary>
    public static bool OnlyQueues(InvocationExpressionSyntax call, string producer)
    {
        (SimpleNameSyntax? name, ExpressionSyntax? receiver) = PartsOf(call);
        return name?.Identifier.ValueText is "Produce" or "ProduceAsync" && IsNamed(receiver, producer)
            && (name!.Identifier.ValueText == "Produce" ? !IsPromised(call) : IsUnobserved(call));
    }

    /// <summary>Whether a call is made on the producer of a name.</summary>
    public static bool IsOf(InvocationExpressionSyntax call, string producer) => IsNamed(PartsOf(call).Receiver, producer);

    private static (SimpleNameSyntax? Name, ExpressionSyntax? Receiver) PartsOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => (access.Name, access.Expression),
        MemberBindingExpressionSyntax binding => (binding.Name, (call.Parent as ConditionalAccessExpressionSyntax)?.Expression),
        _ => default((SimpleNameSyntax?, ExpressionSyntax?)),
    };

    private static bool IsNamed(ExpressionSyntax? receiver, string name) => receiver switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText == name,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } member => member.Name.Identifier.ValueText == name,
        PostfixUnaryExpressionSyntax sure => IsNamed(sure.Operand, name),
        _ => false,
    };

    // The handler completes a task that is returned or awaited: done.SetResult(…), return done.Task.
    private static bool IsPromised(SyntaxNode call) =>
        call.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is { } method
        && KafkaMention.Contains(method, "SetResult")
        && method.DescendantNodes().OfType<MemberAccessExpressionSyntax>().ToLookup(access => access.Name.Identifier.ValueText) is var members
        && members["Task"].Any(task => task.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax or AwaitExpressionSyntax
            && members["SetResult"].Concat(members["TrySetResult"]).Any(end => SyntaxFactory.AreEquivalent(end.Expression, task.Expression)));

    private static bool IsUnobserved(SyntaxNode call)
    {
        SyntaxNode value = call;
        while (value.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ContinueWith" or "ConfigureAwait" } or InvocationExpressionSyntax or ConditionalAccessExpressionSyntax or ParenthesizedExpressionSyntax)
        {
            value = value.Parent;
        }

        return value.Parent is ExpressionStatementSyntax
            || (value.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } && IsOnlyContinued(variable))
            || (value.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } assignment && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression));
    }

    // A variable that holds the task for what is to be done at its end.
    private static bool IsOnlyContinued(VariableDeclaratorSyntax variable) =>
        variable.Ancestors().First(around => around is CompilationUnitSyntax or (MemberDeclarationSyntax and not GlobalStatementSyntax))
            .DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == variable.Identifier.ValueText)
            .All(name => name.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ContinueWith", Parent: InvocationExpressionSyntax call } access
                && access.Expression == name && IsUnobserved(call));
}

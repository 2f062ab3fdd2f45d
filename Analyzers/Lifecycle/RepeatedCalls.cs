using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ProducerSafety.Analyzers.Flow;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>Finds out whether a function is called with one thing after another.</summary>
internal static class RepeatedCalls
{
    /// <summary>Whether a loop in a piece of code calls a function, each turn with something new.</summary>
    public static bool Exist(IMethodSymbol function, SyntaxNode code, SemanticModel model) =>
        MemberUses.Tokens(code, function.Name).Any(token =>
            token.Parent is SimpleNameSyntax name && CallOf(name) is { } call && LoopOf(call) is { } loop
            && HasNewArgument(call, loop) && !IsLeftBehind(call, loop)
            && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol?.OriginalDefinition, function.OriginalDefinition));

    private static InvocationExpressionSyntax? CallOf(SimpleNameSyntax name) =>
        (name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access.Parent : name.Parent) as InvocationExpressionSyntax;

    // The innermost loop of the same function whose body the call stands in.
    private static StatementSyntax? LoopOf(InvocationExpressionSyntax call)
    {
        SyntaxNode inner = call;
        for (SyntaxNode? around = call.Parent; around is not (null or MemberDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax); inner = around, around = around.Parent)
        {
            if (BodyOf(around) == inner)
            {
                return (StatementSyntax)around;
            }
        }

        return null;
    }

    private static StatementSyntax? BodyOf(SyntaxNode node) => node switch
    {
        ForStatementSyntax loop => loop.Statement,
        CommonForEachStatementSyntax loop => loop.Statement,
        WhileStatementSyntax loop => loop.Statement,
        DoStatementSyntax loop => loop.Statement,
        _ => null,
    };

    // The same arguments again may be the same message again.
    private static bool HasNewArgument(InvocationExpressionSyntax call, StatementSyntax loop) => call.ArgumentList.Arguments.Any(argument =>
        argument.DescendantNodes().Any(node => node is InvocationExpressionSyntax || (node is IdentifierNameSyntax { Identifier.ValueText: var name } && IsOfTurn(name, loop))));

    private static bool IsOfTurn(string name, StatementSyntax loop) => loop.DescendantNodesAndSelf().Any(node => node switch
    {
        ForEachStatementSyntax each => each.Identifier.ValueText == name,
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText == name,
        SingleVariableDesignationSyntax variable => variable.Identifier.ValueText == name,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax target } => target.Identifier.ValueText == name,
        PrefixUnaryExpressionSyntax { Operand: IdentifierNameSyntax target } => target.Identifier.ValueText == name,
        PostfixUnaryExpressionSyntax { Operand: IdentifierNameSyntax target } => target.Identifier.ValueText == name,
        _ => false,
    });

    // A loop that ends with the call makes another turn only when something failed.
    private static bool IsLeftBehind(SyntaxNode call, StatementSyntax loop) => call.AncestorsAndSelf().TakeWhile(node => node != loop).Any(node =>
        node is StatementSyntax { Parent: BlockSyntax block } statement
        && (statement is ReturnStatementSyntax || block.Statements.SkipWhile(other => other != statement).Any(other => other is BreakStatementSyntax or ReturnStatementSyntax)));
}

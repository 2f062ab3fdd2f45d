using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>KPS2005: takes the error out of the list of those that are retried. Where it is the only one, what is meant is a question.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NotRetriableErrorFix))]
public sealed class NotRetriableErrorFix : TextChangeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS2005");

    private protected override async Task<Fix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        return root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is ExpressionSyntax code && Removed(code) is { } span
            && !root.DescendantTrivia(span).Any(trivia => span.Contains(trivia.Span) && !string.IsNullOrWhiteSpace(trivia.ToString()))
            ? new Fix($"Do not retry '{LastName(code)}'", new[] { new TextChange(span, "") }) : null;
    }

    private static string LastName(ExpressionSyntax code) => code is MemberAccessExpressionSyntax member ? member.Name.Identifier.ValueText : code.ToString();

    private static TextSpan? Removed(ExpressionSyntax code)
    {
        // A or B
        if (code.Parent is ConstantPatternSyntax constant)
        {
            return constant.Parent switch
            {
                BinaryPatternSyntax { RawKind: (int)SyntaxKind.OrPattern } either => Side(either.Left, either.Right, constant),
                SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax all } arm when IsFalseOtherwise(all) => WithSeparator(arm, all),
                _ => null,
            };
        }

        // code == A || code == B
        return code.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Parent: BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } any } test
            && IsPlain(test.Left) && IsPlain(test.Right) ? Side(any.Left, any.Right, test) : null;
    }

    // With the operator beside it: the one before it, or where it comes first the one behind it.
    private static TextSpan Side(SyntaxNode left, SyntaxNode right, SyntaxNode removed) =>
        removed == right ? TextSpan.FromBounds(left.Span.End, right.Span.End) : TextSpan.FromBounds(left.SpanStart, right.SpanStart);

    private static bool IsPlain(ExpressionSyntax operand) => operand is IdentifierNameSyntax or MemberAccessExpressionSyntax
        && !operand.DescendantNodes().Any(node => node is InvocationExpressionSyntax or ElementAccessExpressionSyntax);

    private static bool IsFalseOtherwise(SwitchExpressionSyntax all) =>
        all.Arms.Last() is { Pattern: DiscardPatternSyntax, WhenClause: null, Expression.RawKind: (int)SyntaxKind.FalseLiteralExpression };

    private static TextSpan WithSeparator(SwitchExpressionArmSyntax arm, SwitchExpressionSyntax all)
    {
        int index = all.Arms.IndexOf(arm);
        return TextSpan.FromBounds(arm.SpanStart, all.Arms[index + 1].SpanStart);
    }
}

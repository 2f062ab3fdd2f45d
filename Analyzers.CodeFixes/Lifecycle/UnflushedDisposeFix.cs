using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Lifecycle;

/// <summary>Flushes before the dispose. Without a timeout: the wait ends with the last delivery or with `delivery.timeout.ms`, and no result can be ignored.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnflushedDisposeFix))]
public sealed class UnflushedDisposeFix : SourceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS4001");

    private protected override Fix? FindFix(Source source, Diagnostic diagnostic)
    {
        SyntaxNode found = source.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        TextChange? change;
        if (found is VariableDeclaratorSyntax variable)
        {
            change = ReturnsTask(source.Root, diagnostic) ? null : ScopeEnd.Add(variable.Identifier.Text + ".Flush();", ScopeOf(variable), source.Text, source.Model, source.Code);
        }
        else
        {
            change = found is InvocationExpressionSyntax dispose && FlushFor(dispose) is { } flush ? Before(dispose, flush, source.Code) : null;
        }

        return change is { } edit ? new Fix("Flush before the producer is disposed", new[] { edit }) : null;
    }

    // Flushing in front of "return producer.ProduceAsync(…)" would be too early.
    private static bool ReturnsTask(SyntaxNode root, Diagnostic diagnostic) =>
        diagnostic.AdditionalLocations.Count == 0
        || root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true).Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax;

    private static IReadOnlyList<StatementSyntax> ScopeOf(VariableDeclaratorSyntax variable)
    {
        switch (variable.Parent?.Parent)
        {
            case UsingStatementSyntax { Statement: BlockSyntax body }:
                return body.Statements;
            case LocalDeclarationStatementSyntax { Parent: BlockSyntax block } declaration:
                return block.Statements.SkipWhile(statement => statement != declaration).ToArray();
            case LocalDeclarationStatementSyntax { Parent: GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } } declaration:
                return unit.Members.OfType<GlobalStatementSyntax>().Select(member => member.Statement)
                    .SkipWhile(statement => statement != declaration).Where(statement => statement is not LocalFunctionStatementSyntax).ToArray();
            default:
                return Array.Empty<StatementSyntax>();
        }
    }

    private static string? FlushFor(InvocationExpressionSyntax dispose) => dispose switch
    {
        { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } } access } =>
            access.Expression + ".Flush();",
        { Expression: MemberBindingExpressionSyntax, Parent: ConditionalAccessExpressionSyntax { Expression: IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } } access } =>
            access.Expression + "?.Flush();",
        _ => null,
    };

    private static TextChange? Before(InvocationExpressionSyntax dispose, string flush, CodeText code)
    {
        SyntaxNode whole = dispose.Parent is ConditionalAccessExpressionSyntax access ? access : dispose;
        switch (whole.Parent)
        {
            case ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } statement:
                return AddedLine.Before(statement, flush, code);
            case ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax method } arrow when method.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }:
                string indent = code.Indentation(method);
                string line = code.LineBreak + indent;
                string inner = code.LineBreak + CodeText.Deeper(indent);
                int start = arrow.ArrowToken.GetPreviousToken().Span.End;
                return new TextChange(
                    TextSpan.FromBounds(start, method.SemicolonToken.Span.End),
                    $"{line}{{{inner}{flush}{inner}{whole};{line}}}");
            default:
                return null;
        }
    }
}

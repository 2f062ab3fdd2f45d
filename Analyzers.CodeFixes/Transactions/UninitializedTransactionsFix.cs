using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.CodeFixes.Lifecycle;

namespace ProducerSafety.Analyzers.CodeFixes.Transactions;

/// <summary>Initializes the transactions where the producer is built.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UninitializedTransactionsFix))]
public sealed class UninitializedTransactionsFix : TextChangeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS5001");

    private protected override async Task<Fix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;

        // A call that only comes too late has to be moved, not made twice.
        if (diagnostic.AdditionalLocations.Count == 0
            || root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true) is not { } build
            || build.FirstAncestorOrSelf<StatementSyntax>() is not { } statement
            || (statement.FirstAncestorOrSelf<MemberDeclarationSyntax>(member => member is not GlobalStatementSyntax) ?? root)
                .DescendantTokens().Any(token => token.ValueText == "InitTransactions"))
        {
            return null;
        }

        SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        CodeText code = new(model, text, cancellation);
        TextChange? change = statement switch
        {
            LocalDeclarationStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax, Declaration.Variables: { Count: 1 } variables } =>
                AddedLine.After(statement, Call(variables[0].Identifier.Text), code, text),
            ExpressionStatementSyntax { Parent: BlockSyntax, Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } } =>
                AddedLine.After(statement, Call(name.Identifier.Text), code, text),
            UsingStatementSyntax { Statement: BlockSyntax { Statements.Count: > 0 } body, Declaration.Variables: { Count: 1 } variables } =>
                AddedLine.Before(body.Statements[0], Call(variables[0].Identifier.Text), code),
            _ => null,
        };
        return change is { } edit ? new Fix("Initialize the transactions first", new[] { edit }) : null;

        string Call(string producer) => $"{producer}.InitTransactions({code.NameOf("System.TimeSpan", statement.SpanStart)}.FromSeconds(30));";
    }
}

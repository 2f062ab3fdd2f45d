using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.CodeFixes.Lifecycle;

namespace ProducerSafety.Analyzers.CodeFixes.Transactions;

/// <summary>Initializes the transactions where the producer is built.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UninitializedTransactionsFix))]
public sealed class UninitializedTransactionsFix : SourceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS5001");

    private protected override Fix? FindFix(Source source, Diagnostic diagnostic)
    {
        // A call that only comes too late has to be moved, not made twice.
        if (diagnostic.AdditionalLocations.Count == 0
            || source.Root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true) is not { } build
            || build.FirstAncestorOrSelf<StatementSyntax>() is not { } statement
            || (statement.FirstAncestorOrSelf<MemberDeclarationSyntax>(member => member is not GlobalStatementSyntax) ?? source.Root)
                .DescendantTokens().Any(token => token.ValueText == "InitTransactions"))
        {
            return null;
        }

        TextChange? change = statement switch
        {
            LocalDeclarationStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax, Declaration.Variables: { Count: 1 } variables } =>
                AddedLine.After(statement, Call(variables[0].Identifier.Text), source.Code, source.Text),
            ExpressionStatementSyntax { Parent: BlockSyntax, Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } } =>
                AddedLine.After(statement, Call(name.Identifier.Text), source.Code, source.Text),
            UsingStatementSyntax { Statement: BlockSyntax { Statements.Count: > 0 } body, Declaration.Variables: { Count: 1 } variables } =>
                AddedLine.Before(body.Statements[0], Call(variables[0].Identifier.Text), source.Code),
            _ => null,
        };
        return change is { } edit ? new Fix("Initialize the transactions first", new[] { edit }) : null;

        string Call(string producer) => $"{producer}.InitTransactions({source.Code.NameOf("System.TimeSpan", statement.SpanStart)}.FromSeconds(30));";
    }
}

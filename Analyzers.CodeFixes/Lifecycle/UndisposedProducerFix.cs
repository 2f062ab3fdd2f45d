using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Lifecycle;

namespace ProducerSafety.Analyzers.CodeFixes.Lifecycle;

/// <summary>Disposes the producer at the end of its scope, where nothing is queued any more then.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UndisposedProducerFix))]
public sealed class UndisposedProducerFix : SourceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS4006");

    private protected override Fix? FindFix(Source source, Diagnostic diagnostic)
    {
        if (!diagnostic.Properties.ContainsKey(UndisposedProducerAnalyzer.IsEmptyAtEnd)
            || source.Root.SyntaxTree.Options is not CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp8 }
            || source.Root.FindNode(diagnostic.Location.SourceSpan) is not VariableDeclaratorSyntax { Initializer: not null, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } declaration } } variable
            || IsAssigned(variable, declaration))
        {
            return null;
        }

        return new Fix("Dispose the producer at the end of its scope", new[] { new TextChange(new TextSpan(declaration.SpanStart, 0), "using ") });
    }

    // The variable of a using is read-only.
    private static bool IsAssigned(VariableDeclaratorSyntax variable, LocalDeclarationStatementSyntax declaration) =>
        (declaration.Parent is GlobalStatementSyntax ? declaration.Parent.Parent! : declaration.Parent!).DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Any(assignment => assignment.Left is IdentifierNameSyntax name && name.Identifier.ValueText == variable.Identifier.ValueText);
}

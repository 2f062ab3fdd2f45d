using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Results;

/// <summary>KPS3005: adds an error handler that logs fatal errors, where there is none and a logger is in scope.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FatalErrorFix))]
public sealed class FatalErrorFix : TextChangeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS3005");

    private protected override async Task<Fix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        if (root?.FindNode(diagnostic.Location.SourceSpan) is not SimpleNameSyntax { Parent: MemberAccessExpressionSyntax build } || model is null
            || HasErrorHandler(build))
        {
            return null;
        }

        CodeText code = new(model, text, cancellation);
        if (code.Logger(build) is not { } logger)
        {
            return null;
        }

        string indentation = code.Indentation(build.OperatorToken);
        bool isOnOwnLine = build.OperatorToken.LeadingTrivia.Any(SyntaxKind.WhitespaceTrivia) && build.OperatorToken.LeadingTrivia.Span.Start == text.Lines.GetLineFromPosition(build.OperatorToken.SpanStart).Start;
        string error = code.NewName("error", build);
        string handler = code.Indented(
            $".SetErrorHandler((_, {error}) =>\n{{\n    if ({error}.IsFatal)\n    {{\n        {logger}.LogCritical(\"The producer has failed for good: {{Reason}}\", {error}.Reason);\n    }}\n}})", indentation);
        return new Fix("Log fatal errors", new[] { new TextChange(new(build.OperatorToken.SpanStart, 0), handler + (isOnOwnLine ? code.LineBreak + indentation : "")) });
    }

    // On the chain, or anywhere in the member where the builder is a variable: a second handler would throw.
    private static bool HasErrorHandler(SyntaxNode build) =>
        (build.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? build.SyntaxTree.GetRoot()).DescendantNodes()
        .OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == "SetErrorHandler");
}

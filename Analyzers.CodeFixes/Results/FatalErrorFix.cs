using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Results;

/// <summary>KPS3005: adds an error handler that logs fatal errors, where there is none and a logger is in scope.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FatalErrorFix))]
public sealed class FatalErrorFix : SourceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS3005");

    private protected override Fix? FindFix(Source source, Diagnostic diagnostic)
    {
        if (source.Root.FindNode(diagnostic.Location.SourceSpan) is not SimpleNameSyntax { Parent: MemberAccessExpressionSyntax build }
            || HasErrorHandler(build))
        {
            return null;
        }

        if (source.Code.Logger(build) is not { } logger)
        {
            return null;
        }

        string indentation = source.Code.Indentation(build.OperatorToken);
        bool isOnOwnLine = build.OperatorToken.LeadingTrivia.Any(SyntaxKind.WhitespaceTrivia) && build.OperatorToken.LeadingTrivia.Span.Start == source.Text.Lines.GetLineFromPosition(build.OperatorToken.SpanStart).Start;
        string error = source.Code.NewName("error", build);
        string handler = source.Code.Indented(
            $".SetErrorHandler((_, {error}) =>\n{{\n    if ({error}.IsFatal)\n    {{\n        {logger}.LogCritical(\"The producer has failed for good: {{Reason}}\", {error}.Reason);\n    }}\n}})", indentation);
        return new Fix("Log fatal errors", new[] { new TextChange(new(build.OperatorToken.SpanStart, 0), handler + (isOnOwnLine ? source.Code.LineBreak + indentation : "")) });
    }

    // On the chain, or anywhere in the member where the builder is a variable: a second handler would throw.
    private static bool HasErrorHandler(SyntaxNode build) =>
        (build.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? build.SyntaxTree.GetRoot()).DescendantNodes()
        .OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == "SetErrorHandler");
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Results;

namespace ProducerSafety.Analyzers.CodeFixes.Results;

/// <summary>KPS3004: lets the failure out of an empty catch block. A block that logs was written by someone who decided.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RethrowFix))]
public sealed class RethrowFix : SourceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS3004");

    private protected override Fix? FindFix(Source source, Diagnostic diagnostic)
    {
        if (!diagnostic.Properties.ContainsKey(SwallowedFailureAnalyzer.IsEmpty)
            || source.Root.FindToken(diagnostic.Location.SourceSpan.Start).Parent is not CatchClauseSyntax { Block: { Statements.Count: 0 } block })
        {
            return null;
        }

        TextLine last = source.Text.Lines.GetLineFromPosition(block.CloseBraceToken.SpanStart);
        bool isOneLine = last.LineNumber == source.Text.Lines.GetLineFromPosition(block.OpenBraceToken.SpanStart).LineNumber;
        string indentation = source.Code.Indentation(block.CloseBraceToken);
        bool isCloseAlone = last.Start + indentation.Length == block.CloseBraceToken.SpanStart;
        TextChange change = isOneLine || !isCloseAlone
            ? new(TextSpan.FromBounds(EndOfContent(block, source.Text), block.CloseBraceToken.SpanStart), " throw; ")
            : new(new(last.Start, 0), CodeText.Deeper(indentation) + "throw;" + source.Code.LineBreak);
        return new Fix("Rethrow, so that the caller learns of the failure", new[] { change });
    }

    // After the opening brace, or after a comment that stands in the block.
    private static int EndOfContent(BlockSyntax block, SourceText text)
    {
        int end = block.CloseBraceToken.SpanStart;
        while (end > block.OpenBraceToken.Span.End && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }
}

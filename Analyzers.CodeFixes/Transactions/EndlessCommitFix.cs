using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Transactions;

/// <summary>KPS5004: tries again only what may succeed then; any other error leaves the loop, which it never did.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EndlessCommitFix))]
public sealed class EndlessCommitFix : SourceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS5004");

    private protected override Fix? FindFix(Source source, Diagnostic diagnostic)
    {
        if (source.Root.FindNode(diagnostic.Location.SourceSpan) is not CatchClauseSyntax clause)
        {
            return null;
        }

        string retriable = source.Code.NameOf("Confluent.Kafka.KafkaRetriableException", clause.SpanStart);
        TextChange change = clause.Declaration is { } declaration
            ? new(declaration.Type.Span, retriable) : new(new(clause.CatchKeyword.Span.End, 0), $" ({retriable})");
        return new Fix("Try again only what may be tried again", new[] { change });
    }
}

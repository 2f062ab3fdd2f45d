using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.CodeFixes;

namespace ProducerSafety.Analyzers.Tests.Verification.SelfTests;

// Every fix here is wrong in one way that the verifier must notice.

/// <summary>Base of those that differ from <see cref="SafeAcksFix"/> in what they write.</summary>
public abstract class ReplacingFix : TextChangeFix
{
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [UnsafeAcksAnalyzer.Rule.Id];

    private protected abstract string Replacement(SourceText text, TextSpan span);

    private protected sealed override async Task<Fix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return new Fix("Wait", [new TextChange(diagnostic.Location.SourceSpan, Replacement(text, diagnostic.Location.SourceSpan))]);
    }
}

public sealed class NotCompilingFix : ReplacingFix
{
    private protected override string Replacement(SourceText text, TextSpan span) => "Acks.Everyone";
}

public sealed class UselessFix : ReplacingFix
{
    private protected override string Replacement(SourceText text, TextSpan span) => text.ToString(span);
}

/// <summary>Always finds something more to write.</summary>
public sealed class EndlessFix : ReplacingFix
{
    private protected override string Replacement(SourceText text, TextSpan span) => "(" + text.ToString(span) + ")";
}

public sealed class ThrowingFix : ReplacingFix
{
    private protected override string Replacement(SourceText text, TextSpan span) => throw new InvalidOperationException("thrown by the fix");
}

/// <summary>Writes the line end of Unix into every file.</summary>
public sealed class LfFix : ReplacingFix
{
    private protected override string Replacement(SourceText text, TextSpan span) => "Acks\n.All";
}

/// <summary>Right for one diagnostic, but without Fix All, without an equivalence key, or with a Fix All that is not the union of the fixes.</summary>
public abstract class SingleFix(string? key, FixAllProvider? fixAll) : CodeFixProvider
{
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [UnsafeAcksAnalyzer.Rule.Id];

    public sealed override FixAllProvider? GetFixAllProvider() => fixAll;

    public sealed override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
#pragma warning disable RS1010 // The missing key is the fault.
        context.RegisterCodeFix(CodeAction.Create("Wait", cancellation => ReplaceAsync(context.Document, context.Span, cancellation), key), context.Diagnostics);
#pragma warning restore RS1010
        return Task.CompletedTask;
    }

    private static async Task<Document> ReplaceAsync(Document document, TextSpan span, CancellationToken cancellation)
    {
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return document.WithText(text.Replace(span, "Acks.All"));
    }
}

public sealed class NoFixAllFix() : SingleFix("wait", fixAll: null);

public sealed class NoKeyFix() : SingleFix(key: null, WellKnownFixAllProviders.BatchFixer);

public sealed class DocumentOnlyFix() : SingleFix("wait", new DocumentOnly())
{
    private sealed class DocumentOnly : FixAllProvider
    {
        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document];

        public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) => WellKnownFixAllProviders.BatchFixer.GetFixAsync(fixAllContext);
    }
}

/// <summary>Claims every scope and always fixes one document.</summary>
public sealed class NarrowFixAllFix() : SingleFix("wait", new Narrow())
{
    private sealed class Narrow : FixAllProvider
    {
        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

        public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) =>
            WellKnownFixAllProviders.BatchFixer.GetFixAsync(new FixAllContext(
                fixAllContext.Document!, fixAllContext.CodeFixProvider, FixAllScope.Document, fixAllContext.CodeActionEquivalenceKey!, fixAllContext.DiagnosticIds,
                new FixAllDiagnostics(async project => await fixAllContext.GetAllDiagnosticsAsync(project).ConfigureAwait(false)), fixAllContext.CancellationToken));
    }
}

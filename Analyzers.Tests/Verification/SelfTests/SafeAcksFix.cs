using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.CodeFixes;

namespace ProducerSafety.Analyzers.Tests.Verification.SelfTests;

/// <summary>Replaces <c>Acks.None</c> by <c>Acks.All</c>, except in a field.</summary>
public sealed class SafeAcksFix : TextChangeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [UnsafeAcksAnalyzer.Rule.Id];

    private protected override async Task<Fix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        bool inField = root.FindNode(diagnostic.Location.SourceSpan).Ancestors().Any(node => node is Microsoft.CodeAnalysis.CSharp.Syntax.FieldDeclarationSyntax);
        return inField ? null : new Fix("Wait for all", [new TextChange(diagnostic.Location.SourceSpan, "Acks.All")]);
    }
}

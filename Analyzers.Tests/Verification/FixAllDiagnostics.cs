using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>Answers a Fix All that asks for the diagnostics in its scope.</summary>
internal sealed class FixAllDiagnostics(Func<Project, Task<IEnumerable<Diagnostic>>> diagnostics) : FixAllContext.DiagnosticProvider
{
    public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
        diagnostics(project);

    public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
    {
        SyntaxTree? tree = await document.GetSyntaxTreeAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<Diagnostic> all = await diagnostics(document.Project).ConfigureAwait(false);
        return all.Where(diagnostic => diagnostic.Location.SourceTree == tree);
    }

    public override async Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken)
    {
        IEnumerable<Diagnostic> all = await diagnostics(project).ConfigureAwait(false);
        return all.Where(diagnostic => !diagnostic.Location.IsInSource);
    }
}

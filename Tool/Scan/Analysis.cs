using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using ProducerSafety.Analyzers;
using ProducerSafety.Analyzers.CodeFixes;
using ProducerSafety.Configuration;

namespace ProducerSafety.Tool.Scan;

/// <summary>The analyzers and fixes, run in this process.</summary>
internal static class Analysis
{
    /// <summary>All analyzers.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers => AllAnalyzers.Value;

    /// <summary>All code fixes.</summary>
    public static ImmutableArray<CodeFixProvider> Fixes => AllFixes.Value;

    private static Lazy<ImmutableArray<DiagnosticAnalyzer>> AllAnalyzers { get; } = new(() => Create<DiagnosticAnalyzer>(typeof(KafkaAnalyzer).Assembly));

    private static Lazy<ImmutableArray<CodeFixProvider>> AllFixes { get; } = new(() => Create<CodeFixProvider>(typeof(TextChangeFix).Assembly));

    /// <summary>What the rules find in a project, without what is suppressed or turned off.</summary>
    public static async Task<ImmutableArray<Diagnostic>> RunAsync(Project project, CancellationToken cancellation = default) =>
        await RunAsync((await project.GetCompilationAsync(cancellation).ConfigureAwait(false))!, project.AnalyzerOptions, cancellation).ConfigureAwait(false);

    /// <summary>What the rules find in a compilation, without what is suppressed or turned off.</summary>
    public static async Task<ImmutableArray<Diagnostic>> RunAsync(Compilation compilation, AnalyzerOptions options, CancellationToken cancellation = default)
    {
        CompilationWithAnalyzers run = compilation.WithAnalyzers(Analyzers, new CompilationWithAnalyzersOptions(
            options, onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: false));
        ImmutableArray<Diagnostic> all = await run.GetAnalyzerDiagnosticsAsync(cancellation).ConfigureAwait(false);
        return [.. all.Where(diagnostic => !diagnostic.IsSuppressed && diagnostic.Id.StartsWith("KPS", StringComparison.Ordinal))];
    }

    /// <summary>A finding as it is shown, in the severity that the project gives it; null where it is hidden.</summary>
    public static Problem? ToProblem(Diagnostic diagnostic, string root)
    {
        FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
        return !place.IsValid || SeverityOf(diagnostic) is not { } severity ? null : new(
            Path.GetRelativePath(root, place.Path).Replace('\\', '/'),
            place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1, place.EndLinePosition.Line + 1, place.EndLinePosition.Character + 1,
            severity, diagnostic.Id, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static RuleSeverity? SeverityOf(Diagnostic diagnostic) => diagnostic.Severity switch
    {
        DiagnosticSeverity.Error => RuleSeverity.Error,
        DiagnosticSeverity.Warning => RuleSeverity.Warning,
        DiagnosticSeverity.Info => RuleSeverity.Info,
        _ => null,
    };

    private static ImmutableArray<T> Create<T>(Assembly assembly) where T : class =>
        [.. assembly.GetExportedTypes().Where(type => !type.IsAbstract && typeof(T).IsAssignableFrom(type)).Select(type => (T)Activator.CreateInstance(type)!)];
}

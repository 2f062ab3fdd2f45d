using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>Runs analyzers as the compiler does, except that an exception in one of them fails the test.</summary>
internal static class AnalyzerRun
{
    /// <summary>Far beyond what any test source needs, even on a busy machine: this finds what hangs, it does not measure.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>What the analyzers report, of every severity, and the compiler's errors.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Project project, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        Compilation compilation = (await project.GetCompilationAsync().ConfigureAwait(false))!;
        return await DiagnosticsAsync(compilation, project.AnalyzerOptions, analyzers, run => run.GetAllDiagnosticsAsync()).ConfigureAwait(false);
    }

    /// <summary>What the analyzers report, without the compiler's errors: faster where those do not matter.</summary>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzersDiagnosticsAsync(Project project, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        Compilation compilation = (await project.GetCompilationAsync().ConfigureAwait(false))!;
        return await DiagnosticsAsync(compilation, project.AnalyzerOptions, analyzers, run => run.GetAnalyzerDiagnosticsAsync()).ConfigureAwait(false);
    }

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(
        Compilation compilation, AnalyzerOptions options, ImmutableArray<DiagnosticAnalyzer> analyzers, Func<CompilationWithAnalyzers, Task<ImmutableArray<Diagnostic>>> diagnose)
    {
        ConcurrentQueue<(DiagnosticAnalyzer Analyzer, Exception Exception)> thrown = new();
        CompilationWithAnalyzers run = compilation.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(
            options,
            (exception, analyzer, _) => thrown.Enqueue((analyzer, exception)),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false));

        ImmutableArray<Diagnostic> all;
        try
        {
            all = await diagnose(run).WaitAsync(Limit).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new VerificationException($"{Names(analyzers)} did not finish within {Limit.TotalMinutes} minutes.", exception);
        }

        if (thrown.TryPeek(out (DiagnosticAnalyzer Analyzer, Exception Exception) first))
        {
            throw new VerificationException($"{first.Analyzer.GetType().Name} threw an exception.", first.Exception);
        }

        if (all.FirstOrDefault(diagnostic => diagnostic.Id is "AD0001" or "AD0002") is { } failure)
        {
            throw new VerificationException($"An analyzer threw an exception: {failure.GetMessage()}");
        }

        return [.. all.Where(diagnostic => !diagnostic.IsSuppressed && (!IsCompilers(diagnostic) || diagnostic.Severity == DiagnosticSeverity.Error))];
    }

    public static bool IsCompilers(Diagnostic diagnostic) =>
        diagnostic.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.Compiler);

    private static string Names(ImmutableArray<DiagnosticAnalyzer> analyzers) =>
        string.Join(", ", analyzers.Select(analyzer => analyzer.GetType().Name));
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>
/// Verifies what an analyzer reports. The markup and the calls are those of Microsoft.CodeAnalysis.Testing, which can
/// replace this once the feed has it.
/// </summary>
public static class CSharpAnalyzerVerifier<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <summary>Expects the analyzer's only rule.</summary>
    public static DiagnosticResult Diagnostic() => new(new TAnalyzer().SupportedDiagnostics.Single());

    public static DiagnosticResult Diagnostic(string id) => new(new TAnalyzer().SupportedDiagnostics.Single(rule => rule.Id == id));

    public static DiagnosticResult Diagnostic(DiagnosticDescriptor descriptor) => new(descriptor);

    /// <summary>
    /// Fails unless the analyzer reports exactly what is marked in the source or listed, and, where that is nothing, unless
    /// it reports its <see cref="IControl{TAnalyzer}"/> in the same compilation.
    /// </summary>
    public static Task VerifyAnalyzerAsync(string source, params DiagnosticResult[] expected)
    {
        CSharpAnalyzerTest<TAnalyzer> test = new() { TestCode = source };
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>Verifies what a code fix does. The markup and the calls are those of Microsoft.CodeAnalysis.Testing.</summary>
public static class CSharpCodeFixVerifier<TAnalyzer, TCodeFix>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
{
    /// <inheritdoc cref="CSharpAnalyzerVerifier{TAnalyzer}.Diagnostic()"/>
    public static DiagnosticResult Diagnostic() => CSharpAnalyzerVerifier<TAnalyzer>.Diagnostic();

    public static DiagnosticResult Diagnostic(string id) => CSharpAnalyzerVerifier<TAnalyzer>.Diagnostic(id);

    public static DiagnosticResult Diagnostic(DiagnosticDescriptor descriptor) => new(descriptor);

    /// <inheritdoc cref="CSharpAnalyzerVerifier{TAnalyzer}.VerifyAnalyzerAsync"/>
    public static Task VerifyAnalyzerAsync(string source, params DiagnosticResult[] expected) =>
        CSharpAnalyzerVerifier<TAnalyzer>.VerifyAnalyzerAsync(source, expected);

    /// <summary>
    /// Fails unless fixing one diagnostic after the other until none can be fixed, and Fix All in a document, a project and
    /// a solution, all turn <paramref name="before"/> into <paramref name="after"/>, with LF and with CRLF, and both
    /// compile and have exactly the diagnostics that are marked in them.
    /// </summary>
    public static Task VerifyCodeFixAsync(string before, string after) => VerifyCodeFixAsync(before, [], after);

    public static Task VerifyCodeFixAsync(string before, DiagnosticResult expected, string after) => VerifyCodeFixAsync(before, [expected], after);

    public static Task VerifyCodeFixAsync(string before, DiagnosticResult[] expected, string after)
    {
        CSharpCodeFixTest<TAnalyzer, TCodeFix> test = new() { TestCode = before, FixedCode = after };
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }

    /// <summary>Fails unless the marked diagnostics are reported and none of them is offered a fix.</summary>
    public static Task VerifyNoCodeFixAsync(string source, params DiagnosticResult[] expected)
    {
        CSharpCodeFixTest<TAnalyzer, TCodeFix> test = new() { TestCode = source };
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }
}

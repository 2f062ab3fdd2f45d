namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>Which of the compiler's own diagnostics a test looks at.</summary>
public enum CompilerDiagnostics
{
    /// <summary>None: the code need not compile.</summary>
    None,

    /// <summary>The errors: each must be declared by the test.</summary>
    Errors,
}

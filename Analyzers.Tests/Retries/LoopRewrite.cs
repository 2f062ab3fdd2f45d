using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpCodeFixVerifier<
    ProducerSafety.Analyzers.Retries.ManualRetryLoopAnalyzer,
    ProducerSafety.Analyzers.CodeFixes.Retries.ManualRetryLoopFix>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>What the fix of KPS2001 makes of the body of a method.</summary>
internal static class LoopRewrite
{
    public static Task Fixes(string before, string after, string result = "async Task") =>
        Verify.VerifyCodeFixAsync(RetrySource.Method(before, result), RetrySource.Method(after, result));

    public static Task NoFix(string body, string result = "async Task") => Verify.VerifyNoCodeFixAsync(RetrySource.Method(body, result));

    public static Task NoFixIn(string types) => Verify.VerifyNoCodeFixAsync(RetrySource.File(types));
}

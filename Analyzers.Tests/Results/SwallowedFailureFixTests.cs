using ProducerSafety.Analyzers.CodeFixes.Results;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>What lets a failure out.</summary>
public sealed class SwallowedFailureFixTests
{
    [Theory]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        {|KPS3004:catch|} (ProduceException<string, string>)
        {
        }
        """, """
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string>)
        {
            throw;
        }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } {|KPS3004:catch|} { }
        """, """
        try { await producer.ProduceAsync(topic, message); } catch { throw; }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } {|KPS3004:catch|} (Exception) {}
        """, """
        try { await producer.ProduceAsync(topic, message); } catch (Exception) { throw; }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        {|KPS3004:catch|}
        {
            // Best effort.
        }
        """, """
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch
        {
            // Best effort.
            throw;
        }
        """)]
    public Task It_is_fixed(string before, string after) =>
        CSharpCodeFixVerifier<SwallowedFailureAnalyzer, RethrowFix>.VerifyCodeFixAsync(RetrySource.Method(before), RetrySource.Method(after));

    [Theory]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } {|KPS3004:catch|} (Exception ex) { logger.LogError(ex, "Lost"); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } {|KPS3004:catch|} (Exception ex) { Console.WriteLine(ex.Message); }
        """)]
    public Task No_fix_is_offered(string body) =>
        CSharpCodeFixVerifier<SwallowedFailureAnalyzer, RethrowFix>.VerifyNoCodeFixAsync(RetrySource.Method(body));
}

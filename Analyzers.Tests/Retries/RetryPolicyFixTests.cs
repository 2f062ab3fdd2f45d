using ProducerSafety.Analyzers.CodeFixes.Retries;
using ProducerSafety.Analyzers.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>What takes a send out of a retry policy.</summary>
public sealed class RetryPolicyFixTests
{
    [Theory]
    [InlineData("""
        var policy = Policy.Handle<Exception>().RetryAsync(3);
        var result = await {|KPS2002:policy.ExecuteAsync|}(() => producer.ProduceAsync(topic, message));
        """, """
        var policy = Policy.Handle<Exception>().RetryAsync(3);
        var result = await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        var policy = Policy.Handle<Exception>().RetryAsync(3);
        await {|KPS2002:policy.ExecuteAsync|}(async ct => await producer.ProduceAsync(topic, message, ct), token);
        """, """
        var policy = Policy.Handle<Exception>().RetryAsync(3);
        await producer.ProduceAsync(topic, message, token);
        """)]
    [InlineData("""
        var pipeline = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions()).Build();
        await {|KPS2002:pipeline.ExecuteAsync|}(async _ =>
        {
            await producer.ProduceAsync(topic, message);
        });
        """, """
        var pipeline = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions()).Build();
        await producer.ProduceAsync(topic, message);
        """)]
    public Task It_is_fixed(string before, string after)
    {
        CSharpCodeFixTest<RetryPolicyAnalyzer, RetryPolicyFix> test = new() { TestCode = Source(before), FixedCode = Source(after) };
        test.TestState.AdditionalReferences.AddRange(TestReferences.Polly);
        return test.RunAsync();
    }

    [Theory]
    [InlineData("var policy = Policy.Handle<Exception>().RetryAsync(3).WrapAsync(Policy.TimeoutAsync(5));\nawait {|KPS2002:policy.ExecuteAsync|}(() => producer.ProduceAsync(topic, message));")]
    [InlineData("var pipeline = new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromSeconds(1)).AddRetry(new RetryStrategyOptions()).Build();\nawait {|KPS2002:pipeline.ExecuteAsync|}(async ct => await producer.ProduceAsync(topic, message, ct), token);")]
    [InlineData("var policy = Policy.Handle<Exception>().RetryAsync(3);\nawait {|KPS2002:policy.ExecuteAsync|}(async () => { logger.LogInformation(\"Sending\"); await producer.ProduceAsync(topic, message); });")]
    [InlineData("var policy = Policy.Handle<Exception>().RetryAsync(3);\nvar task = {|KPS2002:policy.ExecuteAsync|}(() => producer.ProduceAsync(topic, message));\nawait task;")]
    [InlineData("await {|KPS2002:RetryAsync|}(() => producer.ProduceAsync(topic, message));\nstatic async Task RetryAsync(Func<Task> send) { for (var i = 0; i < 3; i++) { try { await send(); return; } catch (Exception) { } } }")]
    public Task No_fix_is_offered(string body)
    {
        CSharpCodeFixTest<RetryPolicyAnalyzer, RetryPolicyFix> test = new() { TestCode = Source(body) };
        test.TestState.AdditionalReferences.AddRange(TestReferences.Polly);
        return test.RunAsync();
    }

    private static string Source(string body) =>
        RetrySource.Method(body).Replace("namespace Shop;", "using Polly;\nusing Polly.Retry;\n\nnamespace Shop;", StringComparison.Ordinal);
}

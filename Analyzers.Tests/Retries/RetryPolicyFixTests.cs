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
        var result = await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        var policy = Policy.Handle<Exception>().WaitAndRetryAsync(3, attempt => TimeSpan.FromSeconds(attempt), (failure, wait) => logger.LogWarning(failure, "Again in {Wait}", wait));

        await {|KPS2002:policy.ExecuteAsync|}(async ct => await producer.ProduceAsync(topic, message, ct), token);
        """, """
        await producer.ProduceAsync(topic, message, token);
        """)]
    [InlineData("""
        var pipeline = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 3, Delay = TimeSpan.FromSeconds(1) }).Build();
        await {|KPS2002:pipeline.ExecuteAsync|}(async _ =>
        {
            await producer.ProduceAsync(topic, message);
        });
        """, """
        await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        await {|KPS2002:Policy.Handle<Exception>().RetryAsync(3).ExecuteAsync|}(() => producer.ProduceAsync(topic, message));
        """, """
        await producer.ProduceAsync(topic, message);
        """)]
    public Task It_is_fixed(string before, string after) => VerifyAsync(
        Source(before),
        before.Contains("RetryStrategyOptions", StringComparison.Ordinal) ? WithoutPolly(Source(after)) : Source(after).Replace("using Polly;\n", "", StringComparison.Ordinal));

    /// <summary>Something else uses the policy or may do so, somebody has to say something about it, or making it does something.</summary>
    [Theory]
    [InlineData("var policy = Policy.Handle<Exception>().RetryAsync(3);", "logger.LogDebug(\"With {Policy}\", policy.PolicyKey);")]
    [InlineData("var policy = Policy.Handle<Exception>().RetryAsync(3);", "await policy.ExecuteAsync(() => Task.Delay(1));")]
    [InlineData("var policy = Policy.Handle<Exception>().RetryAsync(3); // as agreed with the shop", "")]
    [InlineData("// As agreed with the shop.\nvar policy = Policy.Handle<Exception>().RetryAsync(3);", "")]
    [InlineData("var policy = Policy.Handle<Exception>().RetryAsync(int.Parse(\"3\"));", "")]
    [InlineData("var policy = Policy.Handle<Exception>().RetryAsync(3, onRetry: Log());\nstatic Action<Exception, int> Log() => (_, _) => { };", "")]
    [InlineData("AsyncRetryPolicy policy = Policy.Handle<Exception>().RetryAsync(3), other = Policy.Handle<Exception>().RetryAsync(4);", "")]
    public Task The_policy_stays(string policy, string behind) => VerifyAsync(
        Source($"{policy}\nawait {{|KPS2002:policy.ExecuteAsync|}}(() => producer.ProduceAsync(topic, message));\n{behind}"),
        Source($"{policy}\nawait producer.ProduceAsync(topic, message);\n{behind}"));

    [Theory]
    [InlineData("private readonly AsyncRetryPolicy policy = Policy.Handle<Exception>().RetryAsync(3);")]
    [InlineData("private static readonly AsyncRetryPolicy policy = Policy.Handle<Exception>().RetryAsync(3);")]
    [InlineData("/// <summary>Three times.</summary>\n    private static readonly AsyncRetryPolicy policy = Policy.Handle<Exception>().RetryAsync(3);")]
    public Task A_field_that_nothing_else_uses_goes(string field) => VerifyAsync(
        WithField(field, "await {|KPS2002:policy.ExecuteAsync|}(() => producer.ProduceAsync(topic, message));"),
        WithoutPolly(Source("await producer.ProduceAsync(topic, message);")));

    [Theory]
    [InlineData("internal readonly AsyncRetryPolicy policy = Policy.Handle<Exception>().RetryAsync(3);")]
    [InlineData("private readonly AsyncRetryPolicy policy = Policy.Handle<Exception>().RetryAsync(3);\n    private string Key => policy.PolicyKey;")]
    [InlineData("private readonly AsyncRetryPolicy policy = Policy.Handle<Exception>().RetryAsync(3);\n    /// <summary>As <see cref=\"policy\"/> says.</summary>\n    private void Try() { }")]
    [InlineData("[Obsolete] private readonly AsyncRetryPolicy policy = Policy.Handle<Exception>().RetryAsync(3);")]
    public Task A_field_stays(string field) => VerifyAsync(
        WithField(field, "await {|KPS2002:policy.ExecuteAsync|}(() => producer.ProduceAsync(topic, message));"),
        WithField(field, "await producer.ProduceAsync(topic, message);"));

    /// <summary>Fixed one by one and all at once.</summary>
    [Fact]
    public Task Two_sends_share_a_policy() => VerifyAsync(
        WithField("private readonly AsyncRetryPolicy policy = Policy.Handle<Exception>().RetryAsync(3);", "await {|KPS2002:policy.ExecuteAsync|}(() => producer.ProduceAsync(topic, message));\nawait {|KPS2002:policy.ExecuteAsync|}(() => producer.ProduceAsync(\"audit\", message));"),
        WithoutPolly(Source("await producer.ProduceAsync(topic, message);\nawait producer.ProduceAsync(\"audit\", message);")));

    /// <summary>Another file or another build may need it.</summary>
    [Theory]
    [InlineData("global using Polly;\n")]
    [InlineData("#if !TRACING\nusing Polly;\n#endif\n")]
    public Task A_directive_stays(string directive)
    {
        const string send = "producer.ProduceAsync(topic, message)";
        return VerifyAsync(
            directive + RetrySource.Method($"await {{|KPS2002:Policy.Handle<Exception>().RetryAsync(3).ExecuteAsync|}}(() => {send});"),
            directive + RetrySource.Method($"await {send};"));
    }

    private static Task VerifyAsync(string before, string after)
    {
        CSharpCodeFixTest<RetryPolicyAnalyzer, RetryPolicyFix> test = new() { TestCode = before, FixedCode = after, TwinDocument = !before.Contains("global using", StringComparison.Ordinal) };
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

    private static string WithField(string field, string body) =>
        Source(body).Replace("    private readonly string _topic", $"    {field}\n    private readonly string _topic", StringComparison.Ordinal);

    private static string WithoutPolly(string source) => source.Replace("using Polly;\nusing Polly.Retry;\n", "", StringComparison.Ordinal);

    private static string Source(string body) =>
        RetrySource.Method(body).Replace("namespace Shop;", "using Polly;\nusing Polly.Retry;\n\nnamespace Shop;", StringComparison.Ordinal);
}

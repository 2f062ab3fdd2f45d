using ProducerSafety.Analyzers.CodeFixes.Results;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>What awaits a forgotten delivery.</summary>
public sealed class UnobservedDeliveryFixTests
{
    [Theory]
    [InlineData("""
        {|KPS3001:producer.ProduceAsync|}(topic, message);
        """, """
        await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        _ = {|KPS3001:producer.ProduceAsync|}(topic, message);
        """, """
        await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        // Sent in the background.
        {|KPS3001:producer.ProduceAsync|}(topic, message).ConfigureAwait(false);
        """, """
        // Sent in the background.
        await producer.ProduceAsync(topic, message).ConfigureAwait(false);
        """)]
    [InlineData("""
        var delivery = {|KPS3001:producer.ProduceAsync|}(topic, message);
        """, """
        var delivery = await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            {|KPS3001:producer.ProduceAsync|}(
                topic,
                new Message<string, string> { Value = line });
        }
        """, """
        foreach (var line in File.ReadAllLines("a"))
        {
            await producer.ProduceAsync(
                topic,
                new Message<string, string> { Value = line });
        }
        """)]
    public Task It_is_fixed(string before, string after) =>
        CSharpCodeFixVerifier<UnobservedDeliveryAnalyzer, AwaitDeliveryFix>.VerifyCodeFixAsync(RetrySource.Method(before), RetrySource.Method(after));

    [Theory]
    [InlineData("""
        lock (this) { {|KPS3001:producer.ProduceAsync|}(topic, message); }
        """)]
    [InlineData("""
        void Send() => {|KPS3001:producer.ProduceAsync|}(topic, message);
        Send();
        """)]
    [InlineData("""
        new List<string>().ForEach(line => {|KPS3001:producer.ProduceAsync|}(topic, new Message<string, string> { Value = line }));
        """)]
    [InlineData("""
        producer?{|KPS3001:.ProduceAsync|}(topic, message);
        """)]
    [InlineData("""
        var tasks = new List<Task>();
        tasks.Add({|KPS3001:producer.ProduceAsync|}(topic, message));
        """)]
    [InlineData("""
        {|KPS3001:producer.ProduceAsync|}(topic, message).ContinueWith(_ => logger.LogInformation("Sent"));
        """)]
    public Task No_fix_is_offered(string body) =>
        CSharpCodeFixVerifier<UnobservedDeliveryAnalyzer, AwaitDeliveryFix>.VerifyNoCodeFixAsync(RetrySource.Method(body));
}

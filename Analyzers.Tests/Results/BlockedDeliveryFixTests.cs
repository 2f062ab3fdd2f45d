using ProducerSafety.Analyzers.CodeFixes.Results;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>What awaits instead of blocking.</summary>
public sealed class BlockedDeliveryFixTests
{
    [Theory]
    [InlineData("""
        {|KPS3007:producer.ProduceAsync(topic, message).Wait()|};
        """, """
        await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        var result = {|KPS3007:producer.ProduceAsync(topic, message).Result|};
        """, """
        var result = await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        var offset = {|KPS3007:producer.ProduceAsync(topic, message).Result|}.Offset;
        """, """
        var offset = (await producer.ProduceAsync(topic, message)).Offset;
        """)]
    [InlineData("""
        {|KPS3007:producer.ProduceAsync(topic, message).GetAwaiter().GetResult()|};
        """, """
        await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        var delivery = producer.ProduceAsync(topic, message);
        logger.LogInformation("Sending");
        {|KPS3007:delivery.Wait()|};
        """, """
        var delivery = producer.ProduceAsync(topic, message);
        logger.LogInformation("Sending");
        await delivery;
        """)]
    [InlineData("""
        Console.WriteLine({|KPS3007:producer.ProduceAsync(topic, message).Result|}.Status);
        """, """
        Console.WriteLine((await producer.ProduceAsync(topic, message)).Status);
        """)]
    public Task It_is_fixed(string before, string after) =>
        CSharpCodeFixVerifier<BlockedDeliveryAnalyzer, AwaitDeliveryFix>.VerifyCodeFixAsync(RetrySource.Method(before), RetrySource.Method(after));

    [Theory]
    [InlineData("""
        {|KPS3007:producer.ProduceAsync(topic, message).Wait(1000)|};
        """)]
    [InlineData("""
        try { {|KPS3007:producer.ProduceAsync(topic, message).Wait()|}; } catch (AggregateException ex) { logger.LogError(ex, "Lost"); throw; }
        """)]
    [InlineData("""
        void Send() => {|KPS3007:producer.ProduceAsync(topic, message).Wait()|};
        Send();
        """)]
    [InlineData("""
        lock (this) { {|KPS3007:producer.ProduceAsync(topic, message).Wait()|}; }
        """)]
    [InlineData("""
        Parallel.ForEach(File.ReadAllLines("a"), line => {|KPS3007:producer.ProduceAsync(topic, new Message<string, string> { Value = line }).Wait()|});
        """)]
    public Task No_fix_is_offered(string body) =>
        CSharpCodeFixVerifier<BlockedDeliveryAnalyzer, AwaitDeliveryFix>.VerifyNoCodeFixAsync(RetrySource.Method(body));
}

using ProducerSafety.Analyzers.CodeFixes.Results;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>What sends messages together.</summary>
public sealed class SequentialDeliveryFixTests
{
    [Theory]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            await {|KPS3008:producer.ProduceAsync|}(topic, new Message<string, string> { Value = line });
        }
        """, """
        var deliveries = new List<Task>();
        foreach (var line in File.ReadAllLines("a"))
        {
            deliveries.Add(producer.ProduceAsync(topic, new Message<string, string> { Value = line }));
        }
        await Task.WhenAll(deliveries);
        """)]
    [InlineData("""
        for (var i = 0; i < 100; i++)
        {
            var next = new Message<string, string> { Value = i.ToString() };
            await {|KPS3008:producer.ProduceAsync|}(topic, next).ConfigureAwait(false);
        }
        """, """
        var deliveries = new List<Task>();
        for (var i = 0; i < 100; i++)
        {
            var next = new Message<string, string> { Value = i.ToString() };
            deliveries.Add(producer.ProduceAsync(topic, next));
        }
        await Task.WhenAll(deliveries);
        """)]
    [InlineData("""
        int deliveries = 3;
        foreach (var line in new List<string> { "a" }) await {|KPS3008:producer.ProduceAsync|}(topic, new Message<string, string> { Value = line + deliveries });
        """, """
        int deliveries = 3;
        var deliveries2 = new List<Task>();
        foreach (var line in new List<string> { "a" }) deliveries2.Add(producer.ProduceAsync(topic, new Message<string, string> { Value = line + deliveries }));
        await Task.WhenAll(deliveries2);
        """)]
    public Task It_is_fixed(string before, string after) =>
        CSharpCodeFixVerifier<SequentialDeliveryAnalyzer, CollectDeliveriesFix>.VerifyCodeFixAsync(RetrySource.Method(before), RetrySource.Method(after));

    [Theory]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            await {|KPS3008:producer.ProduceAsync|}(topic, new Message<string, string> { Value = line });
            logger.LogInformation("Stored {Line}", line);
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadLines("a"))
        {
            await {|KPS3008:producer.ProduceAsync|}(topic, new Message<string, string> { Value = line });
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            var result = await {|KPS3008:producer.ProduceAsync|}(topic, new Message<string, string> { Value = line });
            Console.WriteLine(result.Offset);
        }
        """)]
    [InlineData("""
        for (var i = 0; i < 500000; i++)
        {
            await {|KPS3008:producer.ProduceAsync|}(topic, new Message<string, string> { Value = i.ToString() });
        }
        """)]
    [InlineData("""
        if (order.Id > 0) foreach (var line in File.ReadAllLines("a")) await {|KPS3008:producer.ProduceAsync|}(topic, new Message<string, string> { Value = line });
        """)]
    public Task No_fix_is_offered(string body) =>
        CSharpCodeFixVerifier<SequentialDeliveryAnalyzer, CollectDeliveriesFix>.VerifyNoCodeFixAsync(RetrySource.Method(body));
}

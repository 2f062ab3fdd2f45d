using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Results.SequentialDeliveryAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>KPS3008: loops that send one message a round trip.</summary>
public sealed class SequentialDeliveryTests : IControl<SequentialDeliveryAnalyzer>
{
    public static string ControlSource => """
        using System;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        namespace SequentialControl
        {
            public static class Sends
            {
                public static async Task Send(IProducer<Null, string> producer, string[] lines)
                {
                    foreach (var line in lines)
                    {
                        await [|producer.ProduceAsync|]("orders", new Message<Null, string> { Value = line });
                    }
                }
            }
        }
        """;

    [Theory]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            await {|KPS3008:producer.ProduceAsync|}(topic, new Message<string, string> { Value = line });
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a")) await {|KPS3008:producer.ProduceAsync|}(topic, new Message<string, string> { Value = line }).ConfigureAwait(false);
        """)]
    [InlineData("""
        for (var i = 0; i < 1000; i++)
        {
            await {|KPS3008:producer.ProduceAsync|}(topic, new Message<string, string> { Value = i.ToString() });
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            var next = new Message<string, string> { Value = line };
            await {|KPS3008:producer.ProduceAsync|}(topic, next);
            logger.LogInformation("Sent {Line}", line);
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            var result = await {|KPS3008:producer.ProduceAsync|}(topic, new Message<string, string> { Value = line });
            Console.WriteLine($"Stored at {result.Offset}");
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a").Where(line => line.Length > 0))
        {
            await {|KPS3008:producer.ProduceAsync|}(topic, new Message<string, string> { Value = line }, token);
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            string text;
            text = line.Trim();
            await {|KPS3008:producer.ProduceAsync|}(topic, new Message<string, string> { Key = line, Value = text });
        }
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        var position = 0L;
        try
        {
            foreach (var line in File.ReadAllLines("a"))
            {
                await producer.ProduceAsync(topic, new Message<string, string> { Value = line });
                position = line.Length;
            }
        }
        catch (KafkaException)
        {
            logger.LogError("From {Position} on", position);
            throw;
        }
        """)]
    [InlineData("""
        string? last = null;
        foreach (var line in File.ReadAllLines("a"))
        {
            await producer.ProduceAsync(topic, new Message<string, string> { Value = line });
            (last, _) = (line, 1);
        }
        """)]
    [InlineData("""
        var tasks = new List<Task>();
        foreach (var line in File.ReadAllLines("a"))
        {
            tasks.Add(producer.ProduceAsync(topic, new Message<string, string> { Value = line }));
        }
        await Task.WhenAll(tasks);
        """)]
    [InlineData("""
        await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        while (!token.IsCancellationRequested)
        {
            await producer.ProduceAsync(topic, consumer.Consume(token).Message);
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            await producer.ProduceAsync(topic, new Message<string, string> { Value = line });
            await Task.Delay(1000);
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            await producer.ProduceAsync(topic, new Message<string, string> { Value = line });
            Thread.Sleep(100);
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            var result = await producer.ProduceAsync(topic, new Message<string, string> { Value = line });
            if (result.Status != PersistenceStatus.Persisted) break;
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            try { await producer.ProduceAsync(topic, new Message<string, string> { Value = line }); }
            catch (ProduceException<string, string> ex) { logger.LogError(ex, "Lost"); }
        }
        """)]
    [InlineData("""
        await foreach (var line in Lines())
        {
            await producer.ProduceAsync(topic, new Message<string, string> { Value = line });
        }
        async IAsyncEnumerable<string> Lines()
        {
            await Task.Yield();
            yield return "a";
        }
        """)]
    [InlineData("""
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await producer.ProduceAsync(topic, message);
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            await producer.ProduceAsync(topic, new Message<string, string> { Value = line });
            await File.AppendAllTextAsync("sent", line);
        }
        """)]
    [InlineData("""
        var sent = 0;
        foreach (var line in File.ReadAllLines("a"))
        {
            await producer.ProduceAsync(topic, new Message<string, string> { Value = line });
            sent++;
        }
        """)]
    [InlineData("""
        string? line;
        while ((line = Console.ReadLine()) != null)
        {
            await producer.ProduceAsync(topic, new Message<string, string> { Value = line });
        }
        """)]
    [InlineData("""
        var offsets = new List<long>();
        foreach (var line in File.ReadAllLines("a"))
        {
            var result = await producer.ProduceAsync(topic, new Message<string, string> { Value = line });
            offsets.Add(result.Offset.Value);
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            producer.Produce(topic, new Message<string, string> { Value = line }, report => { });
        }
        """)]
    [InlineData("""
        for (;;)
        {
            await producer.ProduceAsync(topic, consumer.Consume(token).Message);
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            if (token.IsCancellationRequested) return;
            await producer.ProduceAsync(topic, new Message<string, string> { Value = line });
        }
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    /// <summary>With delivery reports off, the task is complete at once.</summary>
    [Fact]
    public Task Nothing_is_waited_for() => Verify.VerifyAnalyzerAsync(RetrySource.File("""
        public class Publisher
        {
            private readonly IProducer<Null, byte[]> producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { EnableDeliveryReports = false }).Build();

            public async Task SendAsync(IReadOnlyList<byte[]> lines)
            {
                foreach (var line in lines)
                {
                    await producer.ProduceAsync("lines", new Message<Null, byte[]> { Value = line });
                }
            }
        }
        """));
}

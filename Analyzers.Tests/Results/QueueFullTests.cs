using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Results.QueueFullAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>KPS3006: loops that may fill the local queue.</summary>
public sealed class QueueFullTests : IControl<QueueFullAnalyzer>
{
    public static string ControlSource => """
        using System;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        namespace QueueControl
        {
            public static class Sends
            {
                public static void Send(IProducer<Null, string> producer)
                {
                    for (int i = 0; i < 1_000_000; i++)
                    {
                        [|producer.Produce|]("orders", new Message<Null, string> { Value = i.ToString() });
                    }
                }
            }
        }
        """;

    [Theory]
    [InlineData("""
        for (var i = 0; i < 1_000_000; i++)
        {
            {|KPS3006:producer.Produce|}(topic, new Message<string, string> { Value = i.ToString() });
        }
        """)]
    [InlineData("""
        while (true)
        {
            {|KPS3006:producer.Produce|}(topic, message, report => { });
        }
        """)]
    [InlineData("""
        for (;;)
        {
            {|KPS3006:producer.Produce|}(topic, message);
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadLines("a"))
        {
            {|KPS3006:producer.Produce|}(topic, new Message<string, string> { Value = line });
        }
        producer.Flush();
        """)]
    [InlineData("""
        foreach (var i in Enumerable.Range(0, 500000)) {|KPS3006:producer.Produce|}(topic, new Message<string, string> { Value = i.ToString() });
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        for (var i = 0; i < 100; i++)
        {
            producer.Produce(topic, message);
        }
        """)]
    [InlineData("""
        producer.Produce(topic, message);
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            producer.Produce(topic, new Message<string, string> { Value = line });
        }
        """)]
    [InlineData("""
        while (true)
        {
            producer.Produce(topic, message);
            await Task.Delay(10);
        }
        """)]
    [InlineData("""
        while (true)
        {
            producer.Produce(topic, message);
            Thread.Sleep(10);
        }
        """)]
    [InlineData("""
        while (true)
        {
            var next = consumer.Consume(token);
            producer.Produce(topic, next.Message);
        }
        """)]
    [InlineData("""
        for (var i = 0; i < 1_000_000; i++)
        {
            try { producer.Produce(topic, message); }
            catch (ProduceException<string, string> ex) when (ex.Error.Code == ErrorCode.Local_QueueFull) { producer.Poll(TimeSpan.FromSeconds(1)); i--; }
        }
        """)]
    [InlineData("""
        for (var i = 0; i < 1_000_000; i++)
        {
            producer.Produce(topic, message);
            if (i % 1000 == 0) producer.Flush();
        }
        """)]
    [InlineData("""
        for (var i = 0; i < 1_000_000; i++)
        {
            producer.Produce(topic, message);
            producer.Poll(TimeSpan.Zero);
        }
        """)]
    [InlineData("""
        try
        {
            foreach (var line in File.ReadLines("a")) producer.Produce(topic, new Message<string, string> { Value = line });
        }
        catch (KafkaException ex)
        {
            logger.LogError(ex, "Stopped");
            throw;
        }
        """)]
    [InlineData("""
        while (!token.IsCancellationRequested)
        {
            producer.Produce(topic, message);
        }
        """)]
    [InlineData("""
        while (true)
        {
            var line = Console.ReadLine();
            if (line is null) break;
            producer.Produce(topic, new Message<string, string> { Value = line });
        }
        """)]
    [InlineData("""
        for (var i = 0; i < 1_000_000; i++)
        {
            await producer.ProduceAsync(topic, message);
        }
        """)]
    [InlineData("""
        foreach (var i in Enumerable.Range(0, 10)) producer.Produce(topic, new Message<string, string> { Value = i.ToString() });
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));
}

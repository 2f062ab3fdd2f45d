using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Results.BlockedDeliveryAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>KPS3007: waiting for a delivery with a thread.</summary>
public sealed class BlockedDeliveryTests : IControl<BlockedDeliveryAnalyzer>
{
    public static string ControlSource => """
        using System;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        namespace BlockedControl
        {
            public static class Sends
            {
                public static void Send(IProducer<Null, string> producer, Message<Null, string> message)
                {
                    [|producer.ProduceAsync("orders", message).Wait()|];
                }
            }
        }
        """;

    [Theory]
    [InlineData("""
        {|KPS3007:producer.ProduceAsync(topic, message).Wait()|};
        """)]
    [InlineData("""
        {|KPS3007:producer.ProduceAsync(topic, message).Wait(TimeSpan.FromSeconds(5))|};
        """)]
    [InlineData("""
        var result = {|KPS3007:producer.ProduceAsync(topic, message).Result|};
        """)]
    [InlineData("""
        var offset = {|KPS3007:producer.ProduceAsync(topic, message).Result|}.Offset;
        """)]
    [InlineData("""
        {|KPS3007:producer.ProduceAsync(topic, message).GetAwaiter().GetResult()|};
        """)]
    [InlineData("""
        {|KPS3007:producer.ProduceAsync(topic, message).ConfigureAwait(false).GetAwaiter().GetResult()|};
        """)]
    [InlineData("""
        var delivery = producer.ProduceAsync(topic, message);
        {|KPS3007:delivery.Wait()|};
        """)]
    [InlineData("""
        var delivery = producer.ProduceAsync(topic, message);
        var result = {|KPS3007:delivery.Result|};
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("orders.csv"))
        {
            {|KPS3007:producer.ProduceAsync(topic, new Message<string, string> { Value = line }).Wait()|};
        }
        """)]
    [InlineData("""
        void Send() => {|KPS3007:producer.ProduceAsync(topic, message).Wait()|};
        Send();
        """)]
    [InlineData("""
        await Task.Run(() => {|KPS3007:producer.ProduceAsync(topic, message).Result|});
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        var result = await producer.ProduceAsync(topic, message).ConfigureAwait(false);
        """)]
    [InlineData("""
        var delivery = producer.ProduceAsync(topic, message);
        await delivery;
        logger.LogInformation("{Offset}", delivery.Result.Offset);
        """)]
    [InlineData("""
        var delivery = producer.ProduceAsync(topic, message);
        await Task.WhenAll(delivery);
        logger.LogInformation("{Offset}", delivery.Result.Offset);
        """)]
    [InlineData("""
        await producer.ProduceAsync(topic, message).ContinueWith(task => logger.LogInformation("{Offset}", task.Result.Offset));
        """)]
    [InlineData("""
        await producer.ProduceAsync(topic, message).WaitAsync(token);
        """)]
    [InlineData("""
        var status = (await producer.ProduceAsync(topic, message)).Status;
        """)]
    [InlineData("""
        var tasks = File.ReadAllLines("a").Select(line => producer.ProduceAsync(topic, new Message<string, string> { Value = line })).ToArray();
        await Task.WhenAll(tasks);
        foreach (var task in tasks) logger.LogInformation("{Offset}", task.Result.Offset);
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => logger.LogInformation("{Reason}", report.Error.Reason));
        """)]
    [InlineData("""
        var delivery = producer.ProduceAsync(topic, message);
        Func<long> offset = () => delivery.Result.Offset.Value;
        await delivery;
        logger.LogInformation("{Offset}", offset());
        """)]
    [InlineData("""
        Task.Delay(100).Wait();
        """)]
    [InlineData("""
        var text = File.ReadAllTextAsync("orders.csv").Result;
        await producer.ProduceAsync(topic, new Message<string, string> { Value = text });
        """)]
    [InlineData("""
        producer.Flush();
        """)]
    [InlineData("""
        _ = producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        // A handler of requests with a limit of its own.
        var delivery = producer.ProduceAsync(topic, message, token);
        if (await Task.WhenAny(delivery, Task.Delay(2000, token)) == delivery)
        {
            var stored = await delivery;
            logger.LogInformation("{Offset}", stored.Offset);
        }
        """)]
    [InlineData("""
        // A worker that stops.
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => producer.ProduceAsync(topic, message, token)));
        producer.Flush(TimeSpan.FromSeconds(10));
        """)]
    [InlineData("""
        // An outbox that marks its rows.
        var rows = new Dictionary<string, long>();
        foreach (var sent in await Task.WhenAll(producer.ProduceAsync(topic, message), producer.ProduceAsync("audit", message)))
        {
            rows[sent.Topic] = sent.Offset.Value;
        }
        """)]
    [InlineData("""
        // A batch that waits for its handlers.
        using var left = new CountdownEvent(2);
        producer.Produce(topic, message, report => left.Signal());
        producer.Produce("audit", message, report => left.Signal());
        left.Wait(token);
        """)]
    [InlineData("""
        // A handler that completes a task of the application.
        var done = new TaskCompletionSource<Offset>();
        producer.Produce(topic, message, report => { if (report.Error.IsError) done.SetException(new KafkaException(report.Error)); else done.SetResult(report.Offset); });
        logger.LogInformation("{Offset}", await done.Task);
        """)]
    [InlineData("""
        // The results of a consumer and of a queue.
        var channel = Channel.CreateBounded<string>(10);
        channel.Writer.WriteAsync(consumer.Consume(token).Message.Value).AsTask().Wait();
        await producer.ProduceAsync(topic, new Message<string, string> { Value = channel.Reader.ReadAsync().Result }, token);
        """)]
    [InlineData("""
        // The task is handed on.
        Task<DeliveryResult<string, string>> Send() => producer.ProduceAsync(topic, message);
        logger.LogInformation("{Offset}", (await Send()).Offset);
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("public sealed class Other { private readonly Sender sender = new(); public void M() { sender.ProduceAsync(\"a\").Wait(); } } public sealed class Sender { public Task ProduceAsync(string text) => Task.CompletedTask; }")]
    [InlineData("public static class Assert { public static void Throws(Action action) { } } public static class Tests { public static void M(IProducer<Null, string> p) => Assert.Throws(() => p.ProduceAsync(\"t\", null!).Wait()); }")]
    public Task Nothing_is_reported_in(string types) => Verify.VerifyAnalyzerAsync(RetrySource.File(types));
}

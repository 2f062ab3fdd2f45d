using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Results.UnobservedDeliveryAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>KPS3001: when a task of <c>ProduceAsync</c> counts as looked at, and when not.</summary>
public sealed class UnobservedDeliveryTests : IControl<UnobservedDeliveryAnalyzer>
{
    public static string ControlSource => """
        using System;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        namespace UnobservedControl
        {
            public static class Sends
            {
                public static void Send(IProducer<Null, string> producer, Message<Null, string> message)
                {
                    [|producer.ProduceAsync|]("orders", message);
                }
            }
        }
        """;

    [Theory]
    [InlineData("""
        {|KPS3001:producer.ProduceAsync|}(topic, message);
        """)]
    [InlineData("""
        _ = {|KPS3001:producer.ProduceAsync|}(topic, message);
        """)]
    [InlineData("""
        {|KPS3001:producer.ProduceAsync|}(topic, message).ConfigureAwait(false);
        """)]
    [InlineData("""
        producer?{|KPS3001:.ProduceAsync|}(topic, message);
        """)]
    [InlineData("""
        var delivery = {|KPS3001:producer.ProduceAsync|}(topic, message);
        logger.LogInformation("Sent {Id}", order.Id);
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("orders.csv"))
        {
            {|KPS3001:producer.ProduceAsync|}(topic, new Message<string, string> { Value = line });
        }
        producer.Flush(TimeSpan.FromSeconds(10));
        """)]
    [InlineData("""
        new List<string> { "a", "b" }.ForEach(line => {|KPS3001:producer.ProduceAsync|}(topic, new Message<string, string> { Value = line }));
        """)]
    [InlineData("""
        var tasks = new List<Task>();
        foreach (var line in File.ReadAllLines("orders.csv"))
        {
            tasks.Add({|KPS3001:producer.ProduceAsync|}(topic, new Message<string, string> { Value = line }));
        }
        """)]
    [InlineData("""
        {|KPS3001:producer.ProduceAsync|}(topic, message).ContinueWith(_ => logger.LogInformation("Sent"));
        """)]
    [InlineData("""
        Task? last = null;
        last = {|KPS3001:producer.ProduceAsync|}(topic, message);
        """)]
    [InlineData("""
        void Send() => {|KPS3001:producer.ProduceAsync|}(topic, message);
        Send();
        await Task.Yield();
        """)]
    [InlineData("""
        Parallel.For(0, 10, i => {|KPS3001:producer.ProduceAsync|}(topic, new Message<string, string> { Value = i.ToString() }));
        """)]
    [InlineData("""
        try
        {
            {|KPS3001:producer.ProduceAsync|}(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            logger.LogError(ex, "never caught here");
        }
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        var result = await producer.ProduceAsync(topic, message).ConfigureAwait(false);
        logger.LogInformation("{Offset}", result.Offset);
        """)]
    [InlineData("""
        var delivery = producer.ProduceAsync(topic, message);
        logger.LogInformation("Sending");
        await delivery;
        """)]
    [InlineData("""
        var tasks = new List<Task>();
        foreach (var line in File.ReadAllLines("orders.csv"))
        {
            tasks.Add(producer.ProduceAsync(topic, new Message<string, string> { Value = line }));
        }
        await Task.WhenAll(tasks);
        """)]
    [InlineData("""
        await Task.WhenAll(File.ReadAllLines("orders.csv").Select(line => producer.ProduceAsync(topic, new Message<string, string> { Value = line })));
        """)]
    [InlineData("""
        var tasks = File.ReadAllLines("orders.csv").Select(line => producer.ProduceAsync(topic, new Message<string, string> { Value = line })).ToList();
        foreach (var task in tasks) await task;
        """)]
    [InlineData("""
        producer.ProduceAsync(topic, message).Wait();
        """)]
    [InlineData("""
        var offset = producer.ProduceAsync(topic, message).Result.Offset;
        """)]
    [InlineData("""
        producer.ProduceAsync(topic, message).GetAwaiter().GetResult();
        """)]
    [InlineData("""
        producer.ProduceAsync(topic, message).ContinueWith(task => { if (task.IsFaulted) logger.LogError(task.Exception, "Lost"); });
        """)]
    [InlineData("""
        producer.ProduceAsync(topic, message).ContinueWith(task => logger.LogError(task.Exception, "Lost"), TaskContinuationOptions.OnlyOnFaulted);
        """)]
    [InlineData("""
        await Task.WhenAny(producer.ProduceAsync(topic, message), Task.Delay(1000));
        """)]
    [InlineData("""
        Func<Task> send = () => producer.ProduceAsync(topic, message);
        await send();
        """)]
    [InlineData("""
        Task Send() => producer.ProduceAsync(topic, message);
        await Send();
        """)]
    [InlineData("""
        await Task.Run(() => producer.ProduceAsync(topic, message));
        """)]
    [InlineData("""
        producer.BeginTransaction();
        producer.ProduceAsync(topic, message);
        producer.CommitTransaction();
        """)]
    [InlineData("""
        Task? pending = null;
        pending = producer.ProduceAsync(topic, message);
        if (pending != null) await pending;
        """)]
    [InlineData("""
        var (first, second) = (producer.ProduceAsync(topic, message), producer.ProduceAsync(topic, message));
        await Task.WhenAll(first, second);
        """)]
    [InlineData("""
        var deliveries = new Dictionary<int, Task> { [order.Id] = producer.ProduceAsync(topic, message) };
        await Task.WhenAll(deliveries.Values);
        """)]
    [InlineData("""
        Track(producer.ProduceAsync(topic, message));
        void Track(Task task) => task.ContinueWith(t => logger.LogError(t.Exception, "Lost"));
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { });
        """)]
    [InlineData("""
        var tasks = new Task[2];
        tasks[0] = producer.ProduceAsync(topic, message);
        tasks[1] = producer.ProduceAsync(topic, message);
        await Task.WhenAll(tasks);
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("public sealed class Publisher(IProducer<Null, string> producer) { public Task PublishAsync(string text) => producer.ProduceAsync(\"t\", new Message<Null, string> { Value = text }); }")]
    [InlineData("public sealed class Publisher(IProducer<Null, string> producer) { private Task? last; public void Publish(string text) => last = producer.ProduceAsync(\"t\", new Message<Null, string> { Value = text }); }")]
    [InlineData("public sealed class Other { private readonly Sender sender = new(); public void M() { sender.ProduceAsync(\"a\"); } } public sealed class Sender { public Task ProduceAsync(string text) => Task.CompletedTask; }")]
    [InlineData("public static class Expectations { public static void M(Action<System.Linq.Expressions.Expression<Func<IProducer<Null, string>, Task>>> setup) => setup(p => p.ProduceAsync(\"t\", null!, default)); }")]
    [InlineData("public static class Assert { public static void Throws(Action action) { } } public static class Tests { public static void M(IProducer<Null, string> p) => Assert.Throws(() => { p.ProduceAsync(\"t\", null!); }); }")]
    [InlineData("namespace NSubstitute { public static class Received { public static T ReceivedOnce<T>(this T substitute) => substitute; } } namespace Tests { using NSubstitute; public static class Tests { public static void M(IProducer<Null, string> p) { p.ReceivedOnce().ProduceAsync(\"t\", null!); } } }")]
    public Task Nothing_is_reported_in(string types) =>
        new CSharpAnalyzerTest<UnobservedDeliveryAnalyzer> { TestCode = RetrySource.File(types), NeedsCSharp = 12 }.RunAsync();
}

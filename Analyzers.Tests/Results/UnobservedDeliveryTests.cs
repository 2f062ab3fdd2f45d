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

    [Theory]
    [InlineData("_ = {|KPS3001:publisher.PublishAsync|}(message);")]
    [InlineData("{|KPS3001:publisher.PublishAsync|}(message);")]
    [InlineData("_ = publisher.TryPublishAsync(message);")]
    [InlineData("_ = publisher.StoreAsync(message);")]
    [InlineData("var task = publisher.PublishAsync(message); task.Wait();")]
    public Task A_method_in_another_file(string call)
    {
        CSharpAnalyzerTest<UnobservedDeliveryAnalyzer> test = new()
        {
            TestCode = RetrySource.File($"public static class Caller {{ public static void Run(Publisher publisher, Message<string, string> message) {{ {call} }} }}"),
        };
        test.TestState.Sources.Add(RetrySource.File("""
            public sealed class Publisher
            {
                private readonly IProducer<string, string> producer;

                public Publisher(IProducer<string, string> producer) => this.producer = producer;

                public async Task PublishAsync(Message<string, string> message) => await producer.ProduceAsync("orders", message);

                public async Task TryPublishAsync(Message<string, string> message)
                {
                    try
                    {
                        await producer.ProduceAsync("orders", message);
                    }
                    catch (KafkaException e)
                    {
                        Console.Error.WriteLine(e.Message);
                    }
                }

                public Task StoreAsync(Message<string, string> message) => File.WriteAllTextAsync("order", message.Value);
            }
            """));
        return test.RunAsync();
    }

    private static string Wrapped(string call, string wrapper) => RetrySource.File($$"""
        public sealed class Publisher
        {
            private readonly IProducer<string, string> producer;

            public Publisher(IProducer<string, string> producer) => this.producer = producer;

            public async Task Handle(Message<string, string> message)
            {
                {{call}}
                await Task.Yield();
            }

            {{wrapper}}
        }

        public static class Files
        {
            public static Task SendAsync(string text) => File.WriteAllTextAsync("a", text);
        }
        """);

    [Theory]
    [InlineData("_ = {|KPS3001:PublishAsync|}(message);", "private Task PublishAsync(Message<string, string> message) => producer.ProduceAsync(\"t\", message);")]
    [InlineData("{|KPS3001:PublishAsync|}(message);", "public async Task PublishAsync(Message<string, string> message) { await producer.ProduceAsync(\"t\", message).ConfigureAwait(false); }")]
    [InlineData("_ = {|KPS3001:this.PublishAsync|}(message);", "private async Task<long> PublishAsync(Message<string, string> message) { var result = await producer.ProduceAsync(\"t\", message); return result.Offset.Value; }")]
    [InlineData("_ = {|KPS3001:Send|}(message); Task Send(Message<string, string> m) => producer.ProduceAsync(\"t\", m);", "")]
    [InlineData("var task = {|KPS3001:PublishAsync|}(message);", "private Task<DeliveryResult<string, string>> PublishAsync(Message<string, string> message) { message.Key = \"a\"; return producer.ProduceAsync(\"t\", message); }")]
    public Task The_task_of_a_method_that_hands_it_out_is_reported(string call, string wrapper) => Verify.VerifyAnalyzerAsync(Wrapped(call, wrapper));

    [Theory]
    [InlineData("await PublishAsync(message);", "private Task PublishAsync(Message<string, string> message) => producer.ProduceAsync(\"t\", message);")]
    [InlineData("var task = PublishAsync(message); await task;", "private Task PublishAsync(Message<string, string> message) => producer.ProduceAsync(\"t\", message);")]
    [InlineData("await Task.WhenAll(PublishAsync(message), PublishAsync(message));", "private Task PublishAsync(Message<string, string> message) => producer.ProduceAsync(\"t\", message);")]
    [InlineData("await Task.Run(() => PublishAsync(message));", "private Task PublishAsync(Message<string, string> message) => producer.ProduceAsync(\"t\", message);")]
    [InlineData("_ = PublishAsync(message).ContinueWith(task => Console.WriteLine(task.Exception));", "private Task PublishAsync(Message<string, string> message) => producer.ProduceAsync(\"t\", message);")]
    // The failure is seen to.
    [InlineData("_ = PublishAsync(message);", "private async Task PublishAsync(Message<string, string> message) { try { await producer.ProduceAsync(\"t\", message); } catch (ProduceException<string, string> e) { Console.WriteLine(e); } }")]
    [InlineData("_ = PublishAsync(message);", "private Task PublishAsync(Message<string, string> message) => producer.ProduceAsync(\"t\", message).ContinueWith(task => Console.WriteLine(task.Exception));")]
    [InlineData("_ = PublishAsync(message);", "private Task PublishAsync(Message<string, string> message) { producer.Produce(\"t\", message, report => Console.WriteLine(report.Error)); return Task.CompletedTask; }")]
    [InlineData("_ = RunAsync(message);", "private async Task RunAsync(Message<string, string> message) { while (message.Key is not null) { await producer.ProduceAsync(\"t\", message); } }")]
    [InlineData("_ = PublishAsync(message);", "private Task PublishAsync(Message<string, string> message) => Task.Run(() => Observed(producer.ProduceAsync(\"t\", message))); private static async Task Observed(Task task) { try { await task; } catch (KafkaException e) { Console.WriteLine(e); } }")]
    // The commit of the transaction tells.
    [InlineData("producer.BeginTransaction(); _ = PublishAsync(message); producer.CommitTransaction();", "private Task PublishAsync(Message<string, string> message) => producer.ProduceAsync(\"t\", message);")]
    // Other work.
    [InlineData("_ = Files.SendAsync(\"a\");", "")]
    [InlineData("_ = WaitAsync();", "private static Task WaitAsync() => Task.Delay(1);")]
    [InlineData("_ = Prepare(message);", "private Task Prepare(Message<string, string> message) { Func<Task> later = () => producer.ProduceAsync(\"t\", message); return Task.FromResult(later); }")]
    public Task The_task_of_a_method_is_not_reported(string call, string wrapper) => Verify.VerifyAnalyzerAsync(Wrapped(call, wrapper));

    [Theory]
    [InlineData("{|KPS3001:producer.ProduceAsync|}(topic, message);")]
    [InlineData("await Task.Delay(10, token); {|KPS3001:producer.ProduceAsync|}(topic, message); logger.LogInformation(\"sent\");")]
    [InlineData("await producer.ProduceAsync(topic, message);")]
    [InlineData("try { await producer.ProduceAsync(topic, message); } catch (KafkaException ex) { logger.LogError(ex, \"not sent\"); }")]
    [InlineData("var delivery = producer.ProduceAsync(topic, message); await Task.Yield(); await delivery;")]
    public Task In_an_async_void(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body, "async void"));
}

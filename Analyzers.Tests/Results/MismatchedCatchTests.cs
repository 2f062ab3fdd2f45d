using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Results.MismatchedCatchAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>KPS3011: whether the types of a catch clause are those of the producer in its try block.</summary>
public sealed class MismatchedCatchTests : IControl<MismatchedCatchAnalyzer>
{
    public static string ControlSource => """
        using System;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        namespace CatchControl
        {
            public static class Sends
            {
                public static async Task Send(IProducer<Null, string> producer, Message<Null, string> message)
                {
                    try
                    {
                        await producer.ProduceAsync("orders", message);
                    }
                    catch ([|ProduceException<string, string>|] ex)
                    {
                        Console.WriteLine(ex.Error.Reason);
                    }
                }
            }
        }
        """;

    [Theory]
    [InlineData("public class Publisher<K> { public async Task Send(IProducer<K, string> p, Message<K, string> m) { try { await p.ProduceAsync(\"t\", m); } catch ({|KPS3011:ProduceException<Null, byte[]>|} e) { Console.WriteLine(e); } } }")]
    public Task A_type_that_is_certainly_another(string types) => Verify.VerifyAnalyzerAsync(RetrySource.File(types));

    [Theory]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch ({|KPS3011:ProduceException<Null, string>|} ex) { logger.LogError(ex, "Lost"); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch ({|KPS3011:ProduceException<string, byte[]>|}) { throw; }
        """)]
    [InlineData("""
        try { producer.Produce(topic, message); } catch ({|KPS3011:ProduceException<Null, string>|} ex) { logger.LogError(ex, "Lost"); }
        """)]
    [InlineData("""
        try { logger.LogInformation("Sending"); await producer.ProduceAsync(topic, message).ConfigureAwait(false); } catch ({|KPS3011:ProduceException<Null, string>|} ex) { logger.LogError(ex, "Lost"); }
        """)]
    [InlineData("""
        try { var json = JsonSerializer.Serialize(order); await producer.ProduceAsync(topic, new Message<string, string> { Value = json }); } catch ({|KPS3011:ProduceException<Null, Order>|} ex) { logger.LogError(ex, "Lost"); } catch (Exception ex) { logger.LogError(ex, "Lost"); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch ({|KPS3011:Confluent.Kafka.ProduceException<Ignore, string>|} ex) when (ex.Error.IsFatal) { throw; }
        """)]
    [InlineData("""
        foreach (var line in File.ReadLines("a"))
        {
            try { await producer.ProduceAsync(topic, new Message<string, string> { Value = line }); }
            catch ({|KPS3011:ProduceException<Null, string>|} ex) { logger.LogError(ex, "Lost"); }
        }
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) { logger.LogError(ex, "Lost"); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (KafkaException ex) { logger.LogError(ex, "Lost"); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (Exception ex) { logger.LogError(ex, "Lost"); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch { }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string>) { throw; } catch (KafkaException) { throw; }
        """)]
    [InlineData("""
        try { await Send(); await producer.ProduceAsync(topic, message); } catch (ProduceException<Null, string> ex) { logger.LogError(ex, "Lost"); }
        Task Send() => new ProducerBuilder<Null, string>(new ProducerConfig()).Build().ProduceAsync("a", new Message<Null, string>());
        """)]
    [InlineData("""
        try { await Task.Delay(1); } catch (ProduceException<Null, string> ex) { logger.LogError(ex, "Lost"); }
        """)]
    [InlineData("""
        IProducer<Null, string> other = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();
        try { await producer.ProduceAsync(topic, message); await other.ProduceAsync("a", new Message<Null, string>()); } catch (ProduceException<Null, string> ex) { logger.LogError(ex, "Lost"); }
        """)]
    [InlineData("""
        Func<Task> send = () => Task.CompletedTask;
        try { await producer.ProduceAsync(topic, message); await send(); } catch (ProduceException<Null, string> ex) { logger.LogError(ex, "Lost"); }
        """)]
    [InlineData("""
        try { consumer.Consume(token); } catch (ConsumeException ex) { logger.LogError(ex, "Lost"); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) when (ex.Error.Code == ErrorCode.Local_MsgTimedOut) { throw; }
        """)]
    [InlineData("""
        try { } catch (ProduceException<Null, string> ex) { logger.LogError(ex, "Lost"); }
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    /// <summary>What the project's own methods do that are called in the try block.</summary>
    [Theory]
    [InlineData("private static string Key(int id) => id.ToString();", "producer.Produce(Key(1), message);")]
    [InlineData("private static Headers Headers(string text) { var headers = new Headers(); foreach (char each in text) { headers.Add(each.ToString(), new[] { (byte)each }); } return headers; }", "await producer.ProduceAsync(\"t\", new Message<string, string> { Headers = Headers(\"a\") });")]
    [InlineData("private string Topic() => Prefix() + \"t\"; private string Prefix() => \"a\";", "producer.Produce(Topic(), message);")]
    [InlineData("private static void Check(string text) { if (text.Length == 0) throw new ArgumentException(text); }", "Check(\"a\"); producer.Produce(\"t\", message);")]
    [InlineData("private Task Send() => producer.ProduceAsync(\"t\", message);", "await Send();")]
    [InlineData("private async Task Send() { Console.WriteLine(1); await producer.ProduceAsync(\"t\", message); }", "await Send();")]
    [InlineData("private int Count(int n) => n == 0 ? 0 : Count(n - 1);", "Count(3); producer.Produce(\"t\", message);")]
    [InlineData("", "producer.Produce(\"t\".Short(), message);")]
    [InlineData("private readonly Action<DeliveryReport<string, string>> handler = _ => { };", "producer.Produce(\"t\", message, handler);")]
    [InlineData("private void Handle(DeliveryReport<string, string> report) => other.Produce(\"lost\", new Message<Null, string> { Value = report.Value });", "producer.Produce(\"t\", message, Handle);")]
    [InlineData("", "Task sent = producer.ProduceAsync(\"t\", message); await sent;")]
    public Task It_is_reported_behind_methods(string members, string body) => Verify.VerifyAnalyzerAsync(InPublisher(members, body, "{|KPS3011:ProduceException<Null, string>|}"));

    [Theory]
    [InlineData("private Task Send() => other.ProduceAsync(\"t\", new Message<Null, string>());", "await Send(); producer.Produce(\"t\", message);")]
    [InlineData("private Task Send() => Later(); private async Task Later() { await other.ProduceAsync(\"t\", new Message<Null, string>()); }", "await Send(); producer.Produce(\"t\", message);")]
    [InlineData("protected virtual Task Send() => Task.CompletedTask;", "await Send(); producer.Produce(\"t\", message);")]
    [InlineData("private void Send(Action send) => send();", "Send(() => { }); producer.Produce(\"t\", message);")]
    [InlineData("private static void Fail(Exception e) => throw e;", "Fail(new Exception()); producer.Produce(\"t\", message);")]
    [InlineData("private static void Fail(DeliveryResult<Null, string> r) => throw new ProduceException<Null, string>(new Error(ErrorCode.Unknown), r);", "Fail(null); producer.Produce(\"t\", message);")]
    [InlineData("private void A() => B(); private void B() => C(); private void C() => D(); private void D() => E(); private void E() => Console.WriteLine(1);", "A(); producer.Produce(\"t\", message);")]
    [InlineData("private IEnumerable<int> Each() { yield return 1; }", "foreach (int each in Each()) { producer.Produce(\"t\", message); }")]
    [InlineData("private readonly Task begun = Task.CompletedTask;", "producer.Produce(\"t\", message); await begun;")]
    [InlineData("private readonly List<Task<DeliveryResult<Null, string>>> begun = new();", "producer.Produce(\"t\", message); await Task.WhenAll(begun);")]
    [InlineData("private async Task Send() { try { await producer.ProduceAsync(\"t\", message); } catch (KafkaException) { throw new InvalidOperationException(); } }", "await Send();")]
    [InlineData("private Task Send(int n) => other.ProduceAsync(\"t\", new Message<Null, string>());", "producer.Produce(\"t\", message); await Task.WhenAll(new[] { 1, 2 }.Select(Send));")]
    [InlineData("private readonly Func<Task> send = () => Task.CompletedTask;", "producer.Produce(\"t\", message); await Task.Run(send);")]
    [InlineData("private void Send(dynamic sender) => sender.Send();", "Send(this); producer.Produce(\"t\", message);")]
    public Task Nothing_is_reported_behind_methods(string members, string body) => Verify.VerifyAnalyzerAsync(InPublisher(members, body, "ProduceException<Null, string>"));

    private static string InPublisher(string members, string body, string caught) => RetrySource.File($$"""
        public static class Texts
        {
            public static string Short(this string text) => text.Substring(0, 1);
        }

        public class Publisher
        {
            private readonly IProducer<string, string> producer;
            private readonly IProducer<Null, string> other;
            private readonly Message<string, string> message = new();

            public Publisher(IProducer<string, string> producer, IProducer<Null, string> other)
            {
                this.producer = producer;
                this.other = other;
            }

            {{members}}

            public async Task PublishAsync()
            {
                try
                {
                    {{body}}
                }
                catch ({{caught}} e)
                {
                    Console.WriteLine(e);
                }
            }
        }
        """);

    [Theory]
    [InlineData("public sealed class Publisher<TKey, TValue> { private readonly IProducer<TKey, TValue> producer; public Publisher(IProducer<TKey, TValue> p) => producer = p; public async Task M(Message<TKey, TValue> m) { try { await producer.ProduceAsync(\"t\", m); } catch (ProduceException<TKey, TValue> ex) { Console.WriteLine(ex); } } }")]
    [InlineData("public sealed class Publisher { private readonly Sender sender = new(); public async Task M() { try { await sender.ProduceAsync(); } catch (ProduceException<Null, string> ex) { Console.WriteLine(ex); } } } public sealed class Sender { public Task ProduceAsync() => Task.CompletedTask; }")]
    // A type parameter may stand for what is caught.
    [InlineData("public static class Sends { public static void All<K, V>(IProducer<K, V> p, Message<K, V> m) { try { p.Produce(\"t\", m); } catch (ProduceException<string, string> e) when (e.Error.Code == ErrorCode.Local_QueueFull) { p.Poll(TimeSpan.FromSeconds(1)); } } }")]
    [InlineData("public class Publisher<K> { public async Task Send(IProducer<K, string> p, Message<K, string> m) { try { await p.ProduceAsync(\"t\", m); } catch (ProduceException<Null, string> e) { Console.WriteLine(e); } } }")]
    [InlineData("public class Publisher<T> { public async Task Send(IProducer<string, System.Collections.Generic.List<T>> p, Message<string, System.Collections.Generic.List<T>> m) { try { await p.ProduceAsync(\"t\", m); } catch (ProduceException<string, System.Collections.Generic.List<int>> e) { Console.WriteLine(e); } } }")]
    public Task Nothing_is_reported_in(string types) => Verify.VerifyAnalyzerAsync(RetrySource.File(types));
}

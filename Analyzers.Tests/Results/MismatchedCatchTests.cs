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
        Task Send() => Task.CompletedTask;
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

    [Theory]
    [InlineData("public sealed class Publisher<TKey, TValue> { private readonly IProducer<TKey, TValue> producer; public Publisher(IProducer<TKey, TValue> p) => producer = p; public async Task M(Message<TKey, TValue> m) { try { await producer.ProduceAsync(\"t\", m); } catch (ProduceException<TKey, TValue> ex) { Console.WriteLine(ex); } } }")]
    [InlineData("public sealed class Publisher { private readonly Sender sender = new(); public async Task M() { try { await sender.ProduceAsync(); } catch (ProduceException<Null, string> ex) { Console.WriteLine(ex); } } } public sealed class Sender { public Task ProduceAsync() => Task.CompletedTask; }")]
    // A type parameter may stand for what is caught.
    [InlineData("public static class Sends { public static void All<K, V>(IProducer<K, V> p, Message<K, V> m) { try { p.Produce(\"t\", m); } catch (ProduceException<string, string> e) when (e.Error.Code == ErrorCode.Local_QueueFull) { p.Poll(TimeSpan.FromSeconds(1)); } } }")]
    [InlineData("public class Publisher<K> { public async Task Send(IProducer<K, string> p, Message<K, string> m) { try { await p.ProduceAsync(\"t\", m); } catch (ProduceException<Null, string> e) { Console.WriteLine(e); } } }")]
    [InlineData("public class Publisher<T> { public async Task Send(IProducer<string, System.Collections.Generic.List<T>> p, Message<string, System.Collections.Generic.List<T>> m) { try { await p.ProduceAsync(\"t\", m); } catch (ProduceException<string, System.Collections.Generic.List<int>> e) { Console.WriteLine(e); } } }")]
    public Task Nothing_is_reported_in(string types) => Verify.VerifyAnalyzerAsync(RetrySource.File(types));
}

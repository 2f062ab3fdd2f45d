using ProducerSafety.Analyzers.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Retries.ResendInCatchAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>KPS2004 and KPS2007: catch blocks that send a message again.</summary>
public sealed class ResendInCatchTests : IControl<ResendInCatchAnalyzer>
{
    public static string ControlSource => """
        using System;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        namespace ResendControl
        {
            public static class Sends
            {
                public static async Task Send(IProducer<Null, string> producer, Message<Null, string> message)
                {
                    try
                    {
                        await producer.ProduceAsync("orders", message);
                    }
                    catch (OperationCanceledException)
                    {
                        await {|KPS2007:producer.ProduceAsync|}("orders", message);
                    }
                    catch (ProduceException<Null, string>)
                    {
                        await {|KPS2004:producer.ProduceAsync|}("orders", message);
                    }
                }
            }
        }
        """;

    [Theory]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string>) { await {|KPS2004:producer.ProduceAsync|}(topic, message); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (Exception ex) { logger.LogWarning(ex, "Again"); await Task.Delay(100); await {|KPS2004:producer.ProduceAsync|}(topic, message); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch { await {|KPS2004:producer.ProduceAsync|}(topic, message); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (KafkaException) { {|KPS2004:producer.Produce|}(topic, message, report => { }); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, new Message<string, string> { Value = order.Customer }); } catch (Exception) { await {|KPS2004:producer.ProduceAsync|}(topic, new Message<string, string> { Value = order.Customer }); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) when (!ex.Error.IsFatal) { await {|KPS2004:producer.ProduceAsync|}(topic, message); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (OperationCanceledException) { await {|KPS2007:producer.ProduceAsync|}(topic, message); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (TaskCanceledException) { logger.LogWarning("Again"); await {|KPS2007:producer.ProduceAsync|}(topic, message); }
        """)]
    [InlineData("""
        await Send(order, 0);
        async Task Send(Order next, int attempt)
        {
            try { await producer.ProduceAsync(topic, new Message<string, string> { Value = next.Customer }); }
            catch (Exception) when (attempt < 3) { await {|KPS2004:Send|}(next, attempt + 1); }
        }
        """)]
    [InlineData("""
        try { producer.ProduceAsync(topic, message).Wait(); } catch (Exception) { {|KPS2004:producer.ProduceAsync|}(topic, message).Wait(); }
        """)]
    [InlineData("""
        try { await Send(order); } catch (ProduceException<string, string>) { await {|KPS2004:Send|}(order); }
        async Task Send(Order next) => await producer.ProduceAsync(topic, new Message<string, string> { Value = next.Customer });
        """)]
    [InlineData("""
        try { await Publish(topic, message); } catch (Exception ex) { logger.LogWarning(ex, "Again"); await {|KPS2004:Publish|}(topic, message); }
        Task Publish(string to, Message<string, string> one) => producer.ProduceAsync(to, one);
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        // Two variables of one name: what is left in the channel when the worker stops.
        Channel<string> channel = Channel.CreateUnbounded<string>();
        try
        {
            await foreach (var job in channel.Reader.ReadAllAsync(token))
            {
                await producer.ProduceAsync(topic, new Message<string, string> { Value = job }, token);
            }
        }
        catch (OperationCanceledException)
        {
            while (channel.Reader.TryRead(out var job))
            {
                await producer.ProduceAsync(topic, new Message<string, string> { Value = job }, token);
            }
        }
        """)]
    public Task Another_variable_of_the_same_name(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) { logger.LogError(ex, "Lost"); throw; }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string>) { await producer.ProduceAsync("dead-letters", message); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string>) { await producer.ProduceAsync(topic + ".retry", message); }
        """)]
    [InlineData("""
        IProducer<string, string> backup = producer;
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string>) { await backup.ProduceAsync(topic, message); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) when (ex.Error.Code == ErrorCode.Local_QueueFull) { await producer.ProduceAsync(topic, message); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) { if (ex.Error.Code != ErrorCode.Local_QueueFull) throw; await producer.ProduceAsync(topic, message); }
        """)]
    [InlineData("""
        try { producer.Produce(topic, message); } catch (ProduceException<string, string>) { producer.Poll(TimeSpan.FromSeconds(1)); producer.Produce(topic, message); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string>) { message = new Message<string, string> { Value = "smaller" }; await producer.ProduceAsync(topic, message); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string>) { message.Value = "smaller"; await producer.ProduceAsync(topic, message); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string>) { await producer.ProduceAsync(topic, new Message<string, string> { Value = "failed: " + order.Id }); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string>) { producer.AbortTransaction(); producer.BeginTransaction(); await producer.ProduceAsync(topic, message); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (JsonException) { await producer.ProduceAsync(topic, message); }
        """)]
    [InlineData("""
        try { await Task.Delay(1); } catch (Exception) { await producer.ProduceAsync(topic, message); }
        """)]
    [InlineData("""
        try { await File.ReadAllTextAsync("a"); } catch (OperationCanceledException) { await producer.ProduceAsync(topic, message); }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (Exception) { Func<Task> later = () => producer.ProduceAsync(topic, message); logger.LogInformation("{Later}", later); }
        """)]
    [InlineData("""
        await Send(order);
        async Task Send(Order next)
        {
            try { await producer.ProduceAsync(topic, new Message<string, string> { Value = next.Customer }); }
            catch (Exception) when (next.Id > 0) { await Send(next with { Id = 0 }); }
        }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (OperationCanceledException) { throw; }
        """)]
    [InlineData("""
        try { await Send("orders", message); } catch (ProduceException<string, string>) { await Send("dead-letters", message); }
        Task Send(string to, Message<string, string> one) => producer.ProduceAsync(to, one);
        """)]
    [InlineData("""
        try { await Send(message); } catch (JsonException) { await Send(message); }
        Task Send(Message<string, string> one) => producer.ProduceAsync(topic, one);
        """)]
    [InlineData("""
        try { await Send(message); } catch (Exception) { await Send(message); }
        async Task Send(Message<string, string> one) { try { await producer.ProduceAsync(topic, one); } catch (KafkaException ex) { logger.LogError(ex, "Lost"); } }
        """)]
    [InlineData("""
        try { await Send(consumer.Consume(token).Message); } catch (Exception) { await Send(consumer.Consume(token).Message); }
        Task Send(Message<string, string> one) => producer.ProduceAsync(topic, one);
        """)]
    [InlineData("""
        try { await Write(order); } catch (Exception) { await Write(order); }
        Task Write(Order one) => File.WriteAllTextAsync("order", one.Customer);
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) when (ex.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic) { await Task.Delay(1000); await producer.ProduceAsync(topic, message); }
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));
}

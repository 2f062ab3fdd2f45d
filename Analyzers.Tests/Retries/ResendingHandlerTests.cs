using ProducerSafety.Analyzers.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Retries.ResendingHandlerAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>KPS2003: delivery handlers that send a message again.</summary>
public sealed class ResendingHandlerTests : IControl<ResendingHandlerAnalyzer>
{
    public static string ControlSource => """
        using System;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        namespace HandlerResendControl
        {
            public static class Sends
            {
                public static void Send(IProducer<Null, string> producer, Message<Null, string> message) =>
                    producer.Produce("orders", message, report =>
                    {
                        if (report.Error.IsError)
                        {
                            [|producer.Produce|]("orders", message);
                        }
                    });
            }
        }
        """;

    [Theory]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Error.IsError) {|KPS2003:producer.Produce|}(topic, message); });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Error.IsError) {|KPS2003:producer.Produce|}(report.Topic, report.Message); });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Error.IsError) {|KPS2003:producer.Produce|}(report.TopicPartition, report.Message, null); });
        """)]
    [InlineData("""
        producer.Produce(topic, message, Done);
        void Done(DeliveryReport<string, string> report)
        {
            if (report.Error.IsError) {|KPS2003:producer.Produce|}(report.Topic, report.Message, Done);
        }
        """)]
    [InlineData("""
        producer.Produce(topic, message, Done);
        producer.Produce(topic, message, Done);
        void Done(DeliveryReport<string, string> report)
        {
            if (report.Error.IsError) {|KPS2003:producer.Produce|}(report.Topic, report.Message, Done);
            else if (report.Status != PersistenceStatus.Persisted) {|KPS2003:producer.Produce|}(report.Topic, report.Message, Done);
        }
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Error.IsError) Task.Run(() => {|KPS2003:producer.ProduceAsync|}(topic, message)); });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Status != PersistenceStatus.Persisted) {|KPS2003:producer.Produce|}(topic, new Message<string, string> { Key = report.Key, Value = report.Value }); });
        """)]
    [InlineData("""
        producer.Produce("orders", message, report => { if (report.Error.IsError) {|KPS2003:producer.Produce|}("orders", report.Message); });
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Error.IsError) logger.LogError("Lost"); });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Error.IsError) producer.Produce("dead-letters", report.Message); });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Error.IsError) producer.Produce(report.Topic + ".dlq", report.Message); });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (!report.Error.IsError) producer.Produce("audit", new Message<string, string> { Value = "stored" }); });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Error.Code == ErrorCode.Local_QueueFull) producer.Produce(topic, message); });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Error.IsError) producer.Produce(topic, new Message<string, string> { Value = "failed " + report.Key }); });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { var failed = new List<string>(); if (report.Error.IsError) failed.Add(report.Value); });
        """)]
    [InlineData("""
        producer.Produce(topic, message);
        """)]
    [InlineData("""
        producer.Produce(topic, message, null);
        """)]
    [InlineData("""
        Action<DeliveryReport<string, string>>? handler = null;
        if (order.Id > 0) handler = report => producer.Produce(topic, message);
        producer.Produce(topic, message, handler);
        """)]
    [InlineData("""
        var queue = new ConcurrentQueue<Message<string, string>>();
        producer.Produce(topic, message, report => { if (report.Error.IsError) queue.Enqueue(report.Message); });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Error.IsError) consumer.Pause(consumer.Assignment); });
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));
}

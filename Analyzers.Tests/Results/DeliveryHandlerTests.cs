using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Results.DeliveryHandlerAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>KPS3002 and KPS3003: there is no delivery handler, or it never looks at the error.</summary>
public sealed class DeliveryHandlerTests : IControl<DeliveryHandlerAnalyzer>
{
    public static string ControlSource => """
        using System;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        namespace HandlerControl
        {
            public static class Sends
            {
                public static void Send(IProducer<Null, string> producer, Message<Null, string> message)
                {
                    {|KPS3002:producer.Produce|}("orders", message);
                    producer.Produce("orders", message, {|KPS3003:report => Console.WriteLine("sent")|});
                    producer.Produce("orders", message, {|KPS3009:async report => await Task.FromResult(report.Error)|});
                    producer.Produce("orders", message, report => { if (report.Error.IsError) { {|KPS3010:producer.Flush|}(); } });
                }
            }
        }
        """;

    [Theory]
    [InlineData("""
        {|KPS3002:producer.Produce|}(topic, message);
        """)]
    [InlineData("""
        {|KPS3002:producer.Produce|}(topic, message, null);
        """)]
    [InlineData("""
        {|KPS3002:producer.Produce|}(new TopicPartition(topic, 0), message);
        """)]
    [InlineData("""
        foreach (var line in File.ReadAllLines("a"))
        {
            {|KPS3002:producer.Produce|}(topic, new Message<string, string> { Value = line });
        }
        producer.Flush();
        """)]
    [InlineData("""
        try
        {
            {|KPS3002:producer.Produce|}(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            logger.LogError(ex, "Queue full");
        }
        """)]
    [InlineData("""
        producer.Produce(topic, message, {|KPS3003:_ => { }|});
        """)]
    [InlineData("""
        producer.Produce(topic, message, {|KPS3003:report => logger.LogInformation("Delivered to {Offset}", report.Offset)|});
        """)]
    [InlineData("""
        producer.Produce(topic, message, {|KPS3003:report => { var o = report.TopicPartitionOffset; Console.WriteLine($"sent {o}"); }|});
        """)]
    [InlineData("""
        producer.Produce(topic, message, {|KPS3003:delegate (DeliveryReport<string, string> report) { Console.WriteLine("sent"); }|});
        """)]
    [InlineData("""
        void Done(DeliveryReport<string, string> report) => Console.WriteLine(report.Key);
        producer.Produce(topic, message, {|KPS3003:Done|});
        """)]
    [InlineData("""
        Action<DeliveryReport<string, string>> handler = {|KPS3003:report => Console.WriteLine(report.Partition)|};
        producer.Produce(topic, message, handler);
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    /// <summary>With delivery reports off, a handler makes Produce throw.</summary>
    [Theory]
    [InlineData("new ProducerConfig { EnableDeliveryReports = false }")]
    [InlineData("new ProducerConfig { EnableDeliveryReports = DateTime.Now.Hour > 1 }")]
    [InlineData("new Dictionary<string, string> { [\"dotnet.producer.enable.delivery.reports\"] = \"false\" }")]
    public Task Reports_may_be_off(string config) => Verify.VerifyAnalyzerAsync(WithConfig(config, "producer.Produce"));

    [Theory]
    [InlineData("new ProducerConfig { EnableDeliveryReports = true }")]
    [InlineData("new ProducerConfig { EnableDeliveryReports=true, BootstrapServers = \"a\" }")]
    [InlineData("new ProducerConfig { DeliveryReportFields = \"all\" }")]
    public Task Reports_are_on(string config) => Verify.VerifyAnalyzerAsync(WithConfig(config, "{|KPS3002:producer.Produce|}"));

    private static string WithConfig(string config, string produce) => RetrySource.File($$"""
        public static class Registration
        {
            public static IProducer<string, byte[]> Create() => new ProducerBuilder<string, byte[]>({{config}}).Build();
        }

        public class Publisher
        {
            private readonly IProducer<string, byte[]> producer = Registration.Create();

            public void Publish(Message<string, byte[]> message) => {{produce}}("t", message);
        }
        """);

    [Theory]
    [InlineData("""
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                logger.LogError("Lost: {Reason}", report.Error.Reason);
            }
        });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => Console.WriteLine(report.Error.IsError ? report.Error.Reason : report.TopicPartitionOffset.ToString()));
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => Console.WriteLine(!report.Error.IsError ? $"Delivered to {report.TopicPartitionOffset}" : $"Failed: {report.Error.Reason}"));
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Status != PersistenceStatus.Persisted) logger.LogError("Lost"); });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Error.Code != ErrorCode.NoError) throw new InvalidOperationException(); });
        """)]
    [InlineData("""
        var done = new TaskCompletionSource<DeliveryReport<string, string>>();
        producer.Produce(topic, message, report => done.SetResult(report));
        await done.Task;
        """)]
    [InlineData("""
        var done = new TaskCompletionSource<DeliveryReport<string, string>>();
        producer.Produce(topic, message, done.SetResult);
        """)]
    [InlineData("""
        void Done(DeliveryReport<string, string> report)
        {
            if (report.Error.IsError) logger.LogError("Lost");
        }
        producer.Produce(topic, message, Done);
        """)]
    [InlineData("""
        Action<DeliveryReport<string, string>> handler = report => Console.WriteLine(report.Error);
        producer.Produce(topic, message, handler);
        """)]
    [InlineData("""
        Action<DeliveryReport<string, string>>? handler = null;
        if (order.Id > 0) handler = report => Console.WriteLine(report.Offset);
        producer.Produce(topic, message, handler);
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { var error = report.Error; if (error.IsError) logger.LogError("Lost"); });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report is { Error.IsError: true }) logger.LogError("Lost"); });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => logger.LogInformation("{@Report}", report));
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => Task.Run(() => { if (report.Error.IsError) producer.Flush(); }));
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Error.IsError) producer.Produce("dead-letters", report.Message, again => logger.LogError("{Error}", again.Error)); });
        """)]
    [InlineData("""
        await producer.ProduceAsync(topic, message);
        producer.Flush();
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Error.IsError) producer.Poll(TimeSpan.Zero); });
        """)]
    [InlineData("""
        producer.InitTransactions(TimeSpan.FromSeconds(10));
        producer.BeginTransaction();
        producer.Produce(topic, message);
        producer.CommitTransaction();
        """)]
    [InlineData("""
        var lost = 0;
        producer.Produce(topic, message, report => lost += report.Error.IsError ? 1 : 0);
        producer.Flush();
        if (lost > 0) throw new InvalidOperationException();
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("public sealed class Other { private readonly Sender sender = new(); public void M() => sender.Produce(\"a\"); } public sealed class Sender { public void Produce(string text) { } }")]
    [InlineData("public sealed class Publisher { private readonly IProducer<Null, string> producer; private readonly Action<DeliveryReport<Null, string>> handler; public Publisher(IProducer<Null, string> p, Action<DeliveryReport<Null, string>> h) { producer = p; handler = h; } public void M() => producer.Produce(\"t\", new Message<Null, string>(), handler); }")]
    [InlineData("public static class Expectations { public static void M(Action<System.Linq.Expressions.Expression<Action<IProducer<Null, string>>>> setup) => setup(p => p.Produce(\"t\", null!, null)); }")]
    [InlineData("public static class Handlers { public static void M(IProducer<Null, string> p) => p.Produce(\"t\", new Message<Null, string>(), Report); private static void Report(DeliveryReport<Null, string> report) { if (report.Error.IsError) Console.WriteLine(report.Error.Reason); } }")]
    public Task Nothing_is_reported_in(string types) => Verify.VerifyAnalyzerAsync(RetrySource.File(types));
}

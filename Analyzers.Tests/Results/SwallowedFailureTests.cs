using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Results.SwallowedFailureAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>KPS3004: catch blocks from which nobody learns that a message was lost.</summary>
public sealed class SwallowedFailureTests : IControl<SwallowedFailureAnalyzer>
{
    public static string ControlSource => """
        using System;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        namespace SwallowedControl
        {
            public static class Sends
            {
                public static async Task Send(IProducer<Null, string> producer, Message<Null, string> message)
                {
                    try
                    {
                        await producer.ProduceAsync("orders", message);
                    }
                    [|catch|] (ProduceException<Null, string>)
                    {
                    }
                }
            }
        }
        """;

    [Theory]
    [InlineData("producer.Flush(TimeSpan.FromSeconds(2));")]
    [InlineData("producer.Flush(token);")]
    [InlineData("producer.Poll(TimeSpan.Zero);")]
    [InlineData("producer.Dispose();")]
    public Task The_producer_is_told_of_success_and_nobody_else(string call) => Verify.VerifyAnalyzerAsync(RetrySource.Method($$"""
        try
        {
            await producer.ProduceAsync(topic, message);
            {{call}}
        }
        {|KPS3004:catch|} (Exception ex)
        {
            logger.LogError(ex, "Lost");
        }
        """));

    /// <summary>Nobody waits for what is run, or the framework calls and could only log as well.</summary>
    [Theory]
    [InlineData("public void Start() { _ = Task.Run(async () => { TRY }); }")]
    [InlineData("public void Start() => Task.Factory.StartNew(async () => { TRY }, TaskCreationOptions.LongRunning);")]
    [InlineData("public void Start() { ThreadPool.QueueUserWorkItem(async _ => { TRY }); }")]
    [InlineData("public void Start() { AppDomain.CurrentDomain.ProcessExit += async (_, _) => { TRY }; }")]
    [InlineData("private readonly List<Timer> timers = new(); public void Start() => timers.Add(new Timer(async _ => { TRY }, null, 0, 1000));")]
    [InlineData("public void Start() { new Thread(async () => { TRY }).Start(); }")]
    [InlineData("public async ValueTask DisposeAsync() { TRY }")]
    [InlineData("public void Start() { _ = SendAsync(); } private async Task SendAsync() { TRY }")]
    [InlineData("public void Start() => SendAsync(1); public void Again() { SendAsync(2); } private async Task SendAsync(int n) { TRY }")]
    [InlineData("private sealed class Counting : MemoryStream { private IProducer<string, string> producer; private ILogger logger; private Message<string, string> message; public override async Task FlushAsync(CancellationToken c) { TRY } }")]
    public Task There_is_nobody_to_tell(string member) => Verify.VerifyAnalyzerAsync(InMember(member, "catch"));

    [Theory]
    [InlineData("public async Task Start() { await Task.Run(async () => { TRY }); }")]
    [InlineData("public void Start() { _ = SendAsync(); } public async Task Again() { await SendAsync(); } private async Task SendAsync() { TRY }")]
    [InlineData("public void Start() { _ = SendAsync(); } public async Task SendAsync() { TRY }")]
    [InlineData("public Func<Task> Start() => SendAsync; private async Task SendAsync() { TRY }")]
    [InlineData("public Task Start() => SendAsync(); private async Task SendAsync() { TRY }")]
    [InlineData("public Task Start() => Task.Run(async () => { TRY });")]
    [InlineData("public Func<Task> Start() => async () => { TRY };")]
    [InlineData("protected virtual async Task SendAsync() { TRY } private sealed class Loud : Publisher { public Loud() : base(null, null) { } protected override async Task SendAsync() { await base.SendAsync(); } }")]
    [InlineData("private class Quiet { public virtual Task SendAsync() => Task.CompletedTask; } private sealed class Loud : Quiet { private IProducer<string, string> producer; private ILogger logger; private Message<string, string> message; public override async Task SendAsync() { TRY } }")]
    public Task There_is_somebody_to_tell(string member) => Verify.VerifyAnalyzerAsync(InMember(member, "{|KPS3004:catch|}"));

    private static string InMember(string member, string keyword) => RetrySource.File($$"""
        public class Publisher
        {
            private readonly IProducer<string, string> producer;
            private readonly ILogger logger;
            private readonly Message<string, string> message = new();

            public Publisher(IProducer<string, string> producer, ILogger logger)
            {
                this.producer = producer;
                this.logger = logger;
            }

            {{member.Replace("TRY", "try { await producer.ProduceAsync(\"t\", message); } " + keyword + " (KafkaException e) { logger.LogError(e, \"Lost\"); }")}}
        }
        """);

    [Theory]
    [InlineData("foreach (var one in new[] { message }) { TRY } throw new InvalidOperationException();", "catch")]
    [InlineData("TRY throw new InvalidOperationException();", "catch")]
    [InlineData("TRY await File.WriteAllTextAsync(\"dead\", message.Value);", "catch")]
    [InlineData("TRY", "{|KPS3004:catch|}")]
    public Task Success_returns(string body, string keyword) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body.Replace(
        "TRY", "try { await producer.ProduceAsync(topic, message); return; } " + keyword + " (KafkaException e) { logger.LogError(e, \"Lost\"); }")));

    [Theory]
    [InlineData("consumer.Commit();")]
    [InlineData("consumer.StoreOffset(new TopicPartitionOffset(topic, 0, 1));")]
    [InlineData("producer.CommitTransaction();")]
    public Task Somebody_else_is_told_of_success(string call) => Verify.VerifyAnalyzerAsync(RetrySource.Method($$"""
        try
        {
            await producer.ProduceAsync(topic, message);
            {{call}}
        }
        catch (Exception ex)
        {
            logger.LogError(ex, "Lost");
        }
        """));

    [Theory]
    [InlineData("try { producer.ProduceAsync(topic, message).Wait(); } {|KPS3004:catch|} (Exception) { }")]
    [InlineData("try { producer.ProduceAsync(topic, message).GetAwaiter().GetResult(); } {|KPS3004:catch|} (ProduceException<string, string>) { }")]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        {|KPS3004:catch|}
        {
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        {|KPS3004:catch|} (Exception)
        {
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        {|KPS3004:catch|} (ProduceException<string, string>)
        {
            // best effort
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        {|KPS3004:catch|} (KafkaException ex)
        {
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        {|KPS3004:catch|} (ProduceException<string, string> ex)
        {
            logger.LogError(ex, "Lost {Id}", order.Id);
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        {|KPS3004:catch|} (Exception ex)
        {
            Console.WriteLine(ex.Message);
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        {|KPS3004:catch|} (Exception ex)
        {
            Console.Error.WriteLine(ex.Message);
            logger.LogError(ex, "Lost");
        }
        """)]
    [InlineData("""
        try
        {
            var result = await producer.ProduceAsync(topic, message);
            logger.LogInformation("Stored at {Offset}", result.Offset);
        }
        {|KPS3004:catch|} (ProduceException<string, string> ex)
        {
            logger.LogError(ex, "Lost");
        }
        """)]
    [InlineData("""
        try
        {
            producer.ProduceAsync(topic, message).Wait();
        }
        {|KPS3004:catch|} (Exception ex)
        {
            logger.LogError(ex, "Lost");
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        {|KPS3004:catch|} (Exception ex)
        {
            logger.LogError(ex, "Lost");
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadLines("a"))
        {
            try { await producer.ProduceAsync(topic, new Message<string, string> { Value = line }); }
            {|KPS3004:catch|} (Exception ex) { logger.LogError(ex, "Lost"); }
        }
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            logger.LogError(ex, "Lost");
            throw;
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            throw new InvalidOperationException("Lost", ex);
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex) when (ex.Error.Code == ErrorCode.TopicException)
        {
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (OperationCanceledException)
        {
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            await File.AppendAllTextAsync("lost", ex.Message);
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            await producer.ProduceAsync("dead-letters", message);
        }
        """)]
    [InlineData("""
        var sent = 0;
        try
        {
            await producer.ProduceAsync(topic, message);
            sent++;
        }
        catch (ProduceException<string, string> ex)
        {
            logger.LogError(ex, "Lost");
        }
        if (sent == 0) throw new InvalidOperationException();
        """)]
    [InlineData("""
        DeliveryResult<string, string>? result = null;
        try
        {
            result = await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            logger.LogError(ex, "Lost");
        }
        """)]
    [InlineData("""
        try
        {
            var next = consumer.Consume(token);
            await producer.ProduceAsync(topic, next.Message);
            consumer.Commit(next);
        }
        catch (Exception ex)
        {
            logger.LogError(ex, "Not committed");
        }
        """)]
    [InlineData("""
        try
        {
            await Task.Delay(1);
        }
        catch (Exception ex)
        {
            logger.LogError(ex, "Lost");
        }
        """)]
    [InlineData("""
        try
        {
            producer.Produce(topic, message);
        }
        catch (Exception ex)
        {
            logger.LogError(ex, "Lost");
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string>)
        {
            throw;
        }
        catch (Exception ex)
        {
            logger.LogError(ex, "Lost");
        }
        """)]
    [InlineData("""
        while (!token.IsCancellationRequested)
        {
            try { await producer.ProduceAsync(topic, consumer.Consume(token).Message); }
            catch (Exception ex) { logger.LogError(ex, "Lost"); }
        }
        """)]
    [InlineData("""
        var failed = new List<Order>();
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            logger.LogError(ex, "Lost");
            failed.Add(order);
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            logger.LogError(ex, "Lost");
            if (ex.Error.IsFatal) throw;
        }
        """)]
    // Wait and Result throw an AggregateException: nothing is caught here, and so nothing swallowed.
    [InlineData("try { producer.ProduceAsync(topic, message).Wait(); } catch (ProduceException<string, string> ex) { Console.WriteLine(ex.Message); }")]
    [InlineData("try { var stored = producer.ProduceAsync(topic, message).Result; Console.WriteLine(stored.Offset); } catch (KafkaException) { }")]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("public static class Program { public static async Task Main() { using var p = new ProducerBuilder<Null, string>(new ProducerConfig()).Build(); try { await p.ProduceAsync(\"t\", new Message<Null, string>()); } catch (ProduceException<Null, string> e) { Console.WriteLine(e.Error.Reason); } } }")]
    [InlineData("public sealed class Publisher { private readonly IProducer<Null, string> p; public Publisher(IProducer<Null, string> p) => this.p = p; public async Task<bool> M() { try { await p.ProduceAsync(\"t\", new Message<Null, string>()); return true; } catch (Exception e) { Console.WriteLine(e); } return false; } }")]
    [InlineData("public sealed class Publisher { private readonly IProducer<Null, string> p; public Publisher(IProducer<Null, string> p) => this.p = p; public async Task<bool> M() { try { await p.ProduceAsync(\"t\", new Message<Null, string>()); return true; } catch { } return false; } }")]
    [InlineData("public sealed class Worker : BackgroundService { private readonly IProducer<Null, string> p; public Worker(IProducer<Null, string> p) => this.p = p; protected override async Task ExecuteAsync(CancellationToken token) { try { await p.ProduceAsync(\"t\", new Message<Null, string>()); } catch (Exception e) { Console.WriteLine(e); } } }")]
    public Task Nothing_is_reported_in(string types) => Verify.VerifyAnalyzerAsync(RetrySource.File(types));

    [Fact]
    public Task A_catch_that_logs_is_no_more_than_a_suggestion() => Verify.VerifyAnalyzerAsync(
        RetrySource.Method("try { await producer.ProduceAsync(topic, message); } {|#0:catch|} (Exception ex) { logger.LogError(ex, \"Lost\"); }"),
        Verify.Diagnostic().WithLocation(0).WithSeverity(Microsoft.CodeAnalysis.DiagnosticSeverity.Info));
}

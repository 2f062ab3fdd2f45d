using ProducerSafety.Analyzers.Tests.Retries;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Results.DeliveryHandlerAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>KPS3009: an <c>async void</c> delivery handler, and what does its waiting elsewhere.</summary>
public sealed class AsyncDeliveryHandlerTests
{
    [Theory]
    [InlineData("""
        producer.Produce(topic, message, {|KPS3009:async report =>
        {
            if (report.Error.IsError)
            {
                await File.AppendAllTextAsync("lost", report.Value);
            }
        }|});
        """)]
    [InlineData("""
        async void Done(DeliveryReport<string, string> report) => await File.AppendAllTextAsync("log", report.Error.Reason);
        producer.Produce(topic, message, {|KPS3009:Done|});
        """)]
    [InlineData("""
        Action<DeliveryReport<string, string>> handler = {|KPS3009:async report =>
        {
            await Task.Delay(100, token);
            logger.LogInformation("{Error}", report.Error);
        }|};
        producer.Produce(topic, message, handler);
        """)]
    [InlineData("""
        producer.Produce(new TopicPartition(topic, 0), message, {|KPS3009:async delegate (DeliveryReport<string, string> report)
        {
            await File.AppendAllTextAsync("log", report.Error.Reason);
        }|});
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        // What has to be awaited is left to a task of its own.
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                _ = File.AppendAllTextAsync("lost", report.Value);
            }
        });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                Task.Run(async () => await File.AppendAllTextAsync("lost", report.Value));
            }
        });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => _ = StoreAsync(report));

        static async Task StoreAsync(DeliveryReport<string, string> report)
        {
            if (report.Error.IsError)
            {
                await File.AppendAllTextAsync("lost", report.Value);
            }
        }
        """)]
    [InlineData("""
        // A worker reads the reports.
        var reports = Channel.CreateUnbounded<DeliveryReport<string, string>>();
        producer.Produce(topic, message, report => reports.Writer.TryWrite(report));
        var first = await reports.Reader.ReadAsync(token);
        """)]
    [InlineData("""
        Func<DeliveryReport<string, string>, Task> store = async report => await File.AppendAllTextAsync("log", report.Error.Reason);
        producer.Produce(topic, message, report => store(report));
        """)]
    [InlineData("""
        async Task LaterAsync() => await Task.Yield();

        await LaterAsync();
        producer.Produce(topic, message, report => Console.WriteLine(report.Error));
        """)]
    [InlineData("""
        // The caller of a web API waits for the report.
        var done = new TaskCompletionSource<DeliveryReport<string, string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        producer.Produce(topic, message, report => done.TrySetResult(report));
        var report = await done.Task.WaitAsync(token);
        if (report.Error.IsError)
        {
            throw new KafkaException(report.Error);
        }
        """)]
    [InlineData("""
        await Parallel.ForEachAsync(File.ReadLines("orders.csv"), token, async (line, stop) =>
        {
            await Task.Delay(10, stop);
            producer.Produce(topic, new Message<string, string> { Value = line }, report => Log(report));
        });

        void Log(DeliveryReport<string, string> report)
        {
            if (report.Error.IsError)
            {
                logger.LogError("{Value} is lost: {Reason}", report.Message.Value, report.Error.Reason);
            }
        }
        """)]
    [InlineData("""
        using var timer = new Timer(async _ =>
        {
            await Task.Yield();
            producer.Produce(topic, message, report => logger.LogDebug("{Error}", report.Error));
        });
        """)]
    [InlineData("""
        // Not a handler of deliveries.
        consumer.Subscribe(topic);
        Action<ConsumeResult<string, string>> handle = async record => await File.AppendAllTextAsync("in", record.Message.Value);
        handle(consumer.Consume(token));
        producer.Produce(topic, message, report => logger.LogDebug("{Error}", report.Error));
        """)]
    [InlineData("""
        // The results of a batch are counted.
        int failed = 0;
        foreach (var line in await File.ReadAllLinesAsync("orders.csv", token))
        {
            producer.Produce(topic, new Message<string, string> { Value = line }, report =>
            {
                if (report.Error.IsError)
                {
                    Interlocked.Increment(ref failed);
                }
            });
        }

        producer.Flush(token);
        logger.LogInformation("{Failed} failed", failed);
        """)]
    [InlineData("""
        var lost = new ConcurrentQueue<Message<string, string>>();
        producer.Produce(topic, message, report =>
        {
            if (report.Status == PersistenceStatus.NotPersisted)
            {
                lost.Enqueue(report.Message);
            }
        });
        producer.Flush(token);
        await File.WriteAllLinesAsync("lost", lost.Select(m => m.Value), token);
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        // The wrapper awaits the handler.
        public sealed class Publisher
        {
            private readonly IProducer<Null, string> producer;

            public Publisher(IProducer<Null, string> producer) => this.producer = producer;

            public async Task Produce(string topic, string text, Func<DeliveryResult<Null, string>, Task> deliveryHandler) =>
                await deliveryHandler(await producer.ProduceAsync(topic, new Message<Null, string> { Value = text }));
        }

        public static class Orders
        {
            public static Task Send(Publisher publisher) => publisher.Produce("orders", "1", async result => await File.AppendAllTextAsync("log", result.Value));
        }
        """)]
    [InlineData("""
        // A form, whose events are "async void" as usual.
        public sealed class OrderForm
        {
            private readonly IProducer<Null, string> producer;

            public OrderForm(IProducer<Null, string> producer) => this.producer = producer;

            public event EventHandler? Saved;

            public async void OnSave(object sender, EventArgs e)
            {
                await Task.Yield();
                producer.Produce("orders", new Message<Null, string>(), Report);
                Saved?.Invoke(this, e);
            }

            private void Report(DeliveryReport<Null, string> report)
            {
                if (report.Error.IsError)
                {
                    Console.Error.WriteLine(report.Error.Reason);
                }
            }
        }
        """)]
    [InlineData("""
        // A worker that stores what failed, in its own time.
        public sealed class Worker : BackgroundService
        {
            private readonly IProducer<Null, string> producer;
            private readonly Channel<DeliveryReport<Null, string>> failed = Channel.CreateUnbounded<DeliveryReport<Null, string>>();

            public Worker(IProducer<Null, string> producer) => this.producer = producer;

            public void Send(string text) => producer.Produce("orders", new Message<Null, string> { Value = text }, OnDelivered);

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                await foreach (var report in failed.Reader.ReadAllAsync(stoppingToken))
                {
                    await File.AppendAllTextAsync("failed", report.Value, stoppingToken);
                }
            }

            private void OnDelivered(DeliveryReport<Null, string> report)
            {
                if (report.Error.IsError)
                {
                    failed.Writer.TryWrite(report);
                }
            }
        }
        """)]
    public Task Nothing_is_reported_in(string types) => Verify.VerifyAnalyzerAsync(RetrySource.File(types));
}

using ProducerSafety.Analyzers.Tests.Retries;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Results.DeliveryHandlerAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>KPS3010: a delivery handler that waits for reports, and what waits elsewhere or for something else.</summary>
public sealed class WaitingDeliveryHandlerTests
{
    [Theory]
    [InlineData("""
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                {|KPS3010:producer.Flush|}(TimeSpan.FromSeconds(1));
            }
        });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                {|KPS3010:producer.Dispose|}();
            }
        });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                {|KPS3010:producer.ProduceAsync|}("dead-letters", report.Message).Wait();
            }
        });
        """)]
    [InlineData("""
        producer.Produce(topic, message, Done);

        void Done(DeliveryReport<string, string> report)
        {
            if (report.Error.IsFatal)
            {
                {|KPS3010:producer.Flush|}(token);
            }
        }
        """)]
    [InlineData("""
        producer.BeginTransaction();
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                {|KPS3010:producer.AbortTransaction|}();
            }
            else
            {
                {|KPS3010:producer.CommitTransaction|}(TimeSpan.FromSeconds(10));
            }
        });
        """)]
    [InlineData("""
        using var own = new ProducerBuilder<string, string>(new ProducerConfig()).SetErrorHandler((self, error) => {|KPS3010:self.Dispose|}()).Build();
        """)]
    [InlineData("""
        var builder = new ProducerBuilder<string, string>(new ProducerConfig());
        builder.SetErrorHandler((p, e) =>
        {
            if (e.IsFatal)
            {
                p?{|KPS3010:.Dispose|}();
            }
        });
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        producer.Produce(topic, message, report => Console.WriteLine(report.Error));
        producer.Flush(token);
        """)]
    [InlineData("""
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                ThreadPool.QueueUserWorkItem(_ => producer.Flush(TimeSpan.FromSeconds(1)));
            }
        });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsFatal)
            {
                new Thread(() => { producer.Flush(TimeSpan.FromSeconds(1)); producer.Dispose(); }).Start();
            }
        });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => Task.Run(() =>
        {
            if (report.Error.IsError)
            {
                producer.Flush();
            }
        }));
        """)]
    [InlineData("""
        // Another producer has its own thread for its reports.
        using var deadLetters = new ProducerBuilder<string, string>(new ProducerConfig()).Build();
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                deadLetters.Produce("dead-letters", report.Message, again => logger.LogError("{Error}", again.Error));
                deadLetters.Flush(TimeSpan.FromSeconds(5));
            }
        });
        """)]
    [InlineData("""
        using var deadLetters = new ProducerBuilder<string, string>(new ProducerConfig()).Build();
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                deadLetters.ProduceAsync("dead-letters", report.Message).Wait(token);
            }
        });
        """)]
    [InlineData("""
        using var lost = new StreamWriter("lost");
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                lost.WriteLine(report.Value);
                lost.Flush();
            }
        });
        """)]
    [InlineData("""
        // The sender waits, not the handler.
        using var gate = new SemaphoreSlim(0);
        producer.Produce(topic, message, report =>
        {
            Console.WriteLine(report.Error);
            gate.Release();
        });
        gate.Wait(token);
        """)]
    [InlineData("""
        using var pending = new CountdownEvent(100);
        for (int i = 0; i < 100; i++)
        {
            producer.Produce(topic, new Message<string, string> { Key = $"{i}" }, report =>
            {
                if (report.Error.IsError)
                {
                    logger.LogError("{Key}: {Reason}", report.Key, report.Error.Reason);
                }

                pending.Signal();
            });
        }

        pending.Wait(token);
        """)]
    [InlineData("""
        var sent = producer.ProduceAsync(topic, message);
        producer.Produce(topic, message, report => Console.WriteLine(report.Error));
        sent.Wait(token);
        """)]
    [InlineData("""
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                _ = producer.ProduceAsync("dead-letters", report.Message).ContinueWith(task => logger.LogError(task.Exception, "Lost"), TaskContinuationOptions.OnlyOnFaulted);
            }
        });
        """)]
    [InlineData("""
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                consumer.Close();
            }
        });
        """)]
    [InlineData("""
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                done.SetException(new KafkaException(report.Error));
            }
            else
            {
                done.SetResult();
            }
        });
        await done.Task;
        """)]
    [InlineData("""
        // Only the offsets of what arrived are stored.
        var record = consumer.Consume(token);
        producer.Produce(topic, record.Message, report =>
        {
            if (!report.Error.IsError)
            {
                consumer.StoreOffset(record);
            }
        });
        """)]
    [InlineData("""
        producer.BeginTransaction();
        producer.Produce(topic, message, report => { if (report.Error.IsError) { Console.WriteLine(report.Error); } });
        producer.AbortTransaction();
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Error.IsError) { Task.Run(() => producer.AbortTransaction()); } });
        """)]
    [InlineData("""
        var other = producer;
        producer.Produce(topic, message, report => { if (report.Error.IsError) { other.AbortTransaction(); } });
        """)]
    [InlineData("""
        using var own = new ProducerBuilder<string, string>(new ProducerConfig()).SetErrorHandler((self, error) => Console.WriteLine($"{self.Name}: {error}")).Build();
        """)]
    [InlineData("""
        using var own = new ProducerBuilder<string, string>(new ProducerConfig()).SetErrorHandler((self, error) => { if (error.IsFatal) { Task.Run(() => self.Dispose()); } }).Build();
        """)]
    [InlineData("""
        using var own = new ProducerBuilder<string, string>(new ProducerConfig()).SetErrorHandler((self, error) => { using var file = File.CreateText("e"); file.Write(error); file.Dispose(); }).Build();
        """)]
    [InlineData("""
        using var own = new ProducerBuilder<string, string>(new ProducerConfig()).SetErrorHandler((self, error) => producer.Dispose()).Build();
        """)]
    [InlineData("""
        using var own = new ProducerBuilder<string, string>(new ProducerConfig()).SetErrorHandler((self, error) => self.Poll(TimeSpan.Zero)).Build();
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        // Flushed when the service stops.
        public sealed class Worker : BackgroundService
        {
            private readonly IProducer<Null, string> producer;
            private readonly IHostApplicationLifetime lifetime;

            public Worker(IProducer<Null, string> producer, IHostApplicationLifetime lifetime)
            {
                this.producer = producer;
                this.lifetime = lifetime;
            }

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
                while (await timer.WaitForNextTickAsync(stoppingToken))
                {
                    producer.Produce("ticks", new Message<Null, string>(), OnDelivered);
                }
            }

            public override Task StopAsync(CancellationToken cancellationToken)
            {
                producer.Flush(cancellationToken);
                producer.Dispose();
                return base.StopAsync(cancellationToken);
            }

            private void OnDelivered(DeliveryReport<Null, string> report)
            {
                if (report.Error.IsFatal)
                {
                    lifetime.StopApplication();
                }
            }
        }
        """)]
    [InlineData("""
        // A wrapper whose own Flush the handler calls: it only empties a list.
        public sealed class Batch
        {
            private readonly IProducer<Null, string> producer;
            private readonly List<string> lost = new();

            public Batch(IProducer<Null, string> producer) => this.producer = producer;

            public void Send(string text) => producer.Produce("orders", new Message<Null, string> { Value = text }, report =>
            {
                if (report.Error.IsError)
                {
                    lost.Add(report.Value);
                    Flush();
                }
            });

            private void Flush()
            {
                File.WriteAllLines("lost", lost);
                lost.Clear();
            }
        }
        """)]
    public Task Nothing_is_reported_in(string types) => Verify.VerifyAnalyzerAsync(RetrySource.File(types));
}

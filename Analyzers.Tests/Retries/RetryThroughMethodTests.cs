using Microsoft.CodeAnalysis;
using ProducerSafety.Analyzers.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Retries.ManualRetryLoopAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>Retries of a method of the project that produces.</summary>
public sealed class RetryThroughMethodTests
{
    private static Task Verifies(string types) => Verify.VerifyAnalyzerAsync(RetrySource.File(types));

    [Fact]
    public Task Method_of_the_same_class() => Verifies("""
        public class Publisher
        {
            private readonly IProducer<string, string> producer;

            public Publisher(IProducer<string, string> producer)
            {
                this.producer = producer;
            }

            public async Task PublishAsync(string topic, string text)
            {
                for (int i = 0; i < 3; i++)
                {
                    try
                    {
                        await [|SendAsync|](topic, text);
                        return;
                    }
                    catch (Exception)
                    {
                        await Task.Delay(100);
                    }
                }
            }

            private Task<DeliveryResult<string, string>> SendAsync(string topic, string text) =>
                producer.ProduceAsync(topic, new Message<string, string> { Key = Guid.NewGuid().ToString(), Value = text });
        }
        """);

    [Fact]
    public Task Method_of_another_class_in_another_file()
    {
        CSharpAnalyzerTest<ManualRetryLoopAnalyzer> test = new();
        test.TestState.Sources.Add(RetrySource.File("""
            public class OrderService
            {
                private readonly KafkaBus bus;
                private readonly ILogger<OrderService> logger;

                public OrderService(KafkaBus bus, ILogger<OrderService> logger)
                {
                    this.bus = bus;
                    this.logger = logger;
                }

                public async Task Place(object order, CancellationToken token)
                {
                    var attempt = 0;
                    while (true)
                    {
                        try
                        {
                            await [|bus.Publish|](order, token);
                            break;
                        }
                        catch (ProduceException<Null, string> ex) when (++attempt < 3)
                        {
                            logger.LogWarning(ex, "again");
                        }
                    }
                }
            }
            """));
        test.TestState.Sources.Add(RetrySource.File("""
            public class KafkaBus
            {
                private readonly IProducer<Null, string> _producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();

                public async Task Publish(object message, CancellationToken token)
                {
                    var json = JsonSerializer.Serialize(new { Id = Guid.NewGuid(), At = DateTime.UtcNow, Body = message });
                    await _producer.ProduceAsync("bus", new Message<Null, string> { Value = json }, token);
                }
            }
            """));
        return test.RunAsync();
    }

    [Fact]
    public Task Static_extension_method() => Verifies("""
        public static class ProducerExtensions
        {
            public static async Task<long> SendText(this IProducer<Null, string> producer, string text)
            {
                var result = await producer.ProduceAsync("texts", new Message<Null, string> { Value = text });
                return result.Offset.Value;
            }

            public static void SendTwice(IProducer<Null, string> producer, string text)
            {
                var ok = false;
                do
                {
                    try
                    {
                        [|producer.SendText|](text).Wait();
                        ok = true;
                    }
                    catch (AggregateException)
                    {
                    }
                }
                while (!ok);
            }
        }
        """);

    [Fact]
    public Task Method_that_returns_whether_it_succeeded() => Verifies("""
        public class Publisher
        {
            private readonly IProducer<Null, string> producer;
            private readonly ILogger logger;

            public Publisher(IProducer<Null, string> producer, ILogger logger)
            {
                this.producer = producer;
                this.logger = logger;
            }

            public async Task Publish(string text)
            {
                while (!await [|TrySend|](text))
                {
                    await Task.Delay(1000);
                }
            }

            private async Task<bool> TrySend(string text)
            {
                try
                {
                    await producer.ProduceAsync("texts", new Message<Null, string> { Value = text });
                    return true;
                }
                catch (ProduceException<Null, string> ex)
                {
                    logger.LogError(ex, "failed");
                    return false;
                }
            }
        }
        """);

    [Fact]
    public Task Method_that_compares_the_status() => Verifies(RetrySource.Publisher("""
        public async Task<bool> Publish(string text)
        {
            bool success = false;
            for (int i = 0; i < 5 && !success; i++)
            {
                success = await [|Send|](text);
            }

            return success;
        }

        private async Task<bool> Send(string text)
        {
            try
            {
                var result = await producer.ProduceAsync("texts", new Message<Null, string> { Value = text });
                return result.Status == PersistenceStatus.Persisted;
            }
            catch (KafkaException)
            {
                return false;
            }
        }
        """));

    [Fact]
    public Task Method_that_returns_null_when_it_fails() => Verifies(RetrySource.Publisher("""
        public async Task Publish(string text)
        {
            for (int i = 0; i < 5; i++)
            {
                if (await [|Send|](text) is not null)
                {
                    return;
                }
            }
        }

        private async Task<DeliveryResult<Null, string>?> Send(string text)
        {
            try
            {
                return await producer.ProduceAsync("texts", new Message<Null, string> { Value = text });
            }
            catch (ProduceException<Null, string>)
            {
                return null;
            }
        }
        """));

    [Fact]
    public Task Through_two_methods() => Verifies("""
        public class Publisher
        {
            private readonly IProducer<Null, string> producer;

            public Publisher(IProducer<Null, string> producer)
            {
                this.producer = producer;
            }

            public async Task Publish(string text)
            {
                for (int i = 0; i < 5; i++)
                {
                    try { await [|Send|](text); return; }
                    catch (PublishFailedException) { }
                }
            }

            private Task Send(string text) => Send("texts", text);

            private async Task Send(string topic, string text)
            {
                try
                {
                    await producer.ProduceAsync(topic, new Message<Null, string> { Value = text });
                }
                catch (ProduceException<Null, string> ex)
                {
                    throw new PublishFailedException(ex);
                }
            }
        }

        public class PublishFailedException : Exception
        {
            public PublishFailedException(Exception inner)
                : base("failed", inner)
            {
            }
        }
        """);

    [Fact]
    public Task Generic_method() => Verifies("""
        public class Bus<TKey, TValue>
        {
            private readonly IProducer<TKey, TValue> producer;

            public Bus(IProducer<TKey, TValue> producer)
            {
                this.producer = producer;
            }

            public async Task Send(string topic, TKey key, TValue value) =>
                await producer.ProduceAsync(topic, new Message<TKey, TValue> { Key = key, Value = value });
        }

        public class Orders
        {
            private readonly Bus<string, string> bus;

            public Orders(Bus<string, string> bus)
            {
                this.bus = bus;
            }

            public async Task Place(string id)
            {
                for (int i = 0; i < 5; i++)
                {
                    try { await [|bus.Send|]("orders", id, id.ToUpperInvariant()); return; }
                    catch (ProduceException<string, string>) { }
                }
            }
        }
        """);

    [Fact]
    public Task Local_function_with_the_message_as_its_parameter() => Verifies(RetrySource.Publisher("""
        public void Publish(string text)
        {
            for (int i = 0; i < 5; i++)
            {
                try { [|Send|](text); return; }
                catch (ProduceException<Null, string>) { }
            }

            void Send(string value) => producer.ProduceAsync("t", new Message<Null, string> { Value = value }).GetAwaiter().GetResult();
        }
        """));

    private static string ThroughInterface(string more, string call) => $$"""
        public interface IPublisher { Task Publish(string text); }

        public class KafkaPublisher : IPublisher
        {
            private readonly IProducer<Null, string> producer;

            public KafkaPublisher(IProducer<Null, string> producer)
            {
                this.producer = producer;
            }

            public async Task Publish(string text) => await producer.ProduceAsync("t", new Message<Null, string> { Value = text });
        }

        {{more}}

        public class Service
        {
            private readonly IPublisher publisher;

            public Service(IPublisher publisher)
            {
                this.publisher = publisher;
            }

            public async Task Send(string text)
            {
                for (int i = 0; i < 5; i++)
                {
                    try { await {{call}}(text); return; }
                    catch (Exception) { }
                }
            }
        }
        """;

    [Fact]
    public Task Interface_with_one_implementation() => Verifies(ThroughInterface("", "[|publisher.Publish|]"));

    [Theory]
    [InlineData("public class Outbox : IPublisher { public Task Publish(string text) => File.AppendAllTextAsync(\"outbox\", text); }")]
    [InlineData("public class Outbox : IPublisher { Task IPublisher.Publish(string text) => File.AppendAllTextAsync(\"outbox\", text); }")]
    [InlineData("public abstract class Base : IPublisher { public abstract Task Publish(string text); }")]
    public Task Interface_with_several_implementations_is_silent(string other) => Verifies(ThroughInterface(other, "publisher.Publish"));

    [Fact]
    public Task Interface_without_an_implementation_is_silent() => Verifies("""
        public interface IPublisher { Task Publish(string text); }

        public class Service
        {
            private readonly IPublisher publisher;
            private readonly IProducer<Null, string> producer;

            public Service(IPublisher publisher, IProducer<Null, string> producer)
            {
                this.publisher = publisher;
                this.producer = producer;
            }

            public Task Publish(string text) => producer.ProduceAsync("t", new Message<Null, string> { Value = text });

            public async Task Send(string text)
            {
                for (int i = 0; i < 5; i++)
                {
                    try { await publisher.Publish(text); return; }
                    catch (Exception) { }
                }
            }
        }
        """);

    private static string WithAttempt(string body, string call) => $$"""
        public class Publisher
        {
            private readonly IProducer<Null, string> producer;
            private readonly ILogger<Publisher> logger;

            public Publisher(IProducer<Null, string> producer, ILogger<Publisher> logger)
            {
                this.producer = producer;
                this.logger = logger;
            }

            public async Task Publish(string text)
            {
                for (int attempt = 1; attempt < 4; attempt++)
                {
                    try { await {{call}}(text, attempt); return; }
                    catch (KafkaException) { }
                }
            }

            private async Task Send(string text, int attempt)
            {
        {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("        logger.LogInformation(\"Attempt {Attempt}\", attempt);\n        await producer.ProduceAsync(\"t\", new Message<Null, string> { Value = text });")]
    [InlineData("        logger.LogInformation($\"Attempt {attempt + 1} of 3\");\n        await producer.ProduceAsync(\"t\", new Message<Null, string> { Value = text });")]
    [InlineData("        await producer.ProduceAsync(\"t\", new Message<Null, string> { Value = text });")]
    public Task Attempt_that_is_only_logged(string body) => Verifies(WithAttempt(body, "[|Send|]"));

    [Theory]
    [InlineData("        logger.LogInformation(\"Attempt {Attempt}\", attempt);\n        await producer.ProduceAsync(\"t\", new Message<Null, string> { Value = text + attempt });")]
    [InlineData("        await producer.ProduceAsync(\"t\" + attempt, new Message<Null, string> { Value = text });")]
    [InlineData("        var suffix = attempt > 1 ? \".retry\" : \"\";\n        await producer.ProduceAsync(\"t\" + suffix, new Message<Null, string> { Value = text });")]
    public Task Attempt_that_is_part_of_what_is_sent_is_silent(string body) => Verifies(WithAttempt(body, "Send"));

    [Fact]
    public Task Method_that_takes_the_next_message_is_silent() => Verifies("""
        public class Outbox
        {
            private readonly IProducer<Null, string> producer;
            private readonly Queue<string> queue;

            public Outbox(IProducer<Null, string> producer, Queue<string> queue)
            {
                this.producer = producer;
                this.queue = queue;
            }

            public async Task Drain(string topic)
            {
                while (true)
                {
                    try { await SendNext(topic); return; }
                    catch (ProduceException<Null, string>) { }
                }
            }

            private async Task SendNext(string topic) =>
                await producer.ProduceAsync(topic, new Message<Null, string> { Value = queue.Dequeue() });
        }
        """);

    [Fact]
    public Task Method_without_the_message_among_its_parameters_is_silent() => Verifies(RetrySource.Publisher("""
        private int _beats;

        public async Task Start(CancellationToken token)
        {
            while (true)
            {
                try { await Beat(token); break; }
                catch (Exception) { await Task.Delay(1000, token); }
            }
        }

        private async Task Beat(CancellationToken token) =>
            await producer.ProduceAsync("beats", new Message<Null, string> { Value = (_beats++).ToString() }, token);
        """));

    [Fact]
    public Task Method_that_only_says_that_the_queue_is_full_is_silent() => Verifies(RetrySource.Publisher("""
        public void Publish(string text)
        {
            while (!TryProduce(text))
            {
                producer.Poll(TimeSpan.FromMilliseconds(10));
            }
        }

        private bool TryProduce(string text)
        {
            try
            {
                producer.Produce("t", new Message<Null, string> { Value = text });
                return true;
            }
            catch (ProduceException<Null, string> ex) when (ex.Error.Code == ErrorCode.Local_QueueFull)
            {
                return false;
            }
        }
        """));

    [Fact]
    public Task Method_that_swallows_the_failure_is_silent() => Verifies("""
        public class Publisher
        {
            private readonly IProducer<Null, string> producer;
            private readonly ILogger logger;

            public Publisher(IProducer<Null, string> producer, ILogger logger)
            {
                this.producer = producer;
                this.logger = logger;
            }

            public async Task Publish(string text)
            {
                for (int i = 0; i < 3; i++)
                {
                    try { await Send(text); return; }
                    catch (Exception ex) { logger.LogError(ex, "never"); }
                }
            }

            private async Task Send(string text)
            {
                try { await producer.ProduceAsync("t", new Message<Null, string> { Value = text }); }
                catch (ProduceException<Null, string> ex) { logger.LogError(ex, "failed"); }
            }
        }
        """);

    [Fact]
    public Task Method_that_does_not_wait_is_silent() => Verifies(RetrySource.Publisher("""
        public void Publish(string text)
        {
            for (int i = 0; i < 3; i++)
            {
                try { Send(text); return; }
                catch (Exception) { }
            }
        }

        private void Send(string text) { _ = producer.ProduceAsync("t", new Message<Null, string> { Value = text }); }
        """));

    [Fact]
    public Task Attempt_among_the_arguments_is_silent() => Verifies(RetrySource.Publisher("""
        public async Task Publish(string text)
        {
            for (int i = 0; i < 3; i++)
            {
                try { await Send(text, i); return; }
                catch (Exception) { }
            }
        }

        private async Task Send(string text, int part) =>
            await producer.ProduceAsync("t", new Message<Null, string> { Value = text + part });
        """));

    [Fact]
    public Task Method_that_does_other_work_first_of_all_is_silent() => Verifies("""
        public interface IOrders { Task SaveAsync(string order); }

        public class Handler
        {
            private readonly IOrders orders;
            private readonly IConsumer<string, string> consumer;
            private readonly IProducer<string, string> producer;

            public Handler(IOrders orders, IConsumer<string, string> consumer, IProducer<string, string> producer)
            {
                this.orders = orders;
                this.consumer = consumer;
                this.producer = producer;
            }

            public async Task Run(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    var record = consumer.Consume(token);
                    for (var attempt = 0; attempt < 3; attempt++)
                    {
                        try { await HandleAsync(record.Message.Value); break; }
                        catch (Exception) { await Task.Delay(1000, token); }
                    }
                }
            }

            private async Task HandleAsync(string order)
            {
                await orders.SaveAsync(order);
                await producer.ProduceAsync("saved", new Message<string, string> { Value = order });
            }
        }
        """);

    [Fact]
    public Task Method_with_branches() => Verifies("""
        public class Publisher
        {
            private readonly IProducer<string, string> producer;

            public Publisher(IProducer<string, string> producer)
            {
                this.producer = producer;
            }

            public async Task Publish(object order, string? topic)
            {
                for (var attempt = 0; ; attempt++)
                {
                    try { await [|SendAsync|](order, topic); break; }
                    catch (Exception) when (attempt < 3) { }
                }
            }

            private async Task SendAsync(object order, string? topic)
            {
                topic ??= "orders";
                string value;
                if (order is string text)
                {
                    value = text;
                }
                else
                {
                    value = JsonSerializer.Serialize(order);
                }

                await producer.ProduceAsync(topic, new Message<string, string> { Value = value });
            }
        }
        """);

    [Fact]
    public Task Recursion_is_another_rule() => Verifies(RetrySource.Publisher("""
        public async Task Send(string text, int left)
        {
            try { await producer.ProduceAsync("t", new Message<Null, string> { Value = text }); }
            catch (ProduceException<Null, string>) when (left > 0) { await Send(text, left - 1); }
        }
        """));
}

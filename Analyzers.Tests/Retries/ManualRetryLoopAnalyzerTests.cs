using ProducerSafety.Analyzers.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Retries.ManualRetryLoopAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>Loops that send the same message again when the send fails.</summary>
public sealed class ManualRetryLoopAnalyzerTests : IControl<ManualRetryLoopAnalyzer>
{
    public static string ControlSource => """
        namespace ControlOfManualRetryLoop;

        public static class Control
        {
            public static async System.Threading.Tasks.Task Send(
                Confluent.Kafka.IProducer<string, string> producer, Confluent.Kafka.Message<string, string> message)
            {
                for (int attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        await [|producer.ProduceAsync|]("control", message);
                        return;
                    }
                    catch (Confluent.Kafka.ProduceException<string, string>)
                    {
                    }
                }
            }
        }
        """;

    private static Task Reports(string body, string result = "async Task") => Verify.VerifyAnalyzerAsync(RetrySource.Method(body, result));

    private static Task ReportsIn(string types) => Verify.VerifyAnalyzerAsync(RetrySource.File(types));

    [Fact]
    public Task For_that_breaks_after_the_send() => Reports("""
        for (int attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message, token);
                break;
            }
            catch (ProduceException<string, string> ex)
            {
                logger.LogWarning(ex, "Attempt {Attempt} failed", attempt);
                await Task.Delay(TimeSpan.FromSeconds(1), token);
            }
        }
        """);

    [Fact]
    public Task For_that_rethrows_at_the_last_attempt() => Reports("""
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await [|producer.ProduceAsync|](topic, message, token);
                logger.LogInformation("Delivered to {Offset}", result.TopicPartitionOffset);
                return;
            }
            catch (KafkaException)
            {
                if (attempt == maxAttempts) throw;
            }
        }
        """);

    [Fact]
    public Task Exception_filter_counts_the_attempts() => Reports("""
        int attempt = 0;
        while (true)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message).ConfigureAwait(false);
                return;
            }
            catch (ProduceException<string, string> ex) when (attempt++ < 5)
            {
                logger.LogWarning(ex, "again");
                await Task.Delay(TimeSpan.FromMilliseconds(100 * Math.Pow(2, attempt)));
            }
        }
        """);

    [Fact]
    public Task While_not_sent() => Reports("""
        bool sent = false;
        while (!sent)
        {
            try
            {
                await [|producer.ProduceAsync|](_topic, new Message<string, string> { Key = order.Customer, Value = JsonSerializer.Serialize(order) });
                sent = true;
            }
            catch (Exception ex)
            {
                logger.LogError(ex, "not sent");
                Thread.Sleep(1000);
            }
        }
        """);

    [Fact]
    public Task While_not_sent_and_attempts_left() => Reports("""
        var sent = false;
        var retries = 0;
        while (!sent && retries < 3)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                sent = true;
            }
            catch (ProduceException<string, string> e)
            {
                retries++;
                logger.LogWarning("Delivery failed: {Reason}", e.Error.Reason);
            }
        }

        if (!sent)
        {
            throw new InvalidOperationException("not sent");
        }
        """);

    [Fact]
    public Task Do_while_a_flag_says_again() => Reports("""
        bool again;
        int count = 0;
        do
        {
            again = false;
            try
            {
                await [|producer.ProduceAsync|](topic, message);
            }
            catch (ProduceException<string, string>)
            {
                count += 1;
                again = count < maxAttempts;
            }
        }
        while (again);
        """);

    [Fact]
    public Task Counter_is_set_to_its_end_by_success() => Reports("""
        int retries = 3;
        while (retries > 0)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                retries = 0;
            }
            catch (ProduceException<string, string>)
            {
                retries--;
            }
        }
        """);

    [Fact]
    public Task For_left_by_setting_its_counter() => Reports("""
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                i = 3;
            }
            catch (ProduceException<string, string> e)
            {
                Console.WriteLine(e.Error.Reason);
            }
        }
        """);

    [Fact]
    public Task Foreach_over_attempts() => Reports("""
        foreach (int attempt in Enumerable.Range(1, 5))
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message, token);
                return;
            }
            catch (ProduceException<string, string>) when (attempt < 5)
            {
                await Task.Delay(attempt * 100, token);
            }
        }
        """);

    [Fact]
    public Task Foreach_over_delays() => Reports("""
        foreach (var delay in new[] { 100, 500, 2000 })
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message, token);
                return;
            }
            catch (KafkaException ex)
            {
                logger.LogWarning(ex, "Waiting {Delay}", delay);
                await Task.Delay(delay, token);
            }
        }

        throw new TimeoutException();
        """);

    [Fact]
    public Task Goto_in_the_catch() => Reports("""
        int tries = 0;
        retry:
        try
        {
            await [|producer.ProduceAsync|](topic, message);
        }
        catch (ProduceException<string, string>)
        {
            if (++tries < 3)
            {
                goto retry;
            }

            throw;
        }
        """);

    [Fact]
    public Task Goto_inside_a_foreach_over_messages() => ReportsIn("""
        public static class Sender
        {
            public static void SendAll(IProducer<Null, string> p, List<string> lines)
            {
                foreach (string line in lines)
                {
                again:
                    try
                    {
                        p.[|ProduceAsync|]("lines", new Message<Null, string> { Value = line }).Wait();
                    }
                    catch (AggregateException)
                    {
                        Thread.Sleep(500);
                        goto again;
                    }
                }
            }
        }
        """.Replace("p.[|ProduceAsync|]", "[|p.ProduceAsync|]", StringComparison.Ordinal));

    [Fact]
    public Task Inner_loop_of_a_foreach_over_messages() => Reports("""
        foreach (var line in File.ReadLines("orders.txt"))
        {
            for (int i = 0; i < maxAttempts; i++)
            {
                try
                {
                    await [|producer.ProduceAsync|](topic, new Message<string, string> { Key = order.Customer, Value = line });
                    break;
                }
                catch (ProduceException<string, string> ex)
                {
                    if (i == maxAttempts - 1)
                        logger.LogError(ex, "lost");
                }
            }
        }
        """);

    [Fact]
    public Task Inner_loop_of_a_worker() => ReportsIn("""
        public sealed class Worker : BackgroundService
        {
            private readonly Channel<string> channel;
            private readonly IProducer<Null, string> producer;

            public Worker(Channel<string> channel, IProducer<Null, string> producer)
            {
                this.channel = channel;
                this.producer = producer;
            }

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                await foreach (var item in channel.Reader.ReadAllAsync(stoppingToken))
                {
                    var delivered = false;
                    while (!delivered && !stoppingToken.IsCancellationRequested)
                    {
                        try
                        {
                            await [|producer.ProduceAsync|]("items", new Message<Null, string> { Value = item }, stoppingToken);
                            delivered = true;
                        }
                        catch (ProduceException<Null, string>)
                        {
                            await Task.Delay(1000, stoppingToken);
                        }
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Status_decides() => Reports("""
        DeliveryResult<string, string> result;
        do
        {
            result = await [|producer.ProduceAsync|](topic, message);
        }
        while (result.Status != PersistenceStatus.Persisted);
        """);

    [Fact]
    public Task Status_pattern_decides() => Reports("""
        int attempt = 0;
        while (attempt++ < 5)
        {
            var report = await [|producer.ProduceAsync|](topic, message, token);
            if (report is { Status: PersistenceStatus.Persisted })
            {
                return true;
            }

            await Task.Delay(100, token);
        }

        return false;
        """, "async Task<bool>");

    [Fact]
    public Task Status_in_the_condition() => Reports("""
        while ((await [|producer.ProduceAsync|](topic, message)).Status == PersistenceStatus.NotPersisted)
        {
            await Task.Delay(10);
        }
        """);

    [Fact]
    public Task Status_in_a_switch() => Reports("""
        for (int i = 0; i < 5; i++)
        {
            DeliveryResult<string, string> result = await [|producer.ProduceAsync|](topic, message);
            switch (result.Status)
            {
                case PersistenceStatus.Persisted:
                    return;
                case PersistenceStatus.PossiblyPersisted:
                    logger.LogWarning("maybe");
                    break;
                default:
                    logger.LogError("no");
                    break;
            }
        }
        """);

    [Fact]
    public Task Result_that_stays_null() => Reports("""
        DeliveryResult<string, string>? result = null;
        while (result == null)
        {
            try
            {
                result = await [|producer.ProduceAsync|](topic, message);
            }
            catch (ProduceException<string, string>)
            {
                await Task.Delay(50);
            }
        }
        """);

    [Fact]
    public Task Last_exception_that_stays_null() => Reports("""
        Exception? last;
        int n = 0;
        do
        {
            last = null;
            try
            {
                await [|producer.ProduceAsync|](topic, message);
            }
            catch (Exception ex)
            {
                last = ex;
                n++;
            }
        }
        while (last != null && n < 10);
        """);

    [Fact]
    public Task Task_in_a_variable() => Reports("""
        for (int i = 0; i < 3; i++)
        {
            Task<DeliveryResult<string, string>> pending = [|producer.ProduceAsync|](topic, message);
            try
            {
                await pending;
                return;
            }
            catch (ProduceException<string, string>)
            {
            }
        }
        """);

    [Fact]
    public Task Blocking_by_Result() => ReportsIn("""
        public class Repository
        {
            private readonly IProducer<int, byte[]> _producer;

            public Repository(IProducer<int, byte[]> producer) { _producer = producer; }

            public bool Save(int id, byte[] data)
            {
                for (var attempt = 0; attempt < 3; ++attempt)
                {
                    try
                    {
                        var r = [|_producer.ProduceAsync|](new TopicPartition("data", new Partition(0)), new Message<int, byte[]> { Key = id, Value = data }).Result;
                        return true;
                    }
                    catch (AggregateException ex) when (ex.InnerException is ProduceException<int, byte[]>)
                    {
                        Thread.Sleep(100);
                    }
                }

                return false;
            }
        }
        """);

    [Fact]
    public Task Blocking_by_GetResult() => Reports("""
        var attemptsLeft = 3;
        while (true)
        {
            try
            {
                [|producer.ProduceAsync|](message: message, topic: topic).GetAwaiter().GetResult();
                return;
            }
            catch (ProduceException<string, string>) when (--attemptsLeft > 0)
            {
            }
        }
        """, "void");

    [Fact]
    public Task Not_limited_to_the_full_queue() => Reports("""
        while (true)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return;
            }
            catch (ProduceException<string, string> ex)
                when (ex.Error.Code is ErrorCode.Local_QueueFull or ErrorCode.Local_MsgTimedOut)
            {
                producer.Poll(TimeSpan.FromMilliseconds(100));
            }
        }
        """);

    [Fact]
    public Task Unless_fatal() => Reports("""
        while (!token.IsCancellationRequested)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message, token);
                return;
            }
            catch (KafkaException ex)
            {
                if (ex.Error.IsFatal)
                {
                    throw;
                }

                await Task.Delay(1000, token);
            }
        }
        """);

    [Fact]
    public Task Dead_letter_after_the_last_attempt() => Reports("""
        for (var i = 1; i <= 3; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return;
            }
            catch (ProduceException<string, string>)
            {
                if (i == 3)
                {
                    await producer.ProduceAsync(topic + ".dlq", message);
                }
            }
        }
        """);

    [Fact]
    public Task Produce_with_a_limited_number_of_attempts() => Reports("""
        for (int attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                [|producer.Produce|](topic, message);
                producer.Flush(TimeSpan.FromSeconds(10));
                break;
            }
            catch (ProduceException<string, string>)
            {
                Thread.Sleep(200);
            }
        }
        """, "void");

    [Fact]
    public Task Message_is_built_in_the_loop_with_the_attempt_in_a_header() => Reports("""
        for (int attempt = 0; attempt < 3; attempt++)
        {
            var value = JsonSerializer.Serialize(order);
            var copy = new Message<string, string>
            {
                Key = order.Customer + attempt,
                Value = value,
                Headers = new Headers { { "attempt", BitConverter.GetBytes(attempt) } },
                Timestamp = new Timestamp(DateTime.UtcNow),
            };
            copy.Headers.Add("retry", new byte[] { 1 });
            try
            {
                await [|producer.ProduceAsync|](topic, copy);
                return;
            }
            catch (Exception)
            {
            }
        }
        """);

    [Fact]
    public Task Producer_is_built_in_the_loop() => Reports("""
        for (int i = 0; i < 3; i++)
        {
            try
            {
                using var own = new ProducerBuilder<string, string>(new ProducerConfig()).Build();
                await [|own.ProduceAsync|](topic, message);
                return;
            }
            catch (ProduceException<string, string>)
            {
            }
        }
        """);

    [Fact]
    public Task Two_sends_in_one_loop_are_one_report() => Reports("""
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                await producer.ProduceAsync("audit", message);
                return;
            }
            catch (ProduceException<string, string>)
            {
            }
        }
        """);

    [Fact]
    public Task Whole_batch_again() => ReportsIn("""
        public static class Batches
        {
            public static async Task Send(IProducer<Null, string> producer, IReadOnlyList<string> lines)
            {
                bool done = false;
                while (!done)
                {
                    try
                    {
                        foreach (string line in lines)
                        {
                            await [|producer.ProduceAsync|]("lines", new Message<Null, string> { Value = line });
                        }

                        done = true;
                    }
                    catch (ProduceException<Null, string>)
                    {
                        await Task.Delay(1000);
                    }
                }
            }
        }
        """);

    /// <summary>What a for loop begins with, it does once.</summary>
    [Fact]
    public Task Message_made_where_the_loop_begins() => ReportsIn("""
        public static class Lines
        {
            public static async Task Send(IProducer<Null, string> producer, int attempts)
            {
                for (string line = Console.ReadLine()!; attempts > 0; attempts--)
                {
                    try
                    {
                        await [|producer.ProduceAsync|]("lines", new Message<Null, string> { Value = line });
                        return;
                    }
                    catch (ProduceException<Null, string>)
                    {
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Finally_counts() => Reports("""
        int n = 0;
        bool ok = false;
        while (!ok && n < 3)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                ok = true;
            }
            catch (ProduceException<string, string>)
            {
                logger.LogWarning("again");
            }
            finally
            {
                n++;
            }
        }
        """);

    [Fact]
    public Task Finally_counts_what_the_condition_reads() => Reports("""
        int n = 0;
        do
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return;
            }
            catch (ProduceException<string, string>)
            {
            }
            finally
            {
                n++;
            }
        }
        while (n > 0 && n < 3);
        """);

    [Fact]
    public Task Top_level_statements()
    {
        CSharpAnalyzerTest<ManualRetryLoopAnalyzer> test = new()
        {
            TestCode = RetrySource.File("""
                using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost" }).Build();
                for (int i = 0; i < 5; i++)
                {
                    try
                    {
                        await [|producer.ProduceAsync|]("greetings", new Message<Null, string> { Value = "hello" });
                        break;
                    }
                    catch (ProduceException<Null, string> e)
                    {
                        Console.WriteLine($"Failed: {e.Error.Reason}");
                    }
                }
                """),
        };
        test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
        return test.RunAsync();
    }

    [Fact]
    public Task Lambda() => ReportsIn("""
        public static class Endpoints
        {
            public static Func<string, Task> Create(IProducer<Null, string> producer) => async text =>
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        await [|producer.ProduceAsync|]("t", new Message<Null, string> { Value = text });
                        return;
                    }
                    catch (ProduceException<Null, string>)
                    {
                        await Task.Delay(10);
                    }
                }
            };
        }
        """);

    [Fact]
    public Task A_producer_built_in_each_turn_is_the_same_producer() => Reports("""
        for (var i = 0; i < 3; i++)
        {
            try
            {
                using var own = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = "a" }).SetValueSerializer(Serializers.Utf8).Build();
                await [|own.ProduceAsync|](topic, message);
                break;
            }
            catch (ProduceException<string, string>)
            {
                await Task.Delay(10);
            }
        }
        """);

    [Fact]
    public Task Local_function() => Reports("""
        return Send();

        async Task Send()
        {
            for (var i = 0; i < 3; i++)
            {
                try
                {
                    await [|producer.ProduceAsync|](topic, message);
                    return;
                }
                catch (ProduceException<string, string>)
                {
                }
            }
        }
        """, "Task");

    [Fact]
    public Task Lambda_at_the_end_of_a_long_try() => Reports("""
        try
        {
            foreach (var each in new[] { 1, 2, 3 })
            {
                logger.LogInformation(each > 1 ? "many" : each > 0 ? "one" : "none");
            }

            foreach (var each in new[] { 1, 2, 3 })
            {
                logger.LogInformation(each > 1 ? "many" : each > 0 ? "one" : "none");
            }

            await Task.Run(async () =>
            {
                int attempts = 0;
                while (true)
                {
                    try
                    {
                        await [|producer.ProduceAsync|](topic, message);
                        return;
                    }
                    catch (ProduceException<string, string>) when (attempts++ < 3)
                    {
                    }
                }
            });
        }
        catch (Exception)
        {
        }
        """);
}

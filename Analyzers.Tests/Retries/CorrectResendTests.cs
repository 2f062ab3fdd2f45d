using ProducerSafety.Analyzers.Retries;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Retries.ManualRetryLoopAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>Loops in which sending again is right: the message was never queued, or its transaction was aborted.</summary>
public sealed class CorrectResendTests
{
    private static Task Silent(string body, string result = "async Task") => Verify.VerifyAnalyzerAsync(RetrySource.Method(body, result));

    private static Task SilentIn(string types) => Verify.VerifyAnalyzerAsync(RetrySource.File(types));

    [Fact]
    public Task Full_queue_by_filter_and_poll() => Silent("""
        while (true)
        {
            try
            {
                producer.Produce(topic, message, report => logger.LogDebug("{Status}", report.Status));
                break;
            }
            catch (ProduceException<string, string> ex) when (ex.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(100));
            }
        }
        """, "void");

    [Fact]
    public Task Full_queue_by_rethrow_of_the_others() => Silent("""
        for (int i = 0; i < 10; i++)
        {
            try
            {
                producer.Produce(topic, message);
                return;
            }
            catch (KafkaException ex)
            {
                if (ex.Error.Code != ErrorCode.Local_QueueFull)
                {
                    throw;
                }

                Thread.Sleep(50);
            }
        }
        """, "void");

    [Theory]
    [InlineData("!ex.Message.Contains(\"Queue full\")")]
    [InlineData("!ex.Error.Reason.StartsWith(\"Local: Queue full\", StringComparison.Ordinal)")]
    [InlineData("ex.Error.ToString() != \"Local: Queue full\"")]
    [InlineData("!(ex.Error.Code.ToString() == \"Local_QueueFull\")")]
    public Task Full_queue_by_its_text(string isOther) => Silent($$"""
        var queued = false;
        while (!queued)
        {
            try
            {
                producer.Produce(topic, message);
                queued = true;
            }
            catch (ProduceException<string, string> ex)
            {
                if ({{isOther}})
                {
                    throw;
                }

                Thread.Sleep(3000);
            }
        }
        """, "void");

    [Fact]
    public Task Full_queue_by_switch() => Silent("""
        bool queued = false;
        while (!queued)
        {
            try
            {
                producer.Produce(topic, message);
                queued = true;
            }
            catch (ProduceException<string, string> ex)
            {
                switch (ex.Error.Code)
                {
                    case ErrorCode.Local_QueueFull:
                        Thread.Sleep(10);
                        break;
                    default:
                        throw;
                }
            }
        }
        """, "void");

    [Fact]
    public Task Full_queue_by_a_local_and_a_pattern() => Silent("""
        while (true)
        {
            try
            {
                await producer.ProduceAsync(topic, message, token);
                return;
            }
            catch (ProduceException<string, string> ex)
            {
                var code = ex.Error.Code;
                if (code is not ErrorCode.Local_QueueFull)
                {
                    logger.LogError(ex, "failed");
                    return;
                }

                await Task.Delay(10, token);
            }
        }
        """);

    [Fact]
    public Task Full_queue_by_a_property_pattern() => Silent("""
        while (true)
        {
            try
            {
                await producer.ProduceAsync(topic, message, token);
                return;
            }
            catch (KafkaException ex) when (ex is { Error: { Code: ErrorCode.Local_QueueFull } })
            {
                producer.Flush(TimeSpan.FromSeconds(1));
            }
        }
        """);

    [Fact]
    public Task Full_queue_and_a_limit() => Silent("""
        int attempts = 0;
        retry:
        try
        {
            producer.Produce(topic, message);
        }
        catch (ProduceException<string, string> ex) when (attempts < 5 && ex.Error.Code == ErrorCode.Local_QueueFull)
        {
            attempts++;
            producer.Poll(TimeSpan.FromSeconds(1));
            goto retry;
        }
        """, "void");

    [Fact]
    public Task Full_queue_by_a_flag() => Silent("""
        bool queueFull;
        do
        {
            queueFull = false;
            try
            {
                producer.Produce(topic, message);
            }
            catch (ProduceException<string, string> ex)
            {
                queueFull = ex.Error.Code == ErrorCode.Local_QueueFull;
                if (!queueFull) throw;
                Thread.Sleep(100);
            }
        }
        while (queueFull);
        """, "void");

    [Fact]
    public Task Full_queue_by_a_helper() => SilentIn("""
        public class Sender
        {
            private readonly IProducer<Null, string> producer;

            public Sender(IProducer<Null, string> producer)
            {
                this.producer = producer;
            }

            private static bool IsQueueFull(KafkaException e) => e.Error.Code == ErrorCode.Local_QueueFull;

            public void Send(string text)
            {
                for (; ; )
                {
                    try { producer.Produce("t", new Message<Null, string> { Value = text }); return; }
                    catch (KafkaException e) when (IsQueueFull(e)) { producer.Poll(TimeSpan.FromSeconds(1)); }
                }
            }
        }
        """);

    [Fact]
    public Task Full_queue_by_equals() => Silent("""
        while (true)
        {
            try
            {
                producer.Produce(topic, message);
                return;
            }
            catch (ProduceException<string, string> ex) when (ex.Error.Code.Equals(ErrorCode.Local_QueueFull))
            {
                Thread.Sleep(1);
            }
        }
        """, "void");

    [Fact]
    public Task Full_queue_spelled_carelessly_with_Poll() => Silent("""
        for (int i = 0; i < 100; i++)
        {
            try
            {
                producer.Produce(topic, message);
                return;
            }
            catch (ProduceException<string, string>)
            {
                producer.Poll(TimeSpan.FromMilliseconds(100));
            }
        }
        """, "void");

    [Fact]
    public Task Full_queue_spelled_carelessly_with_Flush() => Silent("""
        var queued = false;
        while (!queued)
        {
            try
            {
                producer.Produce(topic, message);
                queued = true;
            }
            catch (Exception)
            {
                producer.Flush(TimeSpan.FromSeconds(1));
            }
        }
        """, "void");

    [Fact]
    public Task Full_queue_spelled_carelessly_with_Sleep() => Silent("""
        while (true)
        {
            try
            {
                producer.Produce(topic, message);
                break;
            }
            catch (ProduceException<string, string>)
            {
                Thread.Sleep(100);
            }
        }
        """, "void");

    [Fact]
    public Task Full_queue_inside_a_loop_over_messages() => SilentIn("""
        public class Bulk
        {
            private readonly IProducer<Null, string> producer;

            public Bulk(IProducer<Null, string> producer)
            {
                this.producer = producer;
            }

            public void Send(IEnumerable<string> lines)
            {
                foreach (var line in lines)
                {
                    while (true)
                    {
                        try
                        {
                            producer.Produce("lines", new Message<Null, string> { Value = line });
                            break;
                        }
                        catch (ProduceException<Null, string> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
                        {
                            producer.Poll(TimeSpan.FromMilliseconds(10));
                        }
                    }
                }

                producer.Flush(TimeSpan.FromSeconds(10));
            }
        }
        """);

    [Fact]
    public Task Transaction_that_is_aborted_and_started_again() => Silent("""
        while (true)
        {
            producer.BeginTransaction();
            try
            {
                await producer.ProduceAsync(topic, message, token);
                producer.CommitTransaction();
                return;
            }
            catch (KafkaException)
            {
                producer.AbortTransaction();
            }
        }
        """);

    [Fact]
    public Task Transaction_aborted_by_a_helper() => SilentIn("""
        public class Transactional
        {
            private readonly IProducer<Null, string> producer;

            public Transactional(IProducer<Null, string> producer)
            {
                this.producer = producer;
            }

            public void Send(string text)
            {
                for (int i = 0; i < 3; i++)
                {
                    try
                    {
                        producer.BeginTransaction();
                        producer.Produce("t", new Message<Null, string> { Value = text });
                        producer.CommitTransaction();
                        break;
                    }
                    catch (KafkaException)
                    {
                        AbortQuietly();
                    }
                }
            }

            private void AbortQuietly()
            {
                try { producer.AbortTransaction(); }
                catch (KafkaException) { }
            }
        }
        """);

    [Fact]
    public Task Commit_again_on_a_retriable_error() => Silent("""
        producer.Produce(topic, message);
        while (true)
        {
            try
            {
                producer.CommitTransaction(TimeSpan.FromSeconds(30));
                return;
            }
            catch (KafkaRetriableException)
            {
                Thread.Sleep(100);
            }
        }
        """, "void");

    [Fact]
    public Task Commit_again_with_the_send_in_the_same_loop() => Silent("""
        bool committed = false;
        while (!committed)
        {
            try
            {
                await producer.ProduceAsync(topic, message);
                producer.CommitTransaction();
                committed = true;
            }
            catch (KafkaRetriableException)
            {
                logger.LogWarning("again");
            }
        }
        """);

    [Fact]
    public Task Consume_process_produce_in_transactions() => Silent("""
        while (!token.IsCancellationRequested)
        {
            var record = consumer.Consume(token);
            producer.BeginTransaction();
            try
            {
                producer.Produce("out", new Message<string, string> { Value = record.Message.Value });
                producer.SendOffsetsToTransaction(new[] { record.TopicPartitionOffset }, consumer.ConsumerGroupMetadata, TimeSpan.FromSeconds(10));
                producer.CommitTransaction();
            }
            catch (KafkaTxnRequiresAbortException)
            {
                producer.AbortTransaction();
            }
        }
        """, "void");
}

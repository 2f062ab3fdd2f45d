using ProducerSafety.Analyzers.CodeFixes.Retries;
using ProducerSafety.Analyzers.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using static ProducerSafety.Analyzers.Tests.Retries.LoopRewrite;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpCodeFixVerifier<
    ProducerSafety.Analyzers.Retries.ManualRetryLoopAnalyzer,
    ProducerSafety.Analyzers.CodeFixes.Retries.ManualRetryLoopFix>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>What takes out retries that are made by a label, by a status, until a cancellation, by several catches, and with helpers that log.</summary>
public sealed class RetryFormFixTests
{
    [Fact]
    public Task Goto_with_a_filter() => Fixes(
        """
        int i = 0;
        again:
        try
        {
            await [|producer.ProduceAsync|](topic, message);
        }
        catch (KafkaException ex) when (i++ < 3)
        {
            logger.LogWarning(ex, "again");
            await Task.Delay(100);
            goto again;
        }

        logger.LogInformation("sent");
        """,
        """
        await producer.ProduceAsync(topic, message);

        logger.LogInformation("sent");
        """);

    [Fact]
    public Task Goto_until_a_limit() => Fixes(
        """
        int tries = 0;
        retry:
        try
        {
            await [|producer.ProduceAsync|](topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            if (++tries < 3)
            {
                goto retry;
            }

            logger.LogError(ex, "not sent");
            throw;
        }
        """,
        """
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            logger.LogError(ex, "not sent");
            throw;
        }
        """);

    [Fact]
    public Task Goto_without_end() => Fixes(
        """
        again:
        try
        {
            await [|producer.ProduceAsync|](topic, message);
        }
        catch (KafkaException)
        {
            await Task.Delay(1000);
            goto again;
        }
        """,
        """
        await producer.ProduceAsync(topic, message);
        """);

    [Fact]
    public Task Goto_whose_last_failure_is_swallowed() => NoFix("""
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
        }
        """);

    [Fact]
    public Task Goto_from_before_the_label_too() => NoFix("""
        int tries = 0;
        if (order.Id == 0)
        {
            goto retry;
        }

        logger.LogInformation("an order");
        retry:
        try
        {
            await [|producer.ProduceAsync|](topic, message);
        }
        catch (ProduceException<string, string>) when (tries++ < 3)
        {
            goto retry;
        }
        """);

    [Fact]
    public Task Goto_and_the_break_of_another_loop() => NoFix("""
        foreach (string line in topic.Split(','))
        {
        again:
            try
            {
                await [|producer.ProduceAsync|](topic, new Message<string, string> { Value = line });
                break;
            }
            catch (KafkaException)
            {
                goto again;
            }
        }
        """);

    [Fact]
    public Task Status_without_end() => Fixes(
        """
        DeliveryResult<string, string> result;
        do
        {
            result = await [|producer.ProduceAsync|](topic, message);
        }
        while (result.Status != PersistenceStatus.Persisted);

        logger.LogInformation("at {Offset}", result.Offset);
        """,
        """
        DeliveryResult<string, string> result = await producer.ProduceAsync(topic, message);
        if (result.Status != PersistenceStatus.Persisted)
        {
            throw new InvalidOperationException($"The message is not stored: {result.Status}");
        }

        logger.LogInformation("at {Offset}", result.Offset);
        """);

    [Fact]
    public Task Status_and_a_limit() => Fixes(
        """
        int attempt = 0;
        DeliveryResult<string, string> result;
        do
        {
            result = await [|producer.ProduceAsync|](topic, message);
            await Task.Delay(100);
        }
        while (result.Status == PersistenceStatus.NotPersisted && ++attempt < 3);

        return result.Status;
        """,
        """
        DeliveryResult<string, string> result = await producer.ProduceAsync(topic, message);

        return result.Status;
        """,
        "async Task<PersistenceStatus>");

    [Fact]
    public Task Status_that_returns() => Fixes(
        """
        int attempt = 0;
        while (attempt++ < 5)
        {
            var report = await [|producer.ProduceAsync|](topic, message, token);
            if (report is { Status: PersistenceStatus.Persisted })
            {
                logger.LogInformation("at {Offset}", report.Offset);
                return true;
            }

            await Task.Delay(100, token);
        }

        logger.LogError("not sent");
        return false;
        """,
        """
        var report = await producer.ProduceAsync(topic, message, token);
        if (report is { Status: PersistenceStatus.Persisted })
        {
            logger.LogInformation("at {Offset}", report.Offset);
            return true;
        }

        logger.LogError("not sent");
        return false;
        """,
        "async Task<bool>");

    [Fact]
    public Task Status_that_breaks() => Fixes(
        """
        for (int i = 0; i < 3; i++)
        {
            var result = await [|producer.ProduceAsync|](topic, message).ConfigureAwait(false);
            if (result.Status == PersistenceStatus.Persisted)
            {
                logger.LogInformation("sent");
                break;
            }
        }

        logger.LogInformation("done");
        """,
        """
        var result = await producer.ProduceAsync(topic, message).ConfigureAwait(false);
        if (result.Status == PersistenceStatus.Persisted)
        {
            logger.LogInformation("sent");
        }

        logger.LogInformation("done");
        """);

    [Fact]
    public Task Status_in_a_loop_without_end_that_returns() => NoFix("""
        while (true)
        {
            var result = await [|producer.ProduceAsync|](topic, message);
            if (result.Status == PersistenceStatus.Persisted)
            {
                return;
            }
        }
        """);

    [Fact]
    public Task Status_and_other_work() => NoFix("""
        DeliveryResult<string, string> result;
        do
        {
            result = await [|producer.ProduceAsync|](topic, message);
            consumer.Commit();
        }
        while (result.Status != PersistenceStatus.Persisted);
        """);

    [Fact]
    public Task Status_and_the_number_of_attempts() => NoFix("""
        int attempts = 0;
        DeliveryResult<string, string> result;
        do
        {
            attempts++;
            result = await [|producer.ProduceAsync|](topic, message);
        }
        while (result.Status != PersistenceStatus.Persisted);

        logger.LogInformation("sent at attempt {Attempt}", attempts);
        """);

    [Fact]
    public Task Until_cancelled() => Fixes(
        """
        while (!token.IsCancellationRequested)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return;
            }
            catch (KafkaException)
            {
                await Task.Delay(10);
            }
        }
        """,
        """
        if (!token.IsCancellationRequested)
        {
            await producer.ProduceAsync(topic, message);
        }
        """);

    [Fact]
    public Task Until_cancelled_with_an_answer() => Fixes(
        """
        while (!token.IsCancellationRequested)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message, token);
                return true;
            }
            catch (ProduceException<string, string> ex)
            {
                logger.LogWarning(ex, "again");
            }
        }

        return false;
        """,
        """
        if (!token.IsCancellationRequested)
        {
            await producer.ProduceAsync(topic, message, token);
            return true;
        }

        return false;
        """,
        "async Task<bool>");

    [Fact]
    public Task Until_sent_or_cancelled() => Fixes(
        """
        var delivered = false;
        while (!delivered && !token.IsCancellationRequested)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message, token);
                delivered = true;
            }
            catch (ProduceException<string, string>)
            {
                await Task.Delay(1000, token);
            }
        }

        logger.LogInformation("done");
        """,
        """
        if (!token.IsCancellationRequested)
        {
            await producer.ProduceAsync(topic, message, token);
        }

        logger.LogInformation("done");
        """);

    [Fact]
    public Task Until_cancelled_with_a_limit_and_an_answer() => NoFix("""
        for (var i = 0; i < 3 && !token.IsCancellationRequested; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message, token);
                return true;
            }
            catch (ProduceException<string, string>)
            {
            }
        }

        return false;
        """, "async Task<bool>");

    [Fact]
    public Task Until_cancelled_and_told_afterwards() => NoFix("""
        var sent = false;
        while (!sent && !token.IsCancellationRequested)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message, token);
                sent = true;
            }
            catch (ProduceException<string, string>)
            {
            }
        }

        if (!sent)
        {
            throw new IOException("not sent");
        }
        """);

    [Fact]
    public Task Two_catches_with_the_same_limit() => Fixes(
        """
        for (int i = 0; ; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return;
            }
            catch (ProduceException<string, string> ex) when (i < 3)
            {
                logger.LogWarning(ex, "Kafka");
            }
            catch (Exception ex) when (i < 3)
            {
                logger.LogWarning(ex, "other");
                await Task.Delay(100);
            }
        }
        """,
        """
        await producer.ProduceAsync(topic, message);
        """);

    [Fact]
    public Task Two_catches_and_one_for_the_last_attempt() => Fixes(
        """
        for (int i = 1; i <= maxAttempts; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return;
            }
            catch (ProduceException<string, string>) when (i < maxAttempts)
            {
            }
            catch (Exception) when (i < maxAttempts)
            {
            }
            catch (Exception ex)
            {
                logger.LogCritical(ex, "lost");
                throw;
            }
        }
        """,
        """
        try
        {
            await producer.ProduceAsync(topic, message);
            return;
        }
        catch (Exception ex)
        {
            logger.LogCritical(ex, "lost");
            throw;
        }
        """);

    [Fact]
    public Task Two_catches_of_which_one_swallows_the_last_failure() => NoFix("""
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return;
            }
            catch (ProduceException<string, string>) when (i < 2)
            {
            }
            catch (Exception ex)
            {
                logger.LogWarning(ex, "other");
            }
        }
        """);

    [Fact]
    public Task What_the_first_catch_let_out_would_be_caught_behind_it() => NoFix("""
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return;
            }
            catch (ProduceException<string, string>)
            {
                if (i == 2) throw;
            }
            catch (Exception ex)
            {
                logger.LogError(ex, "something else");
                throw;
            }
        }
        """);

    [Fact]
    public Task A_catch_of_something_else_behind_it_stays() => Fixes(
        """
        for (int i = 0; ; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message, token);
                return;
            }
            catch (ProduceException<string, string>)
            {
                if (i == 2) throw;
            }
            catch (OperationCanceledException)
            {
                logger.LogInformation("stopped");
                return;
            }
        }
        """,
        """
        try
        {
            await producer.ProduceAsync(topic, message, token);
            return;
        }
        catch (OperationCanceledException)
        {
            logger.LogInformation("stopped");
            return;
        }
        """);

    private static string WithHelper(string helper, string attempt) => RetrySource.File($$"""
        public sealed partial class Sender
        {
            private readonly IProducer<Null, string> producer;
            private readonly ILogger<Sender> logger;

            public Sender(IProducer<Null, string> producer, ILogger<Sender> logger)
            {
                this.producer = producer;
                this.logger = logger;
            }

            public async Task Send(string text)
            {
        {{attempt}}
            }

        {{helper}}
        }
        """);

    private const string LoopWithHelper = """
                for (int i = 0; ; i++)
                {
                    try
                    {
                        await [|producer.ProduceAsync|]("t", new Message<Null, string> { Value = text });
                        return;
                    }
                    catch (KafkaException ex) when (i < 3)
                    {
                        Failed(ex, i);
                    }
                }
        """;

    [Theory]
    [InlineData("    private void Failed(Exception ex, int attempt) => logger.LogWarning(ex, \"Attempt {Attempt} failed\", attempt);")]
    [InlineData("    private void Failed(Exception ex, int attempt)\n    {\n        logger.LogDebug(\"Failed\");\n        logger.LogWarning(ex, \"Attempt {Attempt} failed\", attempt);\n    }")]
    [InlineData("    private static void Failed(Exception ex, int attempt) => Console.WriteLine($\"{attempt}: {ex.Message}\");")]
    public Task A_helper_that_only_logs(string helper) => Verify.VerifyCodeFixAsync(WithHelper(helper, LoopWithHelper), WithHelper(helper, """
                await producer.ProduceAsync("t", new Message<Null, string> { Value = text });
        """));

    [Theory]
    [InlineData("logger.LogWarning(ex, \"Attempt {Attempt} failed\", attempt)", true)]
    [InlineData("File.WriteAllText(\"failed\", ex.Message + attempt)", false)]
    public Task A_helper_in_another_file(string work, bool isFixed)
    {
        CSharpCodeFixTest<ManualRetryLoopAnalyzer, ManualRetryLoopFix> test = new() { TestCode = WithHelper("", LoopWithHelper.Replace("Failed(", "logger.Failed(", StringComparison.Ordinal)) };
        test.TestState.Sources.Add(RetrySource.File($"public static class Failures {{ public static void Failed(this ILogger logger, Exception ex, int attempt) => {work}; }}"));
        if (isFixed)
        {
            test.FixedCode = WithHelper("", """
                        await producer.ProduceAsync("t", new Message<Null, string> { Value = text });
                """);
        }

        return test.RunAsync();
    }

    [Theory]
    [InlineData("    private int failures;\n\n    private void Failed(Exception ex, int attempt)\n    {\n        failures++;\n        logger.LogWarning(ex, \"{Failures}\", failures);\n    }")]
    [InlineData("    private void Failed(Exception ex, int attempt) => File.WriteAllText(\"failed\", ex.Message + attempt);")]
    [InlineData("    private void Failed(Exception ex, int attempt) => logger.LogWarning(ex, \"{Left}\", Left(attempt));\n\n    private int Left(int attempt) { File.Delete(\"attempt\"); return 3 - attempt; }")]
    [InlineData("    private void Failed(Exception ex, int attempt) { if (attempt == 1) throw ex; logger.LogWarning(ex, \"again\"); }")]
    public Task A_helper_that_does_more(string helper) => Verify.VerifyNoCodeFixAsync(WithHelper(helper, LoopWithHelper));

    [Fact]
    public Task Through_an_interface_another_implementation_may_need_the_loop() => Verify.VerifyNoCodeFixAsync(RetrySource.File("""
        public interface IPublisher
        {
            Task PublishAsync(string text);
        }

        public sealed class Publisher : IPublisher
        {
            private readonly IProducer<Null, string> producer;

            public Publisher(IProducer<Null, string> producer) => this.producer = producer;

            public async Task PublishAsync(string text) => await producer.ProduceAsync("t", new Message<Null, string> { Value = text });
        }

        public static class Caller
        {
            public static async Task Send(IPublisher publisher, string text)
            {
                for (int i = 0; ; i++)
                {
                    try
                    {
                        await [|publisher.PublishAsync|](text);
                        return;
                    }
                    catch (KafkaException) when (i < 3)
                    {
                    }
                }
            }
        }
        """));
}

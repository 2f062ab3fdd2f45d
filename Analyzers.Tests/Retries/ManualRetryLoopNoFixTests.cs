using Xunit;
using static ProducerSafety.Analyzers.Tests.Retries.LoopRewrite;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>Retries that are reported and not rewritten: something would be lost, or it cannot be told what the last failure does.</summary>
public sealed class ManualRetryLoopNoFixTests
{
    /// <summary>A loop with this catch.</summary>
    private static Task NoFixOfCatch(string caught) => NoFix($$"""
        int failures = 0;
        for (int i = 1; ; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                break;
            }
            catch (ProduceException<string, string> ex)
            {
                {{caught}}
                if (i == 3) throw;
            }
        }

        Console.WriteLine(failures);
        """);

    [Fact]
    public Task Metric_in_the_catch() => NoFixOfCatch("new System.Diagnostics.Metrics.Meter(ex.Message).CreateCounter<int>(\"failures\").Add(1);");

    [Fact]
    public Task Count_that_is_read_after_the_loop() => NoFixOfCatch("failures++;");

    [Fact]
    public Task Dead_letter_in_every_catch() => NoFixOfCatch("await producer.ProduceAsync(topic + ex.Error.Code, message);");

    [Fact]
    public Task Call_of_a_method_in_the_catch() => NoFixOfCatch("Record(ex); static void Record(Exception e) => File.WriteAllText(\"error\", e.Message);");

    [Fact]
    public Task Effect_in_the_arguments_of_the_log() => NoFixOfCatch("logger.LogError(ex, \"{Count}\", consumer.Consume(0).Offset.Value);");

    [Fact]
    public Task Field_that_is_assigned_in_the_catch() => NoFixIn(RetrySource.Publisher("""
        private int _failures;

        public async Task Send(string text)
        {
            for (int i = 0; ; i++)
            {
                try { await [|producer.ProduceAsync|]("t", new Message<Null, string> { Value = text }); return; }
                catch (KafkaException) { _failures++; if (i == 2) throw; }
            }
        }

        public int Failures => _failures;
        """));

    [Fact]
    public Task Giving_up_for_another_reason_than_the_attempts() => NoFix("""
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return true;
            }
            catch (KafkaException ex)
            {
                if (ex.Error.IsFatal)
                {
                    logger.LogCritical("The producer is dead");
                    throw;
                }
            }
        }

        return false;
        """, "async Task<bool>");

    [Fact]
    public Task Rethrow_for_another_reason_than_the_attempts() => NoFix("""
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return true;
            }
            catch (KafkaException ex)
            {
                if (ex.Error.IsFatal) throw;
                await Task.Delay(10);
            }
        }

        return false;
        """, "async Task<bool>");

    [Fact]
    public Task Limit_in_the_catch_for_the_last_attempt() => NoFix("""
        for (int i = 1; i <= maxAttempts; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return;
            }
            catch (KafkaException) when (i < maxAttempts)
            {
            }
            catch (KafkaException ex)
            {
                logger.LogError(ex, "Not sent after {Attempts} attempts", maxAttempts);
                throw;
            }
        }
        """);

    [Fact]
    public Task Swallowed_exception_is_logged_with_the_attempt_only() => NoFix("""
        for (int i = 1; i <= 3; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return true;
            }
            catch (KafkaException ex)
            {
                logger.LogWarning(ex, "Attempt {Attempt} failed", i);
            }
        }

        return false;
        """, "async Task<bool>");

    [Fact]
    public Task Attempt_in_a_header() => NoFix("""
        for (int i = 1; ; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, new Message<string, string> { Value = order.Customer, Headers = new Headers { { "attempt", BitConverter.GetBytes(i) } } });
                break;
            }
            catch (KafkaException) when (i < 3)
            {
            }
        }
        """);

    [Fact]
    public Task Attempt_in_what_success_logs() => NoFix("""
        for (int i = 1; ; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                logger.LogInformation("sent at attempt {Attempt}", i);
                break;
            }
            catch (KafkaException) when (i < 3)
            {
            }
        }
        """);

    [Fact]
    public Task Limit_in_what_the_last_failure_says() => NoFix("""
        for (int i = 0; i < maxAttempts; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return;
            }
            catch (KafkaException)
            {
            }
        }

        throw new IOException($"gave up after {maxAttempts} attempts");
        """);

    [Fact]
    public Task Attempt_that_is_read_after_the_loop() => NoFix("""
        int attempts = 0;
        while (true)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                break;
            }
            catch (KafkaException)
            {
                if (++attempts == 3) throw;
            }
        }

        logger.LogInformation("{Attempts}", attempts);
        """);

    [Fact]
    public Task Producer_is_built_in_the_loop() => NoFix("""
        for (int i = 0; ; i++)
        {
            using var own = new ProducerBuilder<string, string>(new ProducerConfig()).Build();
            try
            {
                await [|own.ProduceAsync|](topic, message);
                return;
            }
            catch (KafkaException) when (i < 3)
            {
            }
        }
        """);

    [Fact]
    public Task Producer_is_built_in_the_try() => NoFix("""
        for (int i = 0; ; i++)
        {
            try
            {
                using var own = new ProducerBuilder<string, string>(new ProducerConfig()).Build();
                await [|own.ProduceAsync|](topic, message);
                return;
            }
            catch (KafkaException) when (i < 3)
            {
            }
        }
        """);

    [Fact]
    public Task Other_work_in_the_loop() => NoFix("""
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                break;
            }
            catch (KafkaException)
            {
            }

            consumer.Commit();
        }
        """);

    [Fact]
    public Task Other_work_in_the_finally() => NoFix("""
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                break;
            }
            catch (KafkaException)
            {
            }
            finally
            {
                consumer.Commit();
            }
        }
        """);

    [Fact]
    public Task Log_of_the_last_attempt_without_leaving() => NoFix("""
        for (int i = 0; i < maxAttempts; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                break;
            }
            catch (KafkaException ex)
            {
                if (i == maxAttempts - 1)
                    logger.LogError(ex, "lost");
            }
        }
        """);

    [Fact]
    public Task Flag_that_is_used_later() => NoFix("""
        bool sent = false;
        while (!sent)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                sent = true;
            }
            catch (KafkaException)
            {
            }
        }

        logger.LogInformation("{Sent}", sent);
        """);

    [Fact]
    public Task Name_that_is_declared_elsewhere() => NoFix("""
        if (token.CanBeCanceled)
        {
            var result = 1;
            logger.LogInformation("{Result}", result);
        }

        for (int i = 0; ; i++)
        {
            try
            {
                var result = await [|producer.ProduceAsync|](topic, message);
                logger.LogInformation("{Result}", result.Offset);
                break;
            }
            catch (KafkaException) when (i < 3)
            {
            }
        }
        """);

    [Fact]
    public Task Filter_that_is_not_about_the_attempt_in_a_limited_loop() => NoFix("""
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return;
            }
            catch (KafkaException ex) when (!ex.Error.IsFatal)
            {
            }
        }

        logger.LogError("lost");
        """);

    [Fact]
    public Task Full_queue_is_not_retried_by_the_client() => NoFix("""
        for (int i = 0; i < 3; i++)
        {
            try
            {
                [|producer.Produce|](topic, message);
                break;
            }
            catch (ProduceException<string, string>)
            {
                Thread.Sleep(10);
            }
        }
        """, "void");

    [Fact]
    public Task Condition_in_the_try_that_goes_on() => NoFix("""
        for (int i = 0; i < 3; i++)
        {
            try
            {
                var result = await [|producer.ProduceAsync|](topic, message);
                if (result.Status == PersistenceStatus.NotPersisted) continue;
                break;
            }
            catch (KafkaException)
            {
            }
        }
        """);

    [Fact]
    public Task Loop_that_is_the_branch_of_an_if() => NoFix("""
        if (order.Id > 0)
            for (int i = 0; ; i++)
            {
                try
                {
                    await [|producer.ProduceAsync|](topic, message);
                    break;
                }
                catch (KafkaException) when (i < 3)
                {
                }
            }
        """);

    [Fact]
    public Task Directives() => NoFix("""
        for (int i = 0; ; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                break;
            }
            catch (KafkaException) when (i < 3)
            {
        #if DEBUG
                Console.WriteLine(i);
        #endif
            }
        }
        """);

    /// <summary>The forms for which the rule's page says that there is no fix.</summary>
    [Theory]
    [InlineData("await foreach (var delay in Delays()) { try { await [|producer.ProduceAsync|](topic, message); return; } catch (KafkaException) { await Task.Delay(delay); } } async IAsyncEnumerable<int> Delays() { yield return 1; await Task.Yield(); yield return 2; }")]
    [InlineData("int attempt = 0; again: attempt++; try { await [|producer.ProduceAsync|](topic, message); } catch (KafkaException) when (attempt < 3) { goto again; }")]
    [InlineData("var failed = new Queue<Message<string, string>>(); try { await producer.ProduceAsync(topic, message); } catch (KafkaException) { failed.Enqueue(message); } while (failed.TryDequeue(out var one)) { await [|producer.ProduceAsync|](topic, one); }")]
    [InlineData("var sent = false; while (!sent) { [|producer.Produce|](topic, message, report => sent = !report.Error.IsError); producer.Flush(token); } await Task.Yield();")]
    [InlineData("while (![|producer.ProduceAsync|](topic, message).Wait(1000)) { logger.LogWarning(\"again\"); } await Task.Yield();")]
    public Task Form_without_a_fix(string body) => NoFix(body);

    [Fact]
    public Task Whole_loop_in_the_condition() => NoFixIn(RetrySource.Publisher("""
        public async Task Publish(string text)
        {
            while (!await [|TrySend|](text))
            {
                await Task.Delay(1000);
            }
        }

        private async Task<bool> TrySend(string text)
        {
            try { await producer.ProduceAsync("t", new Message<Null, string> { Value = text }); return true; }
            catch (KafkaException) { return false; }
        }
        """));
}

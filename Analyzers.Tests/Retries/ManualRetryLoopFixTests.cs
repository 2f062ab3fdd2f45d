using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using ProducerSafety.Analyzers.CodeFixes.Retries;
using ProducerSafety.Analyzers.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using static ProducerSafety.Analyzers.Tests.Retries.LoopRewrite;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpCodeFixVerifier<
    ProducerSafety.Analyzers.Retries.ManualRetryLoopAnalyzer,
    ProducerSafety.Analyzers.CodeFixes.Retries.ManualRetryLoopFix>;

namespace ProducerSafety.Analyzers.Tests.Retries;

public sealed class ManualRetryLoopFixTests
{
    [Fact]
    public Task Filter_on_the_attempt() => Fixes(
        """
        logger.LogDebug("sending");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Wait for the broker.
                var result = await [|producer.ProduceAsync|](topic, message, token);
                logger.LogInformation("at {Offset}", result.Offset); // for support
                return;
            }
            catch (ProduceException<string, string> ex) when (attempt < maxAttempts)
            {
                logger.LogWarning(ex, "Attempt {Attempt} failed", attempt);
                await Task.Delay(TimeSpan.FromSeconds(attempt), token);
            }
        }
        """,
        """
        logger.LogDebug("sending");
        // Wait for the broker.
        var result = await producer.ProduceAsync(topic, message, token);
        logger.LogInformation("at {Offset}", result.Offset); // for support
        """);

    [Fact]
    public Task Rethrow_at_the_last_attempt() => Fixes(
        """
        int attempt = 0;
        int delay = 100;

        while (true)
        {
            try
            {
                return await [|producer.ProduceAsync|](topic, message, token);
            }
            catch (KafkaException ex)
            {
                attempt++;
                logger.LogWarning(ex, "again");
                if (attempt >= maxAttempts)
                    throw;
                await Task.Delay(delay, token).ConfigureAwait(false);
                delay *= 2;
            }
        }
        """,
        """
        return await producer.ProduceAsync(topic, message, token);
        """,
        "async Task<DeliveryResult<string, string>>");

    [Fact]
    public Task Continue_before_the_rethrow() => Fixes(
        """
        for (int i = 0; ; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                break;
            }
            catch (ProduceException<string, string>)
            {
                if (i < 3)
                {
                    Thread.Sleep(100);
                    continue;
                }

                throw;
            }
        }

        logger.LogInformation("sent");
        """,
        """
        await producer.ProduceAsync(topic, message);

        logger.LogInformation("sent");
        """);

    [Fact]
    public Task Last_attempt_does_something_and_throws() => Fixes(
        """
        const int limit = 5;
        for (int i = 1; i <= limit; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                break;
            }
            catch (ProduceException<string, string> ex)
            {
                if (i == limit)
                {
                    // Somebody has to look at it.
                    logger.LogCritical(ex, "lost {Id}", order.Id);
                    throw new InvalidOperationException("not sent", ex);
                }

                await Task.Delay(50);
            }
        }
        """,
        """
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            // Somebody has to look at it.
            logger.LogCritical(ex, "lost {Id}", order.Id);
            throw new InvalidOperationException("not sent", ex);
        }
        """);

    [Fact]
    public Task Last_attempt_writes_a_dead_letter_and_returns() => Fixes(
        """
        for (int i = 1; ; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return true;
            }
            catch (ProduceException<string, string> ex)
            {
                if (i == 3)
                {
                    await producer.ProduceAsync("dead-letters", message);
                    return false;
                }
            }
        }
        """,
        """
        try
        {
            await producer.ProduceAsync(topic, message);
            return true;
        }
        catch (ProduceException<string, string>)
        {
            await producer.ProduceAsync("dead-letters", message);
            return false;
        }
        """,
        "async Task<bool>");

    [Fact]
    public Task Return_after_the_loop() => Fixes(
        """
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return true;
            }
            catch (ProduceException<string, string> ex)
            {
                logger.LogWarning(ex, "again");
            }
        }

        logger.LogError("{Topic} is down", topic);
        return false;
        """,
        """
        try
        {
            await producer.ProduceAsync(topic, message);
            return true;
        }
        catch (ProduceException<string, string> ex)
        {
            logger.LogWarning(ex, "again");

            logger.LogError("{Topic} is down", topic);
            return false;
        }
        """,
        "async Task<bool>");

    [Fact]
    public Task Last_exception_is_thrown_after_the_loop() => Fixes(
        """
        Exception? last = null;
        foreach (var delay in new[] { 100, 200 })
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return;
            }
            catch (Exception ex)
            {
                last = ex;
                await Task.Delay(delay);
            }
        }

        throw new IOException("not sent", last!);
        """,
        """
        try
        {
            await producer.ProduceAsync(topic, message);
            return;
        }
        catch (Exception ex)
        {
            throw new IOException("not sent", ex);
        }
        """);

    [Fact]
    public Task Last_exception_is_rethrown_after_the_loop() => Fixes(
        """
        Exception? last = null;
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return;
            }
            catch (Exception ex)
            {
                last = ex;
            }
        }

        throw last!;
        """,
        """
        await producer.ProduceAsync(topic, message);
        """);

    [Fact]
    public Task Flag_is_tested_after_the_loop() => Fixes(
        """
        bool sent = false;
        int n = 0;
        while (!sent && n < 3)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                sent = true;
            }
            catch (ProduceException<string, string>)
            {
                n++;
            }
        }

        if (!sent)
        {
            throw new IOException("not sent");
        }

        logger.LogInformation("sent");
        """,
        """
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string>)
        {
            throw new IOException("not sent");
        }

        logger.LogInformation("sent");
        """);

    [Fact]
    public Task Flag_is_returned() => Fixes(
        """
        var ok = false;
        for (int i = 0; i < 3 && !ok; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                ok = true;
            }
            catch (ProduceException<string, string>)
            {
                await Task.Delay(10);
            }
        }

        return ok;
        """,
        """
        try
        {
            await producer.ProduceAsync(topic, message);
            return true;
        }
        catch (ProduceException<string, string>)
        {
            return false;
        }
        """,
        "async Task<bool>");

    [Fact]
    public Task Result_is_tested_after_the_loop() => Fixes(
        """
        DeliveryResult<string, string>? result = null;
        for (int i = 0; i < 3; i++)
        {
            try
            {
                result = await [|producer.ProduceAsync|](topic, message);
                break;
            }
            catch (ProduceException<string, string>)
            {
            }
        }

        if (result is null)
            return -1;

        return result.Offset.Value;
        """,
        """
        DeliveryResult<string, string>? result = null;
        try
        {
            result = await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string>)
        {
            return -1;
        }

        return result.Offset.Value;
        """,
        "async Task<long>");

    [Fact]
    public Task Swallowed_failure_now_propagates() => Fixes(
        """
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                break;
            }
            catch (Exception ex)
            {
                logger.LogWarning(ex, "again");
            }
        }

        await Task.Yield();
        """,
        """
        await producer.ProduceAsync(topic, message);

        await Task.Yield();
        """);

    [Fact]
    public Task Loop_without_end() => Fixes(
        """
        var sent = false;
        while (!sent)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                sent = true;
            }
            catch (Exception)
            {
                await Task.Delay(TimeSpan.FromSeconds(5), token);
            }
        }
        """,
        """
        await producer.ProduceAsync(topic, message);
        """);

    [Fact]
    public Task Do_while() => Fixes(
        """
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
                again = ++count < 3;
            }
        }
        while (again);
        """,
        """
        await producer.ProduceAsync(topic, message);
        """);

    [Fact]
    public Task Catch_for_the_last_attempt() => Fixes(
        """
        for (var attempt = 1; attempt <= maxAttempts; attempt++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message, token);
                return;
            }
            catch (OperationCanceledException)
            {
                throw;
            }
            catch (ProduceException<string, string> ex) when (attempt < maxAttempts)
            {
                logger.LogWarning(ex, "Attempt {Attempt} failed", attempt);
                await Task.Delay(200 * attempt, token);
            }
            catch (ProduceException<string, string> ex)
            {
                logger.LogError(ex, "Order {Id} is not sent", order.Id);
                throw;
            }
        }

        throw new InvalidOperationException("unreachable");
        """,
        """
        try
        {
            await producer.ProduceAsync(topic, message, token);
            return;
        }
        catch (ProduceException<string, string> ex)
        {
            logger.LogError(ex, "Order {Id} is not sent", order.Id);
            throw;
        }
        """);

    [Fact]
    public Task Catch_that_only_rethrows_goes_too() => Fixes(
        """
        var attempt = 0;
        while (true)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message, token);
                break;
            }
            catch (OperationCanceledException)
            {
                throw;
            }
            catch (Exception) when (attempt < 3)
            {
                attempt++;
                TimeSpan delay = TimeSpan.FromMilliseconds(100 * attempt);
                await Task.Delay(delay, token);
            }
        }
        """,
        """
        await producer.ProduceAsync(topic, message, token);
        """);

    [Fact]
    public Task Return_that_only_the_compiler_needed() => Fixes(
        """
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message);
                return true;
            }
            catch (Exception ex)
            {
                logger.LogWarning(ex, "failed");
                if (attempt == 3 || ex is OutOfMemoryException)
                {
                    logger.LogError("Lost");
                    return false;
                }

                await Task.Delay(100);
            }
        }

        return false;
        """,
        """
        try
        {
            await producer.ProduceAsync(topic, message);
            return true;
        }
        catch (Exception ex)
        {
            logger.LogWarning(ex, "failed");
            logger.LogError("Lost");
            return false;
        }
        """,
        "async Task<bool>");

    [Fact]
    public Task Message_is_built_in_the_loop() => Fixes(
        """"
        for (int i = 0; i < 3; i++)
        {
            // The text of the letter.
            var text = """
                Dear customer,

                  we have your order.
                """;
            var letter = new Message<string, string>
            {
                Key = order.Customer,
                Value = text,
            };

            logger.LogDebug("Attempt {Attempt}", i);
            try
            {
                await [|producer.ProduceAsync|](
                    topic,
                    letter);
                return;
            }
            catch (KafkaException)
            {
                if (i == 2) throw;
            }
        }
        """",
        """"
        // The text of the letter.
        var text = """
                Dear customer,

                  we have your order.
                """;
        var letter = new Message<string, string>
        {
            Key = order.Customer,
            Value = text,
        };

        await producer.ProduceAsync(
            topic,
            letter);
        """");

    [Fact]
    public Task Inner_loop_of_a_foreach() => Verify.VerifyCodeFixAsync(
        RetrySource.File("""
            public static class Sender
            {
            	public static async Task Send(IProducer<Null, string> producer, string[] lines) {
            		foreach (var line in lines) {
            			int left = 3;
            			while (left > 0) {
            				try {
            					await [|producer.ProduceAsync|]("lines", new Message<Null, string> { Value = line });
            					left = 0;
            				} catch (ProduceException<Null, string>) {
            					if (--left == 0) {
            						Console.Error.WriteLine(line);
            						break;
            					}
            				}
            			}
            		}
            	}
            }
            """),
        RetrySource.File("""
            public static class Sender
            {
            	public static async Task Send(IProducer<Null, string> producer, string[] lines) {
            		foreach (var line in lines) {
            			try {
            				await producer.ProduceAsync("lines", new Message<Null, string> { Value = line });
            			} catch (ProduceException<Null, string>) {
            				Console.Error.WriteLine(line);
            			}
            		}
            	}
            }
            """));

    [Fact]
    public Task Several_in_one_document() => Verify.VerifyCodeFixAsync(
        RetrySource.File("""
            public class Sender
            {
                private readonly IProducer<Null, string> producer;

                public Sender(IProducer<Null, string> producer)
                {
                    this.producer = producer;
                }

                public async Task SendOne(string text)
                {
                    for (int i = 0; ; i++)
                    {
                        try { await [|producer.ProduceAsync|]("t", new Message<Null, string> { Value = text }); return; }
                        catch (KafkaException) when (i < 3) { }
                    }
                }

                public async Task<bool> SendTwo(string text)
                {
                    for (int i = 0; i < 3; i++)
                    {
                        try { await [|SendOne|](text); return true; }
                        catch (KafkaException) { await Task.Delay(1); }
                    }

                    return false;
                }
            }
            """),
        RetrySource.File("""
            public class Sender
            {
                private readonly IProducer<Null, string> producer;

                public Sender(IProducer<Null, string> producer)
                {
                    this.producer = producer;
                }

                public async Task SendOne(string text)
                {
                    await producer.ProduceAsync("t", new Message<Null, string> { Value = text });
                }

                public async Task<bool> SendTwo(string text)
                {
                    try { await SendOne(text); return true; }
                    catch (KafkaException) { return false; }
                }
            }
            """));

    [Fact]
    public async Task Top_level_statements()
    {
        CSharpCodeFixTest<ManualRetryLoopAnalyzer, ManualRetryLoopFix> test = new()
        {
            TestCode = RetrySource.File("""
                using var producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();
                for (int i = 0; ; i++)
                {
                    try
                    {
                        await [|producer.ProduceAsync|]("t", new Message<Null, string> { Value = "v" });
                        break;
                    }
                    catch (KafkaException) when (i < 3)
                    {
                    }
                }
                """),
            FixedCode = RetrySource.File("""
                using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = true }).Build();
                await producer.ProduceAsync("t", new Message<Null, string> { Value = "v" });
                """),
            TwinDocument = false,
        };
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        test.FixedState.OutputKind = OutputKind.ConsoleApplication;
        await test.RunAsync();
    }

    [Fact]
    public Task Idempotence_is_turned_on_where_the_type_builds_the_producer() => Verify.VerifyCodeFixAsync(
        RetrySource.File(Publisher("new ProducerConfig { BootstrapServers = \"a\", Acks = Acks.Leader, MessageSendMaxRetries = 0 }", """
                    for (var attempt = 1; ; attempt++)
                    {
                        try
                        {
                            await [|producer.ProduceAsync|]("orders", message);
                            break;
                        }
                        catch (ProduceException<Null, string>) when (attempt < 3)
                        {
                            await Task.Delay(100);
                        }
                    }
            """)),
        RetrySource.File(Publisher("new ProducerConfig { BootstrapServers = \"a\", Acks = Acks.All, EnableIdempotence = true }", """
                    await producer.ProduceAsync("orders", message);
            """)));

    private static string Publisher(string configuration, string body) => $$"""
        public class Publisher
        {
            private readonly IProducer<Null, string> producer = new ProducerBuilder<Null, string>({{configuration}}).Build();

            public async Task PublishAsync(Message<Null, string> message)
            {
        {{body}}
            }
        }
        """;

    [Fact]
    public async Task Title_says_when_a_swallowed_failure_propagates()
    {
        Assert.Equal("Remove the retry loop; the last failure now propagates", await TitleOf(
            """
            for (int i = 0; i < 3; i++)
            {
                try { await producer.ProduceAsync(topic, message); break; }
                catch (KafkaException) { }
            }
            """));
        Assert.Equal("Remove the retry loop and let the client retry", await TitleOf(
            """
            for (int i = 0; ; i++)
            {
                try { await producer.ProduceAsync(topic, message); break; }
                catch (KafkaException) when (i < 3) { }
            }
            """));
    }

    private static async Task<string> TitleOf(string body)
    {
        TestState state = new();
        state.Sources.Add(RetrySource.Method(body));
        Project project = await TestSolution.CreateProjectAsync(
            ParsedState.Of(state, () => "KPS2001", null), KafkaVersion.Current.Reference, LanguageVersion.Latest);
        Diagnostic diagnostic = Assert.Single(await AnalyzerRun.DiagnosticsAsync(project, [new ManualRetryLoopAnalyzer()]));
        List<string> titles = [];
        await new ManualRetryLoopFix().RegisterCodeFixesAsync(
            new CodeFixContext(project.Documents.Single(), diagnostic, (action, _) => titles.Add(action.Title), CancellationToken.None));
        return Assert.Single(titles);
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ProducerSafety.Analyzers.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>Every form in which retries are written: exactly one rule reports it, and none its look-alike.</summary>
public sealed class RetryFormTests
{
    private static readonly DiagnosticAnalyzer[] Rules =
        [new ManualRetryLoopAnalyzer(), new RetryPolicyAnalyzer(), new ResendingHandlerAnalyzer(), new ResendInCatchAnalyzer()];

    private const string Send = "await producer.ProduceAsync(topic, message, token);";

    /// <summary>The form, its rule, its code, and code that looks like it.</summary>
    public static TheoryData<string, string, string, string> Forms => new()
    {
        {
            "for", "KPS2001",
            $"for (var i = 0; i < 3; i++) {{ try {{ {Send} break; }} catch (KafkaException) {{ await Task.Delay(100); }} }}",
            $"for (var i = 0; i < 3; i++) {{ try {{ {Send} }} catch (KafkaException) {{ await Task.Delay(100); }} }}"
        },
        {
            "while", "KPS2001",
            $"var left = 3; while (left > 0) {{ try {{ {Send} return; }} catch (KafkaException) {{ left--; }} }}",
            "while (consumer.Consume(token) is { } next) { try { await producer.ProduceAsync(topic, next.Message); return; } catch (KafkaException) { } }"
        },
        {
            "do", "KPS2001",
            $"var again = false; do {{ try {{ {Send} again = false; }} catch (KafkaException) {{ again = true; }} }} while (again);",
            $"var more = false; do {{ try {{ {Send} more = true; }} catch (KafkaException) {{ more = false; }} }} while (more);"
        },
        {
            "while (!sent)", "KPS2001",
            $"var sent = false; while (!sent) {{ try {{ {Send} sent = true; }} catch (KafkaException) {{ Thread.Sleep(100); }} }}",
            "var sent = false; while (!sent) { try { producer.Produce(topic, message); sent = true; } catch (ProduceException<string, string> ex) when (ex.Error.Code == ErrorCode.Local_QueueFull) { Thread.Sleep(100); } }"
        },
        {
            "goto", "KPS2001",
            $"again: try {{ {Send} }} catch (KafkaException) {{ goto again; }}",
            "next: var one = consumer.Consume(token); try { await producer.ProduceAsync(topic, one.Message); } catch (KafkaException) { goto next; }"
        },
        {
            "recursion", "KPS2004",
            "await Try(message, 0); async Task Try(Message<string, string> one, int n) { try { await producer.ProduceAsync(topic, one); } catch (KafkaException) when (n < 3) { await Try(one, n + 1); } }",
            "await Try(message, 0); async Task Try(Message<string, string> one, int n) { try { await producer.ProduceAsync(topic, one); } catch (KafkaException) when (n < 3) { await Try(new Message<string, string> { Value = n + \" failed\" }, n + 1); } }"
        },
        {
            "helper", "KPS2002",
            "await RetryAsync(() => producer.ProduceAsync(topic, message)); static async Task RetryAsync(Func<Task> f) { for (var i = 0; ; i++) { try { await f(); return; } catch (Exception) when (i < 3) { } } }",
            "await RetryAsync(() => producer.ProduceAsync(topic, message)); static async Task RetryAsync(Func<Task> f) { for (var i = 0; ; i++) { try { await f(); return; } catch (IOException) when (i < 3) { } } }"
        },
        {
            "Polly 7", "KPS2002",
            "await Policy.Handle<KafkaException>().RetryAsync(3).ExecuteAsync(() => producer.ProduceAsync(topic, message));",
            "await Policy.Handle<KafkaException>().FallbackAsync(ct => Task.CompletedTask).ExecuteAsync(() => producer.ProduceAsync(topic, message));"
        },
        {
            "Polly 8", "KPS2002",
            "await new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions()).Build().ExecuteAsync(async ct => await producer.ProduceAsync(topic, message, ct), token);",
            "await new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromSeconds(5)).Build().ExecuteAsync(async ct => await producer.ProduceAsync(topic, message, ct), token);"
        },
        {
            "delivery handler", "KPS2003",
            "producer.Produce(topic, message, report => { if (report.Error.IsError) producer.Produce(topic, report.Message); });",
            "producer.Produce(topic, message, report => { if (report.Error.IsError) producer.Produce(\"dead-letters\", report.Message); });"
        },
        {
            "catch that sends again", "KPS2004",
            $"try {{ {Send} }} catch (ProduceException<string, string>) {{ {Send} }}",
            $"try {{ {Send} }} catch (ProduceException<string, string>) {{ await producer.ProduceAsync(topic + \".failed\", message); }}"
        },
        {
            "queue of failed messages", "KPS2001",
            "var failed = new Queue<Message<string, string>>(); try { await producer.ProduceAsync(topic, message); } catch (KafkaException) { failed.Enqueue(message); } while (failed.TryDequeue(out var one)) { await producer.ProduceAsync(topic, one); }",
            "var waiting = new Queue<Message<string, string>>(); waiting.Enqueue(message); while (waiting.TryDequeue(out var one)) { try { await producer.ProduceAsync(topic, one); } catch (KafkaException ex) { logger.LogError(ex, \"lost\"); } }"
        },
        {
            "delivery handler that sets a flag", "KPS2001",
            "var sent = false; while (!sent) { producer.Produce(topic, message, report => sent = !report.Error.IsError); producer.Flush(token); }",
            "var failed = false; while (!failed) { producer.Produce(topic, message, report => failed = report.Error.IsError); producer.Flush(token); }"
        },
        {
            "backoff", "KPS2001",
            $"for (var i = 0; i < 5; i++) {{ try {{ {Send} return; }} catch (KafkaException) {{ await Task.Delay(TimeSpan.FromSeconds(Math.Pow(2, i))); }} }}",
            "for (var i = 0; i < 5; i++) { try { await Task.Delay(TimeSpan.FromSeconds(Math.Pow(2, i))); consumer.Subscribe(topic); break; } catch (KafkaException) { } } " + Send
        },
        {
            "filter", "KPS2001",
            $"for (var i = 0; ; i++) {{ try {{ {Send} return; }} catch (KafkaException) when (i < 3) {{ }} }}",
            $"for (var i = 0; ; i++) {{ try {{ {Send} return; }} catch (IOException) when (i < 3) {{ }} }}"
        },
        {
            "await foreach", "KPS2001",
            $"await foreach (var attempt in Attempts()) {{ try {{ {Send} return; }} catch (KafkaException) {{ logger.LogWarning(\"{{Attempt}}\", attempt); }} }} async IAsyncEnumerable<int> Attempts() {{ for (var i = 0; i < 3; i++) {{ yield return i; await Task.Delay(i); }} }}",
            "await foreach (var next in Lines()) { try { await producer.ProduceAsync(topic, new Message<string, string> { Value = next }); return; } catch (KafkaException) { } } async IAsyncEnumerable<string> Lines() { yield return \"a\"; await Task.Yield(); yield return \"b\"; }"
        },
        {
            "attempt in a header", "KPS2001",
            "for (var i = 0; i < 3; i++) { try { await producer.ProduceAsync(topic, new Message<string, string> { Value = order.Customer, Headers = new Headers { { \"attempt\", BitConverter.GetBytes(i) } } }); return; } catch (KafkaException) { } }",
            "for (var i = 0; i < 3; i++) { try { await producer.ProduceAsync(topic, new Message<string, string> { Value = order.Customer + i }); return; } catch (KafkaException) { } }"
        },
        {
            "timed wait", "KPS2001",
            "while (!producer.ProduceAsync(topic, message).Wait(1000)) { logger.LogWarning(\"again\"); } await Task.Yield();",
            "var pending = producer.ProduceAsync(topic, message); while (!pending.Wait(1000)) { logger.LogWarning(\"still waiting\"); } await Task.Yield();"
        },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task It_is_reported_by_one_rule_and_its_look_alike_by_none(string form, string rule, string code, string lookAlike)
    {
        Assert.True(await ReportedAsync(code) is [var id] && id == rule, form);
        Assert.True(await ReportedAsync(lookAlike) is [], "look-alike of " + form);
    }

    private static async Task<string[]> ReportedAsync(string body)
    {
        TestState state = new();
        state.AdditionalReferences.AddRange(TestReferences.Polly);
        state.Sources.Add(RetrySource.Method(body).Replace("namespace Shop;", "using Polly;\nusing Polly.Retry;\n\nnamespace Shop;", StringComparison.Ordinal));
        Project project = await TestSolution.CreateProjectAsync(ParsedState.Of(state, () => "KPS2001", null), KafkaVersion.Current.Reference, LanguageVersion.Latest);
        Compilation compilation = (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        Assert.DoesNotContain(compilation.GetDiagnostics(TestContext.Current.CancellationToken), error => error.Severity == DiagnosticSeverity.Error);
        return [.. (await AnalyzerRun.DiagnosticsAsync(project, [.. Rules])).Select(diagnostic => diagnostic.Id)];
    }

    [Fact]
    public void Messages_name_the_mechanism()
    {
        DiagnosticDescriptor[] duplicates = [.. Rules.SelectMany(rule => rule.SupportedDiagnostics)];

        Assert.Equal(["KPS2001", "KPS2002", "KPS2003", "KPS2004", "KPS2007"], duplicates.Select(rule => rule.Id).Order());
        Assert.All(duplicates, rule => Assert.Contains("a new message with a new sequence number, so the broker cannot recognise the duplicate", rule.MessageFormat.ToString(null), StringComparison.Ordinal));
    }
}

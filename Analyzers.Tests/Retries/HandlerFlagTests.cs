using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Retries.ManualRetryLoopAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>KPS2001: loops that learn from a delivery handler, or from a wait that was over too soon, how a send ended.</summary>
public sealed class HandlerFlagTests
{
    [Theory]
    [InlineData("""
        var sent = false;
        for (var i = 0; i < 3 && !sent; i++)
        {
            [|producer.Produce|](topic, message, report => sent = !report.Error.IsError);
            producer.Flush(TimeSpan.FromSeconds(10));
        }
        """)]
    [InlineData("""
        var sent = false;
        while (!sent)
        {
            [|producer.Produce|](topic, message, report =>
            {
                if (report.Error.IsError)
                {
                    logger.LogError("{Reason}", report.Error.Reason);
                }
                else
                {
                    sent = true;
                }
            });
            producer.Flush(token);
        }
        """)]
    [InlineData("""
        bool again;
        do
        {
            again = false;
            [|producer.Produce|](topic, message, report => { again = report.Status != PersistenceStatus.Persisted; });
            producer.Flush(token);
        }
        while (again);
        """)]
    [InlineData("""
        for (var i = 0; i < 3; i++)
        {
            var failed = false;
            [|producer.Produce|](topic, message, report => failed = report.Error.Code != ErrorCode.NoError);
            producer.Flush(token);
            if (!failed)
            {
                return;
            }
        }
        """)]
    [InlineData("""
        for (var i = 0; i < 3; i++)
        {
            if ([|producer.ProduceAsync|](topic, message).Wait(1000))
            {
                return;
            }
        }
        """)]
    [InlineData("""
        var done = false;
        while (!done)
        {
            Task pending = [|producer.ProduceAsync|](topic, message);
            done = pending.Wait(TimeSpan.FromSeconds(5));
        }
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body, "void"));

    [Theory]
    [InlineData("""
        var stop = false;
        while (!stop)
        {
            producer.Produce(topic, message, report => stop = report.Error.IsError);
            Thread.Sleep(1000);
        }
        """)]
    [InlineData("""
        var ok = true;
        for (var i = 0; i < 1000; i++)
        {
            producer.Produce(topic, message, report => ok = !report.Error.IsError);
        }

        producer.Flush(token);
        logger.LogInformation("{Ok}", ok);
        """)]
    [InlineData("""
        foreach (var line in File.ReadLines(topic))
        {
            var sent = false;
            producer.Produce(topic, new Message<string, string> { Value = line }, report => sent = !report.Error.IsError);
            producer.Flush(token);
            if (!sent) break;
        }
        """)]
    [InlineData("""
        var sent = false;
        for (var i = 0; i < 3 && !sent; i++)
        {
            producer.Produce(topic + i, message, report => sent = !report.Error.IsError);
            producer.Flush(token);
        }
        """)]
    [InlineData("""
        var sent = false;
        for (var i = 0; i < 3 && !sent; i++)
        {
            producer.Produce(topic, new Message<string, string> { Value = "probe " + i }, report => sent = !report.Error.IsError);
            producer.Flush(token);
        }
        """)]
    [InlineData("""
        var full = true;
        while (full)
        {
            producer.Produce(topic, message, report => full = report.Error.Code == ErrorCode.Local_QueueFull);
            producer.Flush(token);
        }
        """)]
    [InlineData("""
        var connected = false;
        Action connect = () => connected = true;
        while (!connected)
        {
            producer.Produce(topic, message, report => connected = !report.Error.IsError);
            connect();
        }
        """)]
    [InlineData("""
        var called = false;
        while (!called)
        {
            producer.Produce(topic, message, report => called = true);
            producer.Poll(TimeSpan.FromSeconds(1));
        }
        """)]
    [InlineData("""
        while (!token.IsCancellationRequested)
        {
            if (!producer.ProduceAsync(topic, message).Wait(1000))
            {
                logger.LogWarning("slow");
            }
        }
        """)]
    [InlineData("""
        while (true)
        {
            if (!producer.ProduceAsync(topic, message).Wait(1000))
            {
                return;
            }

            Thread.Sleep(1000);
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadLines(topic))
        {
            if (producer.ProduceAsync(topic, new Message<string, string> { Value = line }).Wait(1000)) return;
        }
        """)]
    [InlineData("""
        var pending = producer.ProduceAsync(topic, message);
        while (!pending.Wait(1000))
        {
            logger.LogInformation("still waiting");
        }
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body, "void"));
}

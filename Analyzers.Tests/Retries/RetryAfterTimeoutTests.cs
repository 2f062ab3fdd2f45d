using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Retries.ManualRetryLoopAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>KPS2001: a loop that sends again because the wait, not the send, was over.</summary>
public sealed class RetryAfterTimeoutTests
{
    [Theory]
    [InlineData("""
        while (true)
        {
            try
            {
                await [|producer.ProduceAsync|](topic, message).WaitAsync(TimeSpan.FromSeconds(5));
                break;
            }
            catch (TimeoutException)
            {
                logger.LogWarning("Once more");
            }
        }
        """)]
    [InlineData("""
        bool sent = false;
        for (int attempt = 0; attempt < maxAttempts && !sent; attempt++)
        {
            try
            {
                var send = [|producer.ProduceAsync|](topic, message);
                await send.WaitAsync(TimeSpan.FromSeconds(5), token).ConfigureAwait(false);
                sent = true;
            }
            catch (TimeoutException ex)
            {
                logger.LogWarning(ex, "Attempt {Attempt}", attempt);
            }
        }
        """)]
    [InlineData("""
        for (int attempt = 0; attempt < 3; attempt++)
        {
            var send = [|producer.ProduceAsync|](topic, message);
            if (await Task.WhenAny(send, Task.Delay(5000)) == send)
            {
                await send;
                return;
            }
        }
        """)]
    [InlineData("""
        bool sent = false;
        while (!sent)
        {
            var send = [|producer.ProduceAsync|](topic, message);
            var timeout = Task.Delay(TimeSpan.FromSeconds(5), token);
            var first = await Task.WhenAny(timeout, send).ConfigureAwait(false);
            if (first == timeout)
            {
                logger.LogWarning("Once more");
                continue;
            }

            sent = true;
        }
        """)]
    [InlineData("""
        Task<DeliveryResult<string, string>> send;
        do
        {
            send = [|producer.ProduceAsync|](topic, message);
        }
        while (await Task.WhenAny(send, Task.Delay(1000)) != send);
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        // Waits for one send, again and again.
        var send = producer.ProduceAsync(topic, message);
        while (true)
        {
            try
            {
                await send.WaitAsync(TimeSpan.FromSeconds(5));
                break;
            }
            catch (TimeoutException)
            {
                logger.LogWarning("Still waiting");
            }
        }
        """)]
    [InlineData("""
        var send = producer.ProduceAsync(topic, message);
        while (await Task.WhenAny(send, Task.Delay(1000)) != send)
        {
            logger.LogInformation("Still waiting");
        }

        await send;
        """)]
    [InlineData("""
        // Another line each turn.
        foreach (var line in File.ReadLines("orders.csv"))
        {
            try
            {
                await producer.ProduceAsync(topic, new Message<string, string> { Value = line }).WaitAsync(TimeSpan.FromSeconds(5));
            }
            catch (TimeoutException)
            {
                logger.LogWarning("Slow: {Line}", line);
            }
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadLines("orders.csv"))
        {
            var send = producer.ProduceAsync(topic, new Message<string, string> { Value = line });
            if (await Task.WhenAny(send, Task.Delay(5000)) != send)
            {
                logger.LogWarning("Slow: {Line}", line);
            }
        }
        """)]
    [InlineData("""
        // The timeout ends the loop.
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await producer.ProduceAsync(topic, message).WaitAsync(TimeSpan.FromSeconds(5));
            }
            catch (TimeoutException)
            {
                break;
            }
        }
        """)]
    [InlineData("""
        // The next cluster.
        foreach (var cluster in new[] { producer, producer })
        {
            try
            {
                await cluster.ProduceAsync(topic, message).WaitAsync(TimeSpan.FromSeconds(5));
                break;
            }
            catch (TimeoutException)
            {
                logger.LogWarning("Next cluster");
            }
        }
        """)]
    [InlineData("""
        // The next topic.
        foreach (var next in new[] { topic, topic + ".retry", "dead-letters" })
        {
            var send = producer.ProduceAsync(next, message);
            if (await Task.WhenAny(send, Task.Delay(5000)) == send)
            {
                await send;
                return;
            }
        }
        """)]
    [InlineData("""
        // A bounded probe: is a broker there?
        for (int i = 0; i < 10; i++)
        {
            try
            {
                await File.ReadAllTextAsync("ready", token).WaitAsync(TimeSpan.FromSeconds(1), token);
                break;
            }
            catch (TimeoutException)
            {
                logger.LogInformation("Not yet");
            }
        }

        await producer.ProduceAsync(topic, message).WaitAsync(TimeSpan.FromSeconds(5));
        """)]
    [InlineData("""
        // A heartbeat with the time.
        while (!token.IsCancellationRequested)
        {
            try
            {
                await producer.ProduceAsync("heartbeats", new Message<string, string> { Value = $"{DateTime.UtcNow:O}" }).WaitAsync(TimeSpan.FromSeconds(1));
                return;
            }
            catch (TimeoutException)
            {
                logger.LogWarning("Slow");
            }
        }
        """)]
    [InlineData("""
        // Every turn sends, whether it was slow or not: a load test.
        for (int i = 0; i < 1000; i++)
        {
            var send = producer.ProduceAsync(topic, message);
            if (await Task.WhenAny(send, Task.Delay(100)) != send)
            {
                logger.LogWarning("Slow");
            }
        }
        """)]
    [InlineData("""
        while (true)
        {
            try
            {
                await producer.ProduceAsync(topic, message).WaitAsync(TimeSpan.FromSeconds(5));
                break;
            }
            catch (JsonException)
            {
                logger.LogWarning("Never");
            }
        }
        """)]
    [InlineData("""
        // Of several sends, the first that is over.
        var sends = new List<Task>();
        foreach (var line in File.ReadLines("orders.csv"))
        {
            sends.Add(producer.ProduceAsync(topic, new Message<string, string> { Value = line }));
            if (sends.Count == 100)
            {
                sends.Remove(await Task.WhenAny(sends));
            }
        }

        await Task.WhenAll(sends);
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));
}

using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Retries.ResendInCatchAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>KPS2004: a continuation of the send sends the same message once more when it failed.</summary>
public sealed class ResendInContinuationTests
{
    [Theory]
    [InlineData("""
        _ = producer.ProduceAsync(topic, message).ContinueWith(task =>
        {
            if (task.IsFaulted)
            {
                logger.LogWarning(task.Exception, "Once more");
                _ = {|KPS2004:producer.ProduceAsync|}(topic, message);
            }
        });
        """)]
    [InlineData("""
        await producer.ProduceAsync(topic, message).ContinueWith(_ => {|KPS2004:producer.ProduceAsync|}(topic, message), TaskContinuationOptions.OnlyOnFaulted);
        """)]
    [InlineData("""
        var send = producer.ProduceAsync(topic, message);
        await send.ContinueWith(async task =>
        {
            if (task.Exception != null && order.Id > 0)
            {
                await {|KPS2004:producer.ProduceAsync|}(topic, message);
            }
        });
        """)]
    [InlineData("""
        await producer.ProduceAsync(topic, message).ContinueWith(task => task.IsCompletedSuccessfully ? Task.CompletedTask : {|KPS2004:producer.ProduceAsync|}(topic, message));
        """)]
    [InlineData("""
        await producer.ProduceAsync(topic, message).ContinueWith(task =>
        {
            if (task.Exception is not null)
            {
                {|KPS2004:producer.Produce|}(topic, message, report => logger.LogInformation("{Error}", report.Error));
            }
        }, token);
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        _ = producer.ProduceAsync(topic, message).ContinueWith(task =>
        {
            if (task.IsFaulted)
            {
                logger.LogError(task.Exception, "Lost");
            }
        });
        """)]
    [InlineData("""
        await producer.ProduceAsync(topic, message).ContinueWith(task => producer.ProduceAsync("dead-letters", message), TaskContinuationOptions.OnlyOnFaulted);
        """)]
    [InlineData("""
        await producer.ProduceAsync(topic, message).ContinueWith(task => producer.ProduceAsync(topic + ".audit", message), TaskContinuationOptions.OnlyOnRanToCompletion);
        """)]
    [InlineData("""
        await producer.ProduceAsync(topic, message).ContinueWith(task =>
        {
            if (!task.IsFaulted)
            {
                producer.Produce(topic, message, report => logger.LogInformation("{Error}", report.Error));
            }
        });
        """)]
    [InlineData("""
        IProducer<string, string> backup = producer;
        await producer.ProduceAsync(topic, message).ContinueWith(_ => backup.ProduceAsync(topic, message), TaskContinuationOptions.OnlyOnFaulted);
        """)]
    [InlineData("""
        await producer.ProduceAsync(topic, message).ContinueWith(_ => producer.ProduceAsync(topic, new Message<string, string> { Value = $"failed: {order.Id}" }), TaskContinuationOptions.OnlyOnFaulted);
        """)]
    [InlineData("""
        await producer.ProduceAsync(topic, message).ContinueWith(task =>
        {
            if (task.Exception?.InnerException is ProduceException<string, string> { Error.Code: ErrorCode.Local_QueueFull })
            {
                producer.Poll(TimeSpan.FromSeconds(1));
                _ = producer.ProduceAsync(topic, message);
            }
        });
        """)]
    [InlineData("""
        await producer.ProduceAsync(topic, message).ContinueWith(task =>
        {
            if (task.IsFaulted && task.Exception!.InnerException is KafkaException { Error.Code: ErrorCode.Local_QueueFull })
            {
                producer.Poll(TimeSpan.FromSeconds(1));
                _ = producer.ProduceAsync(topic, message);
            }
        });
        """)]
    [InlineData("""
        await Task.Delay(100).ContinueWith(task =>
        {
            if (task.IsFaulted)
            {
                _ = producer.ProduceAsync(topic, message);
            }
        });
        """)]
    [InlineData("""
        var send = producer.ProduceAsync(topic, message);
        send = Task.FromResult(await send);
        await send.ContinueWith(_ => producer.ProduceAsync(topic, message), TaskContinuationOptions.OnlyOnFaulted);
        """)]
    [InlineData("""
        await producer.ProduceAsync(topic, message).ContinueWith(task =>
        {
            message = new Message<string, string> { Value = "smaller" };
            return task.IsFaulted ? producer.ProduceAsync(topic, message) : task;
        });
        """)]
    [InlineData("""
        await producer.ProduceAsync(topic, message).ContinueWith(task => logger.LogInformation("{Offset}", task.Result.Offset));
        await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        // The outcome of another task.
        var ready = Task.Delay(100, token);
        await producer.ProduceAsync(topic, message).ContinueWith(_ => ready.IsFaulted ? producer.ProduceAsync(topic, message) : ready);
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));
}

using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Retries.ResendInCatchAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>KPS2004: the same message once more behind the catch, because of a flag, a status, or a return on success.</summary>
public sealed class ResendAfterCatchTests
{
    [Theory]
    [InlineData("""
        bool failed = false;
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            logger.LogWarning(ex, "Once more");
            failed = true;
        }

        if (failed)
        {
            await Task.Delay(1000, token);
            await {|KPS2004:producer.ProduceAsync|}(topic, message);
        }
        """)]
    [InlineData("""
        DeliveryResult<string, string>? result = null;
        try
        {
            result = await producer.ProduceAsync(topic, message, token);
        }
        catch (KafkaException ex)
        {
            logger.LogWarning(ex, "Once more");
        }

        result ??= await {|KPS2004:producer.ProduceAsync|}(topic, message, token);
        logger.LogInformation("{Offset}", result.Offset);
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
            return;
        }
        catch (ProduceException<string, string> ex)
        {
            logger.LogWarning(ex, "Once more");
        }

        await Task.Delay(TimeSpan.FromSeconds(1));
        await {|KPS2004:producer.ProduceAsync|}(topic, message);
        """)]
    [InlineData("""
        var result = await producer.ProduceAsync(topic, message);
        if (result.Status != PersistenceStatus.Persisted)
        {
            await {|KPS2004:producer.ProduceAsync|}(topic, message);
        }
        """)]
    [InlineData("""
        await Send(order, 1);

        async Task Send(Order next, int attempt)
        {
            try
            {
                await producer.ProduceAsync(topic, new Message<string, string> { Value = next.Customer });
                return;
            }
            catch (ProduceException<string, string>) when (attempt < maxAttempts)
            {
                await Task.Delay(100 * attempt);
            }

            await {|KPS2004:Send|}(next, attempt + 1);
        }
        """)]
    [InlineData("""
        await Send(message, 3);

        async Task<bool> Send(Message<string, string> one, int left)
        {
            var result = await producer.ProduceAsync(topic, one);
            return result.Status == PersistenceStatus.Persisted || left > 0 && await {|KPS2004:Send|}(one, left - 1);
        }
        """)]
    [InlineData("""
        foreach (var line in File.ReadLines("orders.csv"))
        {
            var one = new Message<string, string> { Value = line };
            Exception? failure = null;
            try
            {
                await producer.ProduceAsync(topic, one);
            }
            catch (Exception ex)
            {
                failure = ex;
            }

            if (failure != null)
            {
                producer.Produce(topic + ".retry", one, report => logger.LogDebug("{Error}", report.Error));
                await {|KPS2004:producer.ProduceAsync|}(topic, one);
            }
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message, token);
            return;
        }
        catch (ProduceException<string, string> ex) when (ex.Error.Code is ErrorCode.Local_MsgTimedOut or ErrorCode.UnknownTopicOrPart)
        {
            logger.LogWarning(ex, "Once more");
        }

        await {|KPS2004:producer.ProduceAsync|}(topic, message, token);
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        // The dead-letter topic.
        bool failed = false;
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string>)
        {
            failed = true;
        }

        if (failed)
        {
            await producer.ProduceAsync("dead-letters", message);
        }
        """)]
    [InlineData("""
        // Another cluster.
        IProducer<string, string> backup = producer;
        bool failed = false;
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (KafkaException)
        {
            failed = true;
        }

        if (failed)
        {
            await backup.ProduceAsync(topic, message);
        }
        """)]
    [InlineData("""
        // A smaller message.
        bool tooLarge = false;
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string>)
        {
            tooLarge = true;
        }

        if (tooLarge)
        {
            message = new Message<string, string> { Value = message.Value.Substring(0, 1000) };
            await producer.ProduceAsync(topic, message);
        }
        """)]
    [InlineData("""
        // The queue was full: the message was not sent.
        bool full = false;
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex) when (ex.Error.Code == ErrorCode.Local_QueueFull)
        {
            full = true;
        }

        if (full)
        {
            producer.Flush(token);
            await producer.ProduceAsync(topic, message);
        }
        """)]
    [InlineData("""
        // Sent twice, whatever happens: a load test.
        await producer.ProduceAsync(topic, message);
        await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        // Also where the first send fails: not because of it.
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (KafkaException ex)
        {
            logger.LogError(ex, "Lost");
        }

        await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        bool failed = false;
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (KafkaException)
        {
            failed = true;
        }

        if (!failed)
        {
            await producer.ProduceAsync("sent", message);
        }
        """)]
    [InlineData("""
        // Once one has failed, the others go by another way.
        bool failed = false;
        foreach (var line in File.ReadLines("orders.csv"))
        {
            var one = new Message<string, string> { Value = line };
            if (!failed)
            {
                try
                {
                    await producer.ProduceAsync(topic, one);
                }
                catch (KafkaException)
                {
                    failed = true;
                }

                continue;
            }

            producer.Produce(topic, one);
        }
        """)]
    [InlineData("""
        // The next turn sends another order.
        bool failed = false;
        foreach (var line in File.ReadLines("orders.csv"))
        {
            var one = new Message<string, string> { Value = line };
            if (failed)
            {
                await producer.ProduceAsync("late", one);
            }

            try
            {
                await producer.ProduceAsync(topic, one);
                failed = false;
            }
            catch (KafkaException)
            {
                failed = true;
            }
        }
        """)]
    [InlineData("""
        // The transaction is aborted, and begun again.
        bool failed = false;
        producer.BeginTransaction();
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (KafkaException)
        {
            producer.AbortTransaction();
            failed = true;
        }

        if (failed)
        {
            producer.BeginTransaction();
            await producer.ProduceAsync(topic, message);
        }

        producer.CommitTransaction();
        """)]
    [InlineData("""
        // The rest of the list.
        await Send(new Queue<Order>(new[] { order }));

        async Task Send(Queue<Order> rest)
        {
            if (rest.Count == 0)
            {
                return;
            }

            await producer.ProduceAsync(topic, new Message<string, string> { Value = rest.Dequeue().Customer });
            await Send(rest);
        }
        """)]
    [InlineData("""
        await Send(order, 0);

        async Task Send(Order next, int depth)
        {
            var result = await producer.ProduceAsync(topic, new Message<string, string> { Value = next.Customer });
            if (result.Status != PersistenceStatus.Persisted)
            {
                await Send(next with { Customer = "failed" }, depth + 1);
            }
        }
        """)]
    [InlineData("""
        // Reported to a queue in memory, whose reader writes a file.
        var lost = Channel.CreateUnbounded<Message<string, string>>();
        bool failed = false;
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (KafkaException)
        {
            failed = true;
        }

        if (failed)
        {
            await lost.Writer.WriteAsync(message, token);
        }
        """)]
    [InlineData("""
        // By the clock, not because of a failure.
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (KafkaException ex)
        {
            logger.LogError(ex, "Lost");
        }

        if (DateTime.UtcNow.Hour == 0)
        {
            await producer.ProduceAsync(topic, message);
        }
        """)]
    [InlineData("""
        bool failed = false;
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (KafkaException)
        {
            failed = true;
        }

        if (failed)
        {
            throw new InvalidOperationException("Not sent");
        }

        await producer.ProduceAsync("audit", message);
        """)]
    [InlineData("""
        // Refused: the message is nowhere.
        try
        {
            await producer.ProduceAsync(topic, message, token);
            return;
        }
        catch (ProduceException<string, string> ex) when (ex.Error.Code == ErrorCode.Local_UnknownTopic || ex.Error.Code == ErrorCode.UnknownTopicOrPart)
        {
            logger.LogWarning("{Topic} is made first", topic);
        }

        await Task.Delay(1000, token);
        await producer.ProduceAsync(topic, message, token);
        """)]
    [InlineData("""
        // The loop is reported, by the rule about loops.
        bool sent = false;
        for (int attempt = 0; attempt < 3 && !sent; attempt++)
        {
            try
            {
                await producer.ProduceAsync(topic, message);
                sent = true;
            }
            catch (KafkaException ex)
            {
                logger.LogWarning(ex, "Once more");
            }
        }

        if (!sent)
        {
            await producer.ProduceAsync(topic, message);
        }
        """)]
    [InlineData("""
        // This one, too.
        bool failed = false;
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (KafkaException)
        {
            failed = true;
        }

        for (int attempt = 0; failed && attempt < 3; attempt++)
        {
            try
            {
                await producer.ProduceAsync(topic, message);
                failed = false;
            }
            catch (KafkaException ex)
            {
                logger.LogWarning(ex, "Once more");
            }
        }
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));
}

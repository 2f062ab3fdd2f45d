using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Retries.RetryPolicyAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>KPS2002: helpers that call the function which they are given again in a catch, directly or by calling themselves.</summary>
public sealed class RecursiveRetryHelperTests
{
    [Theory]
    [InlineData("""
        await {|KPS2002:RetryAsync|}(() => producer.ProduceAsync(topic, message), 3);

        async Task RetryAsync(Func<Task> action, int left)
        {
            try
            {
                await action();
            }
            catch (Exception ex) when (left > 0)
            {
                logger.LogWarning(ex, "{Left} left", left);
                await Task.Delay(1000);
                await RetryAsync(action, left - 1);
            }
        }
        """)]
    [InlineData("""
        await {|KPS2002:TryTwice|}(() => producer.ProduceAsync(topic, message));

        static async Task TryTwice(Func<Task> action)
        {
            try
            {
                await action();
            }
            catch (KafkaException)
            {
                await action();
            }
        }
        """)]
    [InlineData("""
        await {|KPS2002:WithRetry|}(async () => await producer.ProduceAsync(topic, new Message<string, string> { Value = order.Customer }));

        async Task<T> WithRetry<T>(Func<Task<T>> action, int attempt = 0)
        {
            try
            {
                return await action();
            }
            catch
            {
                if (attempt == maxAttempts)
                {
                    throw;
                }

                return await WithRetry(action, attempt + 1);
            }
        }
        """)]
    [InlineData("""
        {|KPS2002:Again|}(() => producer.ProduceAsync(topic, message).Wait());

        static void Again(Action action)
        {
            try
            {
                action();
            }
            catch (Exception)
            {
                Thread.Sleep(100);
                Again(action);
            }
        }
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        // Logs and lets it out.
        await GuardAsync(() => producer.ProduceAsync(topic, message));

        async Task GuardAsync(Func<Task> action)
        {
            try
            {
                await action();
            }
            catch (Exception ex)
            {
                logger.LogError(ex, "Not sent");
                throw;
            }
        }
        """)]
    [InlineData("""
        // Something else instead.
        await OrElse(() => producer.ProduceAsync(topic, message), () => File.WriteAllTextAsync("lost", message.Value));

        static async Task OrElse(Func<Task> action, Func<Task> otherwise)
        {
            try
            {
                await action();
            }
            catch (Exception)
            {
                await otherwise();
            }
        }
        """)]
    [InlineData("""
        // Another message each time.
        await RetryAsync(() => producer.ProduceAsync(topic, consumer.Consume(token).Message), 3);

        static async Task RetryAsync(Func<Task> action, int left)
        {
            try
            {
                await action();
            }
            catch (Exception) when (left > 0)
            {
                await RetryAsync(action, left - 1);
            }
        }
        """)]
    [InlineData("""
        // Only a full queue, which kept the message out.
        await RetryAsync(() => producer.ProduceAsync(topic, message));

        async Task RetryAsync(Func<Task> action)
        {
            try
            {
                await action();
            }
            catch (ProduceException<string, string> ex) when (ex.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(100));
                await RetryAsync(action);
            }
        }
        """)]
    [InlineData("""
        // Not what a send throws.
        await RetryAsync(() => producer.ProduceAsync(topic, message));

        static async Task RetryAsync(Func<Task> action)
        {
            try
            {
                await action();
            }
            catch (IOException)
            {
                await RetryAsync(action);
            }
        }
        """)]
    [InlineData("""
        // A dead letter, by the same helper.
        await SendAsync(() => producer.ProduceAsync(topic, message), 1);

        async Task SendAsync(Func<Task> action, int left)
        {
            try
            {
                await action();
            }
            catch (KafkaException) when (left > 0)
            {
                await SendAsync(() => producer.ProduceAsync("dead-letters", message), left - 1);
            }
        }
        """)]
    [InlineData("""
        // What fails is replaced by what the caller has for this case.
        await FirstOf(() => producer.ProduceAsync(topic, message), () => producer.ProduceAsync("dead-letters", message));

        async Task FirstOf(Func<Task> action, Func<Task> otherwise)
        {
            try
            {
                await action();
            }
            catch (KafkaException) when (action != otherwise)
            {
                await FirstOf(otherwise, otherwise);
            }
        }
        """)]
    [InlineData("""
        // The transaction is aborted first.
        await InTransaction(() => producer.ProduceAsync(topic, message), 1);

        async Task InTransaction(Func<Task> action, int left)
        {
            producer.BeginTransaction();
            try
            {
                await action();
                producer.CommitTransaction();
            }
            catch (KafkaException) when (left > 0)
            {
                producer.AbortTransaction();
                await InTransaction(action, left - 1);
            }
        }
        """)]
    [InlineData("""
        // Called once; what is called again is the clean-up.
        await Cleaned(() => producer.ProduceAsync(topic, message), 3);

        static async Task Cleaned(Func<Task> action, int left)
        {
            await action();
            try
            {
                File.Delete("lock");
            }
            catch (Exception) when (left > 0)
            {
                await Cleaned(() => Task.CompletedTask, left - 1);
            }
        }
        """)]
    [InlineData("""
        // Kept for later.
        var later = new List<Func<Task>>();
        await OrLater(() => producer.ProduceAsync(topic, message));

        async Task OrLater(Func<Task> action)
        {
            try
            {
                await action();
            }
            catch (KafkaException)
            {
                later.Add(action);
            }
        }
        """)]
    [InlineData("""
        // A retry of reading; the send is beside it.
        var text = await RetryAsync(() => File.ReadAllTextAsync("orders"), 3);
        await producer.ProduceAsync(topic, new Message<string, string> { Value = text });

        static async Task<string> RetryAsync(Func<Task<string>> action, int left)
        {
            try
            {
                return await action();
            }
            catch (Exception) when (left > 0)
            {
                return await RetryAsync(action, left - 1);
            }
        }
        """)]
    [InlineData("""
        // A tree.
        await Each(order.Id, id => producer.ProduceAsync(topic, new Message<string, string> { Value = $"{id}" }));

        static async Task Each(int id, Func<int, Task> action)
        {
            await action(id);
            if (id > 0)
            {
                await Each(id - 1, action);
            }
        }
        """)]
    [InlineData("""
        // The failure is taken, and nothing is done again.
        await Quietly(() => producer.ProduceAsync(topic, message));

        async Task Quietly(Func<Task> action)
        {
            try
            {
                await action();
            }
            catch (Exception ex)
            {
                logger.LogError(ex, "Lost");
                await Task.Delay(1000);
            }
        }
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));
}

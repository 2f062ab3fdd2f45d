using ProducerSafety.Analyzers.CodeFixes.Retries;
using ProducerSafety.Analyzers.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>What lets a failure out instead of sending again.</summary>
public sealed class ResendInCatchFixTests
{
    [Theory]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            logger.LogWarning(ex, "Failed");
            await {|KPS2004:producer.ProduceAsync|}(topic, message);
        }
        """, """
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            logger.LogWarning(ex, "Failed");
            throw;
        }
        """)]
    [InlineData("""
        await Send(order, 0);
        async Task<bool> Send(Order next, int attempt)
        {
            try
            {
                await producer.ProduceAsync(topic, new Message<string, string> { Value = next.Customer });
                return true;
            }
            catch (Exception) when (attempt < 3)
            {
                return await {|KPS2004:Send|}(next, attempt + 1);
            }
        }
        """, """
        await Send(order, 0);
        async Task<bool> Send(Order next, int attempt)
        {
            try
            {
                await producer.ProduceAsync(topic, new Message<string, string> { Value = next.Customer });
                return true;
            }
            catch (Exception) when (attempt < 3)
            {
                throw;
            }
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            logger.LogWarning(ex, "Once more");
            var delay = TimeSpan.FromSeconds(1);
            await Task.Delay(delay);

            await {|KPS2004:producer.ProduceAsync|}(topic, message);
        }
        catch (OperationCanceledException)
        {
            logger.LogWarning("Stopped");
        }
        """, """
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            logger.LogWarning(ex, "Once more");

            throw;
        }
        catch (OperationCanceledException)
        {
            logger.LogWarning("Stopped");
        }
        """)]
    [InlineData("""
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            var delay = TimeSpan.FromSeconds(1);
            logger.LogWarning(ex, "Once more in {Delay}", delay);
            Thread.Sleep(delay);
            await {|KPS2004:producer.ProduceAsync|}(topic, message);
        }
        """, """
        try
        {
            await producer.ProduceAsync(topic, message);
        }
        catch (ProduceException<string, string> ex)
        {
            var delay = TimeSpan.FromSeconds(1);
            logger.LogWarning(ex, "Once more in {Delay}", delay);
            throw;
        }
        """)]
    public Task It_is_fixed(string before, string after) =>
        CSharpCodeFixVerifier<ResendInCatchAnalyzer, ResendInCatchFix>.VerifyCodeFixAsync(RetrySource.Method(before), RetrySource.Method(after));

    [Theory]
    [InlineData("try { await producer.ProduceAsync(topic, message); } catch (Exception) { await {|KPS2004:producer.ProduceAsync|}(topic, message); logger.LogInformation(\"Second time lucky\"); }")]
    [InlineData("try { await producer.ProduceAsync(topic, message); } catch (Exception) { if (order.Id > 0) { await {|KPS2004:producer.ProduceAsync|}(topic, message); } }")]
    [InlineData("try { await producer.ProduceAsync(topic, message); } catch (Exception) { var again = await {|KPS2004:producer.ProduceAsync|}(topic, message); }")]
    [InlineData("await Send(0); async Task Send(int attempt) { try { await producer.ProduceAsync(topic, message); } catch (KafkaException) when (attempt < 3) { await {|KPS2004:Send|}(attempt + 1); } catch (KafkaException) { await File.WriteAllTextAsync(\"dead\", message.Value); } }")]
    public Task No_fix_is_offered(string body) =>
        CSharpCodeFixVerifier<ResendInCatchAnalyzer, ResendInCatchFix>.VerifyNoCodeFixAsync(RetrySource.Method(body));
}

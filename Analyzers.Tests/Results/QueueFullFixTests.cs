using ProducerSafety.Analyzers.CodeFixes.Results;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>What waits for room in the queue.</summary>
public sealed class QueueFullFixTests
{
    [Theory]
    [InlineData("""
        for (var i = 0; i < 1_000_000; i++)
        {
            {|KPS3006:producer.Produce|}(topic, new Message<string, string> { Value = i.ToString() });
        }
        """, """
        for (var i = 0; i < 1_000_000; i++)
        {
            while (true)
            {
                try
                {
                    producer.Produce(topic, new Message<string, string> { Value = i.ToString() });
                    break;
                }
                catch (ProduceException<string, string> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
                {
                    producer.Poll(TimeSpan.FromMilliseconds(100));
                }
            }
        }
        """)]
    public Task It_is_fixed(string before, string after) =>
        CSharpCodeFixVerifier<QueueFullAnalyzer, QueueFullFix>.VerifyCodeFixAsync(RetrySource.Method(before), RetrySource.Method(after));

    [Theory]
    [InlineData("""
        while (true) {|KPS3006:producer.Produce|}(topic, message);
        """)]
    [InlineData("""
        IProducer<string, string> Get() => producer;
        for (;;)
        {
            Get().Equals(null);
            {|KPS3006:Get().Produce|}(topic, message);
        }
        """)]
    public Task No_fix_is_offered(string body) =>
        CSharpCodeFixVerifier<QueueFullAnalyzer, QueueFullFix>.VerifyNoCodeFixAsync(RetrySource.Method(body));
}

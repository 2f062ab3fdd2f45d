using ProducerSafety.Analyzers.CodeFixes.Results;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>What makes a clause catch the producer's exception.</summary>
public sealed class MismatchedCatchFixTests
{
    [Theory]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch ({|KPS3011:ProduceException<Null, string>|} ex) { logger.LogError(ex, "Lost"); throw; }
        """, """
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) { logger.LogError(ex, "Lost"); throw; }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch ({|KPS3011:Confluent.Kafka.ProduceException<Null, byte[]>|}) { throw; }
        """, """
        try { await producer.ProduceAsync(topic, message); } catch (Confluent.Kafka.ProduceException<string, string>) { throw; }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch ({|KPS3011:ProduceException<Null, string>|} ex) { Console.WriteLine($"{ex.Error.Reason} {ex}"); throw; }
        """, """
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) { Console.WriteLine($"{ex.Error.Reason} {ex}"); throw; }
        """)]
    public Task It_is_fixed(string before, string after) =>
        CSharpCodeFixVerifier<MismatchedCatchAnalyzer, MismatchedCatchFix>.VerifyCodeFixAsync(RetrySource.Method(before), RetrySource.Method(after));

    [Theory]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch ({|KPS3011:ProduceException<Null, string>|} ex) { Console.WriteLine(ex.DeliveryResult.Key); throw; }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch ({|KPS3011:ProduceException<Null, string>|} ex) { Report(ex); throw; }
        void Report(ProduceException<Null, string> e) { }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string>) { throw; } catch ({|KPS3011:ProduceException<Null, string>|} ex) { logger.LogError(ex, "Lost"); throw; }
        """)]
    public Task No_fix_is_offered(string body) =>
        CSharpCodeFixVerifier<MismatchedCatchAnalyzer, MismatchedCatchFix>.VerifyNoCodeFixAsync(RetrySource.Method(body));
}

using ProducerSafety.Analyzers.CodeFixes.Results;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>What logs fatal errors.</summary>
public sealed class FatalErrorFixTests
{
    [Theory]
    [InlineData("""
        var config = new ProducerConfig { EnableIdempotence = true };
        kept = new ProducerBuilder<Null, string>(config).{|KPS3005:Build|}();
        """, """
        var config = new ProducerConfig { EnableIdempotence = true };
        kept = new ProducerBuilder<Null, string>(config).SetErrorHandler((_, error) =>
        {
            if (error.IsFatal)
            {
                logger.LogCritical("The producer has failed for good: {Reason}", error.Reason);
            }
        }).Build();
        """)]
    [InlineData("""
        var config = new ProducerConfig { EnableIdempotence = true };
        kept = new ProducerBuilder<Null, string>(config)
            .SetValueSerializer(Serializers.Utf8)
            .{|KPS3005:Build|}();
        """, """
        var config = new ProducerConfig { EnableIdempotence = true };
        kept = new ProducerBuilder<Null, string>(config)
            .SetValueSerializer(Serializers.Utf8)
            .SetErrorHandler((_, error) =>
            {
                if (error.IsFatal)
                {
                    logger.LogCritical("The producer has failed for good: {Reason}", error.Reason);
                }
            })
            .Build();
        """)]
    public Task It_is_fixed(string before, string after) =>
        CSharpCodeFixVerifier<FatalErrorAnalyzer, FatalErrorFix>.VerifyCodeFixAsync(FatalErrorTests.InClass(before), FatalErrorTests.InClass(after));

    [Theory]
    [InlineData("""
        kept = new ProducerBuilder<Null, string>(new ProducerConfig { EnableIdempotence = true }).SetErrorHandler((_, e) => logger.LogError("Kafka: {Reason}", e.Reason)).{|KPS3005:Build|}();
        """)]
    public Task No_fix_is_offered(string body) =>
        CSharpCodeFixVerifier<FatalErrorAnalyzer, FatalErrorFix>.VerifyNoCodeFixAsync(FatalErrorTests.InClass(body));
}

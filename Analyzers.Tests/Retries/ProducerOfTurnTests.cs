using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Retries.ManualRetryLoopAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>KPS2001, where each turn asks for its producer: the same one is a retry, the next one of several is failover.</summary>
public sealed class ProducerOfTurnTests
{
    [Theory]
    [InlineData("var producer = GetOrCreateProducer(cluster); await {|KPS2001:producer.ProduceAsync|}(topic, message);")]
    [InlineData("IProducer<string, string> producer = await OpenAsync(cluster); await {|KPS2001:producer.ProduceAsync|}(topic, message);")]
    [InlineData("var producer = this.GetOrCreateProducer(cluster); var copy = new Message<string, string> { Value = message.Value, Headers = new Headers() }; foreach (var name in names) { copy.Headers.Add(name, new byte[1]); } await {|KPS2001:producer.ProduceAsync|}(topic, copy);")]
    [InlineData("await {|KPS2001:GetOrCreateProducer(cluster).ProduceAsync|}(topic, message);")]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(Source(body));

    [Theory]
    [InlineData("var producer = GetOrCreateProducer(clusters[attempt]); await producer.ProduceAsync(topic, message);")]
    [InlineData("var producer = GetOrCreateProducer($\"cluster-{attempt}\"); await producer.ProduceAsync(topic, message);")]
    [InlineData("var producer = NextProducer(cluster); await producer.ProduceAsync(topic, message);")]
    [InlineData("var producer = await TakeAsync(cluster); await producer.ProduceAsync(topic, message);")]
    [InlineData("await NextProducer(cluster).ProduceAsync(topic, message);")]
    [InlineData("var producer = GetOrCreateProducer(cluster); if (attempt > 0) { producer = GetOrCreateProducer(\"backup\"); } await producer.ProduceAsync(topic, message);")]
    [InlineData("var producer = producers[attempt % producers.Count]; await producer.ProduceAsync(topic, message);")]
    [InlineData("var producer = GetOrCreateProducer(cluster); await producer.ProduceAsync(clusters[attempt], message);")]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(Source(body));

    private static string Source(string body) => RetrySource.File($$"""
        public class Publisher
        {
            private readonly List<IProducer<string, string>> producers = new();

            public async Task<bool> SendAsync(string topic, Message<string, string> message, string cluster, string[] clusters, List<string> names)
            {
                for (int attempt = 0; attempt <= 3; attempt++)
                {
                    try
                    {
                        {{body}}
                        return true;
                    }
                    catch (ProduceException<string, string> failed) when (!failed.Error.IsFatal && attempt < 3)
                    {
                        await Task.Delay(100);
                    }
                }

                return false;
            }

            private IProducer<string, string> GetOrCreateProducer(string cluster) => producers[0];

            private IProducer<string, string> NextProducer(string cluster) => producers[0];

            private Task<IProducer<string, string>> OpenAsync(string cluster) => Task.FromResult(producers[0]);

            private Task<IProducer<string, string>> TakeAsync(string cluster) => Task.FromResult(producers[0]);
        }
        """);
}

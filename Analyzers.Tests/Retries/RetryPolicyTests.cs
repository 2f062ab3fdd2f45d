using ProducerSafety.Analyzers.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Retries.RetryPolicyAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>KPS2002: policies and helpers that call a send again.</summary>
public sealed class RetryPolicyTests : IControl<RetryPolicyAnalyzer>
{
    public static string ControlSource => """
        using System;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        namespace PolicyControl
        {
            public static class Sends
            {
                public static Task Send(IProducer<Null, string> producer, Message<Null, string> message) =>
                    [|RetryAsync|](() => producer.ProduceAsync("orders", message));

                private static async Task RetryAsync(Func<Task> send)
                {
                    for (int attempt = 0; attempt < 3; attempt++)
                    {
                        try
                        {
                            await send();
                            return;
                        }
                        catch (Exception)
                        {
                        }
                    }
                }
            }
        }
        """;

    [Theory]
    [InlineData("""
        var policy = Policy.Handle<Exception>().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i));
        await {|KPS2002:policy.ExecuteAsync|}(() => producer.ProduceAsync(topic, message));
        """)]
    [InlineData("""
        var policy = Policy.Handle<ProduceException<string, string>>().RetryAsync(3);
        await {|KPS2002:policy.ExecuteAsync|}(() => producer.ProduceAsync(topic, message));
        """)]
    [InlineData("""
        var policy = Policy.Handle<KafkaException>().Or<TimeoutException>().RetryForeverAsync();
        await {|KPS2002:policy.ExecuteAsync|}(() => producer.ProduceAsync(topic, message));
        """)]
    [InlineData("""
        await {|KPS2002:Policy.Handle<Exception>().RetryAsync(3).ExecuteAsync|}(async () => { await producer.ProduceAsync(topic, message); });
        """)]
    [InlineData("""
        var policy = Policy.Handle<Exception>().Retry(3);
        {|KPS2002:policy.Execute|}(() => producer.ProduceAsync(topic, message).Wait());
        """)]
    [InlineData("""
        var policy = Policy.Handle<Exception>().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i));
        await {|KPS2002:policy.ExecuteAsync|}(async () => { logger.LogInformation("Sending"); await producer.ProduceAsync(topic, new Message<string, string> { Value = order.Customer }); });
        """)]
    [InlineData("""
        var pipeline = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 3 }).Build();
        await {|KPS2002:pipeline.ExecuteAsync|}(async ct => await producer.ProduceAsync(topic, message, ct), token);
        """)]
    [InlineData("""
        var pipeline = new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromSeconds(5)).AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<KafkaException>() }).Build();
        await {|KPS2002:pipeline.ExecuteAsync|}(async ct => await producer.ProduceAsync(topic, message, ct), token);
        """)]
    [InlineData("""
        var retry = Policy.Handle<Exception>().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i));
        var breaker = Policy.Handle<Exception>().CircuitBreakerAsync(2, TimeSpan.FromSeconds(1));
        var policy = Policy.WrapAsync(retry, breaker);
        await {|KPS2002:policy.ExecuteAsync|}(() => producer.ProduceAsync(topic, message));
        """)]
    [InlineData("""
        await {|KPS2002:RetryAsync|}(() => producer.ProduceAsync(topic, message));
        static async Task RetryAsync(Func<Task> send)
        {
            for (var attempt = 0; ; attempt++)
            {
                try { await send(); return; }
                catch (Exception) when (attempt < 3) { await Task.Delay(100); }
            }
        }
        """)]
    [InlineData("""
        await {|KPS2002:WithRetries|}(() => producer.ProduceAsync(topic, message), 3);
        static async Task<T> WithRetries<T>(Func<Task<T>> send, int max)
        {
            while (true)
            {
                try { return await send(); }
                catch (KafkaException) { if (max-- == 0) throw; }
            }
        }
        """)]
    public Task It_is_reported(string body) => RunAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        var policy = Policy.Handle<Exception>().CircuitBreakerAsync(2, TimeSpan.FromSeconds(1));
        await policy.ExecuteAsync(() => producer.ProduceAsync(topic, message));
        """)]
    [InlineData("""
        var policy = Policy.TimeoutAsync(5);
        await policy.ExecuteAsync(() => producer.ProduceAsync(topic, message));
        """)]
    [InlineData("""
        var policy = Policy.Handle<System.Net.Http.HttpRequestException>().RetryAsync(3);
        await policy.ExecuteAsync(() => producer.ProduceAsync(topic, message));
        """)]
    [InlineData("""
        var policy = Policy.Handle<ProduceException<string, string>>(e => e.Error.Code == ErrorCode.Local_QueueFull).RetryAsync(3);
        await policy.ExecuteAsync(() => producer.ProduceAsync(topic, message));
        """)]
    [InlineData("""
        var policy = Policy.Handle<Exception>().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i));
        await policy.ExecuteAsync(() => File.ReadAllTextAsync("a"));
        await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        var policy = Policy.Handle<Exception>().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i));
        await policy.ExecuteAsync(async () => { var next = consumer.Consume(token); await producer.ProduceAsync(topic, next.Message); });
        """)]
    [InlineData("""
        var policy = Policy.Handle<Exception>().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i));
        await policy.ExecuteAsync(async () => { producer.BeginTransaction(); try { await producer.ProduceAsync(topic, message); producer.CommitTransaction(); } catch { producer.AbortTransaction(); throw; } });
        """)]
    [InlineData("""
        var pipeline = new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromSeconds(5)).Build();
        await pipeline.ExecuteAsync(async ct => await producer.ProduceAsync(topic, message, ct), token);
        """)]
    [InlineData("""
        var pipeline = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<TimeoutException>() }).Build();
        await pipeline.ExecuteAsync(async ct => await producer.ProduceAsync(topic, message, ct), token);
        """)]
    [InlineData("""
        await ExecuteAsync(() => producer.ProduceAsync(topic, message));
        static Task ExecuteAsync(Func<Task> work) => work();
        """)]
    [InlineData("""
        await RetryLater(() => producer.ProduceAsync(topic, message));
        static Task RetryLater(Func<Task> work) => work();
        """)]
    [InlineData("""
        var policy = Policy.Handle<Exception>().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i));
        await policy.ExecuteAsync(() => { producer.Produce(topic, message); return Task.CompletedTask; });
        """)]
    [InlineData("""
        Func<int, Task> send = i => producer.ProduceAsync(topic, message);
        await send(1);
        """)]
    [InlineData("""
        var policy = Policy.Handle<Exception>().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i));
        await policy.ExecuteAsync(async () => { try { await producer.ProduceAsync(topic, message); } catch (Exception ex) { logger.LogError(ex, "Lost"); } });
        """)]
    public Task Nothing_is_reported(string body) => RunAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("IAsyncPolicy")]
    [InlineData("IAsyncPolicy<DeliveryResult<string, string>>")]
    [InlineData("AsyncCircuitBreakerPolicy")]
    public Task A_policy_of_unknown_origin_is_left_alone(string type) => RunAsync(Held(type, "policy.ExecuteAsync"));

    [Theory]
    [InlineData("AsyncRetryPolicy")]
    [InlineData("AsyncRetryPolicy<DeliveryResult<string, string>>")]
    public Task A_policy_that_is_a_retry_by_its_type_is_reported(string type) => RunAsync(Held(type, "{|KPS2002:policy.ExecuteAsync|}"));

    private static string Held(string type, string call) => RetrySource.File($$"""
        using Polly;
        using Polly.CircuitBreaker;
        using Polly.Retry;

        public sealed class Publisher
        {
            private readonly {{type}} policy;
            private readonly IProducer<string, string> producer;

            public Publisher({{type}} policy, IProducer<string, string> producer)
            {
                this.policy = policy;
                this.producer = producer;
            }

            public Task M(Message<string, string> message) => {{call}}(() => producer.ProduceAsync("orders", message));
        }
        """);

    // Polly 8 has the policies of Polly 7, too.
    private static Task RunAsync(string source)
    {
        CSharpAnalyzerTest<RetryPolicyAnalyzer> test = new() { TestCode = source.Replace("namespace Shop;", "using Polly;\nusing Polly.Retry;\n\nnamespace Shop;", StringComparison.Ordinal) };
        test.TestState.AdditionalReferences.AddRange(TestReferences.Polly);
        return test.RunAsync();
    }
}

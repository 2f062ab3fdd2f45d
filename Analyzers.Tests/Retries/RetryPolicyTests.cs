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
    [InlineData("""
        var builder = new ResiliencePipelineBuilder();
        builder.AddRetry(new RetryStrategyOptions());
        var pipeline = builder.Build();
        await {|KPS2002:pipeline.ExecuteAsync|}(async ct => await producer.ProduceAsync(topic, message, ct), token);
        """)]
    [InlineData("""
        var pipeline = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is KafkaException) }).Build();
        await {|KPS2002:pipeline.ExecuteAsync|}(async ct => await producer.ProduceAsync(topic, message, ct), token);
        """)]
    [InlineData("""
        var pipeline = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = args => args.Outcome switch { { Exception: ProduceException<string, string> } => PredicateResult.True(), _ => PredicateResult.False() } }).Build();
        await {|KPS2002:pipeline.ExecuteAsync|}(async ct => await producer.ProduceAsync(topic, message, ct), token);
        """)]
    [InlineData("""
        var pipeline = new ResiliencePipelineBuilder<DeliveryResult<string, string>>().AddRetry(new RetryStrategyOptions<DeliveryResult<string, string>>()).Build();
        var result = await {|KPS2002:pipeline.ExecuteAsync|}(async ct => await producer.ProduceAsync(topic, message, ct), token);
        """)]
    [InlineData("""
        var policy = Policy.HandleResult<DeliveryResult<string, string>>(r => r.Status != PersistenceStatus.Persisted).RetryAsync(3);
        await {|KPS2002:policy.ExecuteAsync|}(() => producer.ProduceAsync(topic, message));
        """)]
    [InlineData("""
        var outcome = await {|KPS2002:Policy.Handle<KafkaException>().RetryAsync(3).ExecuteAndCaptureAsync|}(() => producer.ProduceAsync(topic, message));
        """)]
    [InlineData("""
        IAsyncPolicy Create() => Policy.Handle<KafkaException>().RetryAsync(3);
        await {|KPS2002:Create().ExecuteAsync|}(() => producer.ProduceAsync(topic, message));
        """)]
    [InlineData("""
        Func<Task> send = () => producer.ProduceAsync(topic, message);
        var policy = Policy.Handle<KafkaException>().RetryAsync(3);
        await {|KPS2002:policy.ExecuteAsync|}(send);
        """)]
    [InlineData("""
        var policy = Policy.Handle<KafkaException>().RetryAsync(3);
        await {|KPS2002:policy.ExecuteAsync|}(Send);
        async Task Send() => await producer.ProduceAsync(topic, message);
        """)]
    [InlineData("""
        await {|KPS2002:Safely|}(() => producer.ProduceAsync(topic, message));
        static async Task Safely(Func<Task> send)
        {
            var left = 3;
            do
            {
                try { await send().ConfigureAwait(false); return; }
                catch (Exception) { left--; }
            }
            while (left > 0);
        }
        """)]
    [InlineData("""
        await {|KPS2002:Run|}(async (attempt, ct) => await producer.ProduceAsync(topic, message, ct), token);
        static async Task Run(Func<int, CancellationToken, Task> send, CancellationToken ct)
        {
            for (var i = 0; ; i++)
            {
                try { await send(i, ct); break; }
                catch (KafkaException) when (i < 3) { }
            }
        }
        """)]
    [InlineData("""
        var policy = Policy.Handle<Exception>().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i));
        await {|KPS2002:policy.ExecuteAsync|}(async () =>
        {
            var done = new TaskCompletionSource<DeliveryResult<string, string>>();
            producer.Produce(topic, message, report =>
            {
                if (report.Status == PersistenceStatus.Persisted) { done.SetResult(report); }
                else { done.SetException(new KafkaException(report.Error)); }
            });
            await done.Task.ConfigureAwait(false);
            logger.LogInformation("sent");
        });
        """)]
    [InlineData("""
        var policy = Policy.Handle<Exception>().RetryAsync(3);
        await {|KPS2002:policy.ExecuteAsync|}(() =>
        {
            TaskCompletionSource done = new();
            producer.Produce(topic, message, Report);
            return done.Task;
            void Report(DeliveryReport<string, string> report) { if (report.Error.IsError) { done.TrySetException(new KafkaException(report.Error)); } else { done.TrySetResult(); } }
        });
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
    [InlineData("""
        var pipeline = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is TimeoutException) }).Build();
        await pipeline.ExecuteAsync(async ct => await producer.ProduceAsync(topic, message, ct), token);
        """)]
    [InlineData("""
        var pipeline = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is not KafkaException) }).Build();
        await pipeline.ExecuteAsync(async ct => await producer.ProduceAsync(topic, message, ct), token);
        """)]
    [InlineData("""
        var pipeline = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = args => ValueTask.FromResult(!(args.Outcome.Exception is KafkaException)) }).Build();
        await pipeline.ExecuteAsync(async ct => await producer.ProduceAsync(topic, message, ct), token);
        """)]
    [InlineData("""
        var builder = new ResiliencePipelineBuilder();
        builder.AddTimeout(TimeSpan.FromSeconds(1));
        var pipeline = builder.Build();
        await pipeline.ExecuteAsync(async ct => await producer.ProduceAsync(topic, message, ct), token);
        """)]
    [InlineData("""
        IAsyncPolicy Create() => order.Id > 0 ? Policy.NoOpAsync() : Policy.TimeoutAsync(1);
        await Create().ExecuteAsync(() => producer.ProduceAsync(topic, message));
        """)]
    [InlineData("""
        IAsyncPolicy Create() { if (order.Id > 0) return Policy.NoOpAsync(); return Policy.Handle<KafkaException>().RetryAsync(3); }
        await Create().ExecuteAsync(() => producer.ProduceAsync(topic, message));
        """)]
    [InlineData("""
        Func<Task> send = () => producer.ProduceAsync(topic, message);
        if (order.Id > 0) send = () => Task.CompletedTask;
        await Policy.Handle<KafkaException>().RetryAsync(3).ExecuteAsync(send);
        """)]
    [InlineData("""
        await ForEach(new[] { message }, next => producer.ProduceAsync(topic, next));
        static async Task ForEach<T>(IEnumerable<T> items, Func<T, Task> send)
        {
            foreach (var item in items)
            {
                try { await send(item); }
                catch (Exception ex) { Console.WriteLine(ex.Message); }
            }
        }
        """)]
    [InlineData("""
        IProducer<string, string>[] clusters = { producer, producer };
        await Failover(2, index => clusters[index].ProduceAsync(topic, message));
        static async Task Failover(int clusters, Func<int, Task> send)
        {
            for (var i = 0; i < clusters; i++)
            {
                try { await send(i); return; }
                catch (KafkaException) { }
            }
        }
        """)]
    [InlineData("""
        await FirstGood(new[] { message }, next => producer.ProduceAsync(topic, next));
        static async Task FirstGood<T>(IEnumerable<T> items, Func<T, Task> send)
        {
            foreach (var item in items)
            {
                try { await send(item); return; }
                catch (KafkaException) { }
            }
        }
        """)]
    [InlineData("""
        await Every(TimeSpan.FromMinutes(1), () => producer.ProduceAsync(topic, message));
        static async Task Every(TimeSpan interval, Func<Task> work)
        {
            while (true)
            {
                try { await work(); }
                catch (Exception ex) { Console.WriteLine(ex.Message); }
                await Task.Delay(interval);
            }
        }
        """)]
    [InlineData("""
        await Repeat(1000, () => producer.ProduceAsync(topic, message));
        static async Task Repeat(int times, Func<Task> work) { for (var i = 0; i < times; i++) { try { await work(); } catch (Exception) { } } }
        """)]
    [InlineData("""
        await Logged(() => producer.ProduceAsync(topic, message));
        async Task Logged(Func<Task> work) { try { await work(); } catch (Exception ex) { logger.LogError(ex, "Failed"); throw; } }
        """)]
    [InlineData("""
        await RetryHttp(() => producer.ProduceAsync(topic, message));
        static async Task RetryHttp(Func<Task> work)
        {
            for (var i = 0; i < 3; i++)
            {
                try { await work(); return; }
                catch (System.Net.Http.HttpRequestException) { }
            }
        }
        """)]
    [InlineData("""
        await RetryWhenFull(() => producer.ProduceAsync(topic, message));
        static async Task RetryWhenFull(Func<Task> work)
        {
            while (true)
            {
                try { await work(); return; }
                catch (KafkaException ex) when (ex.Error.Code == ErrorCode.Local_QueueFull) { await Task.Delay(10); }
            }
        }
        """)]
    [InlineData("""
        var policy = Policy.Handle<Exception>().RetryAsync(3);
        await policy.ExecuteAsync(async () =>
        {
            var done = new TaskCompletionSource<bool>();
            producer.Produce(topic, message, report => done.SetResult(!report.Error.IsError));
            await done.Task;
        });
        """)]
    [InlineData("""
        var policy = Policy.Handle<Exception>().RetryAsync(3);
        var done = new TaskCompletionSource();
        await policy.ExecuteAsync(async () =>
        {
            producer.Produce(topic, message, report => { if (report.Error.IsError) { done.TrySetException(new KafkaException(report.Error)); } else { done.TrySetResult(); } });
            await Task.Yield();
        });
        await done.Task;
        """)]
    [InlineData("""
        var policy = Policy.Handle<Exception>().RetryAsync(3);
        foreach (string text in new[] { "a", "b" })
        {
            var done = new TaskCompletionSource();
            var ready = new TaskCompletionSource();
            ready.SetResult();
            await policy.ExecuteAsync(async () =>
            {
                producer.Produce(topic, message, report => { if (report.Error.IsError) { done.TrySetException(new KafkaException(report.Error)); } });
                await ready.Task;
            });
        }
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

    [Theory]
    [InlineData("private readonly IAsyncPolicy policy = Policy.Handle<KafkaException>().RetryAsync(3);", "() =>", "")]
    [InlineData("private static readonly AsyncRetryPolicy policy = Policy.Handle<Exception>().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i));", "() =>", "")]
    [InlineData("private readonly IAsyncPolicy policy; public Publisher() => policy = Policy.Handle<KafkaException>().RetryAsync(3);", "() =>", "")]
    [InlineData("private readonly IAsyncPolicy policy = Create(); private static IAsyncPolicy Create() => Policy.Handle<KafkaException>().RetryAsync(3);", "() =>", "")]
    [InlineData("private IAsyncPolicy policy => Policy.Handle<KafkaException>().RetryAsync(3);", "() =>", "")]
    [InlineData("private readonly ResiliencePipeline policy = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions()).Build();", "async ct => await", ".AsTask()")]
    [InlineData("private readonly ResiliencePipeline policy; public Publisher() { policy = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions()).AddTimeout(TimeSpan.FromSeconds(1)).Build(); }", "async ct => await", ".AsTask()")]
    public Task A_policy_of_a_field_is_reported_where_it_is_visible(string field, string lambda, string end) => RunAsync(InField(field, "{|KPS2002:policy.ExecuteAsync|}", lambda, end));

    [Theory]
    [InlineData("private readonly IAsyncPolicy policy; public Publisher(IAsyncPolicy policy) => this.policy = policy;", "() =>", "")]
    [InlineData("private readonly ResiliencePipeline policy; public Publisher(ResiliencePipeline policy) => this.policy = policy;", "async ct => await", ".AsTask()")]
    [InlineData("private readonly ResiliencePipeline policy; public Publisher(Polly.Registry.ResiliencePipelineProvider<string> provider) => policy = provider.GetPipeline(\"send\");", "async ct => await", ".AsTask()")]
    [InlineData("private readonly IAsyncPolicy policy; public Publisher(Polly.Registry.IReadOnlyPolicyRegistry<string> registry) => policy = registry.Get<IAsyncPolicy>(\"send\");", "() =>", "")]
    [InlineData("private readonly IAsyncPolicy policy; public Publisher(IAsyncPolicy? given) => policy = given ?? Policy.NoOpAsync();", "() =>", "")]
    [InlineData("private IAsyncPolicy policy = Policy.Handle<KafkaException>().RetryAsync(3); public void Off() => policy = Policy.NoOpAsync();", "() =>", "")]
    [InlineData("private readonly IAsyncPolicy policy = Policy.NoOpAsync();", "() =>", "")]
    public Task A_policy_of_a_field_is_left_alone_where_it_is_not(string field, string lambda, string end) => RunAsync(InField(field, "policy.ExecuteAsync", lambda, end));

    private static string InField(string field, string call, string lambda, string end) => RetrySource.File($$"""
        using Polly;
        using Polly.Retry;

        public sealed class Publisher
        {
            private readonly IProducer<string, string> producer = null!;

            {{field}}

            public Task M(Message<string, string> message) => {{call}}({{lambda}} producer.ProduceAsync("orders", message)){{end}};
        }
        """);

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

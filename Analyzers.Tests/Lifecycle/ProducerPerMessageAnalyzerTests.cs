using ProducerSafety.Analyzers.Lifecycle;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Lifecycle.ProducerPerMessageAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Lifecycle;

public sealed class ProducerPerMessageAnalyzerTests : IControl<ProducerPerMessageAnalyzer>
{
    public static string ControlSource => """
        namespace ControlOfProducerPerMessage;

        public sealed class Publisher
        {
            public async System.Threading.Tasks.Task SendAsync(Confluent.Kafka.ProducerConfig config, string value)
            {
                using var producer = [|new Confluent.Kafka.ProducerBuilder<string, string>(config).Build()|];
                await producer.ProduceAsync("control", new Confluent.Kafka.Message<string, string> { Value = value });
            }
        }
        """;

    private static Task Check(string body, string result = "async Task", string members = "") =>
        Verify.VerifyAnalyzerAsync(PublisherSource.Method(body, result, members));

    private static Task CheckIn(string code) => Verify.VerifyAnalyzerAsync(PublisherSource.File(code));

    [Fact]
    public Task In_a_method_that_sends_its_argument() => Check("""
        using var producer = [|new ProducerBuilder<string, string>(config).Build()|];
        string json = JsonSerializer.Serialize(order);
        var message = new Message<string, string> { Key = order.Customer, Value = json };
        await producer.ProduceAsync("orders", message, token);
        """);

    [Fact]
    public Task In_a_controller() => CheckIn("""
        public sealed record OrderRequest(string Customer);

        public sealed class OrdersController
        {
            private readonly ProducerConfig _config;

            public OrdersController(IOptions<ProducerConfig> options) => _config = options.Value;

            public async Task<string> Post(OrderRequest request)
            {
                try
                {
                    using (var p = [|new ProducerBuilder<Null, string>(_config).SetErrorHandler((_, e) => Console.WriteLine(e.Reason)).Build()|])
                    {
                        var result = await p.ProduceAsync("orders", new Message<Null, string> { Value = JsonSerializer.Serialize(request) });
                        return result.TopicPartitionOffset.ToString();
                    }
                }
                catch (ProduceException<Null, string> e)
                {
                    return e.Error.Reason;
                }
            }
        }
        """);

    [Fact]
    public Task In_a_static_helper() => CheckIn("""
        public static class KafkaHelper
        {
            public static void Send(string topic, string text)
            {
                var config = new ProducerConfig { BootstrapServers = "localhost:9092" };
                var producer = [|new ProducerBuilder<Null, string>(config).Build()|];
                producer.Produce(topic, new Message<Null, string> { Value = text });
                producer.Flush(TimeSpan.FromSeconds(10));
                producer.Dispose();
            }
        }
        """);

    [Fact]
    public Task In_a_loop_over_messages() => Check("""
        foreach (var each in orders)
        {
            using var producer = [|new ProducerBuilder<Null, string>(config).Build()|];
            await producer.ProduceAsync("orders", new Message<Null, string> { Value = each.Customer });
        }
        """);

    [Fact]
    public Task In_the_loop_of_a_worker() => CheckIn("""
        public sealed class Worker : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                var config = new ProducerConfig { BootstrapServers = "localhost:9092" };
                while (!stoppingToken.IsCancellationRequested)
                {
                    using var producer = [|new ProducerBuilder<Null, string>(config).Build()|];
                    try
                    {
                        await producer.ProduceAsync("ticks", new Message<Null, string> { Value = DateTime.UtcNow.ToString("O") }, stoppingToken);
                    }
                    catch (ProduceException<Null, string> e)
                    {
                        Console.WriteLine(e.Error.Reason);
                    }

                    await Task.Delay(1000, stoppingToken);
                }
            }
        }
        """);

    [Fact]
    public Task In_the_loop_of_Main() => CheckIn("""
        public static class Program
        {
            public static async Task Main(string[] args)
            {
                var config = new ProducerConfig { BootstrapServers = args[0] };
                for (int i = 0; i < 1000; i++)
                {
                    using (var producer = [|new ProducerBuilder<Null, string>(config).Build()|])
                    {
                        await producer.ProduceAsync("numbers", new Message<Null, string> { Value = i.ToString() });
                    }
                }
            }
        }
        """);

    [Theory]
    [InlineData("string servers, string text", "new ProducerConfig { BootstrapServers = servers }")]
    [InlineData("string text, KafkaOptions options", "new ProducerConfig { BootstrapServers = options.Servers }")]
    public Task The_servers_are_an_argument(string parameters, string config) => CheckIn(WithArguments(parameters, $"var config = {config}; using var producer = [|new ProducerBuilder<Null, string>(config).Build()|];"));

    /// <summary>Each caller has its own configuration.</summary>
    [Theory]
    [InlineData("string user, string text", "var config = new ProducerConfig { SaslUsername = user }; using var producer = new ProducerBuilder<Null, string>(config).Build();")]
    [InlineData("string user, string text", "var config = new ProducerConfig(); config.SaslUsername = user; using var producer = new ProducerBuilder<Null, string>(config).Build();")]
    [InlineData("Tenant tenant, string text", "using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = tenant.Cluster }).SetErrorHandler((_, e) => Console.WriteLine(e)).Build();")]
    [InlineData("Tenant tenant, string text", "var builder = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = tenant.Cluster }); using var producer = builder.Build();")]
    [InlineData("Tenant tenant, string text", "using var producer = Create(tenant);")]
    public Task Configured_by_an_argument(string parameters, string build) => CheckIn(WithArguments(parameters, build));

    private static string WithArguments(string parameters, string build) => $$"""
        public sealed record Tenant(string Cluster);
        public sealed record KafkaOptions(string Servers);

        public static class Sender
        {
            public static async Task SendAsync({{parameters}})
            {
                {{build}}
                await producer.ProduceAsync("texts", new Message<Null, string> { Value = text });
            }

            private static IProducer<Null, string> Create(Tenant tenant) => new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = tenant.Cluster }).Build();
        }
        """;

    [Fact]
    public Task In_Main() => CheckIn("""
        public static class Program
        {
            public static async Task Main(string[] args)
            {
                using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();
                await producer.ProduceAsync("greetings", new Message<Null, string> { Value = args[0] });
            }
        }
        """);

    [Fact]
    public Task Beside_Main() => CheckIn("""
        public static class Program
        {
            public static Task Main(string[] args) => RunAsync(args[0]);

            private static async Task RunAsync(string text)
            {
                using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();
                await producer.ProduceAsync("greetings", new Message<Null, string> { Value = text });
            }
        }
        """);

    [Theory]
    [InlineData("while (Console.ReadLine() is { } line) { await RunAsync(line); }")]
    [InlineData("string line = Console.ReadLine()!; while (line != \"q\") { RunAsync(line).Wait(); line = Console.ReadLine()!; }")]
    [InlineData("for (int i = 0; i < 1000; i++) { RunAsync($\"Message {i}\").GetAwaiter().GetResult(); }")]
    [InlineData("int i = 0; while (true) { await RunAsync(i.ToString()); i++; }")]
    [InlineData("foreach (string text in args) await Program.RunAsync(text);")]
    [InlineData("foreach (var (text, _) in new[] { (\"a\", 1) }) { await RunAsync(text); }")]
    [InlineData("do { await RunAsync(Console.ReadLine()!); } while (args.Length > 0);")]
    public async Task Beside_Main_and_called_in_a_loop(string statements)
    {
        await CheckIn(MethodBesideMain(statements, "[|{0}|]"));
        await CheckIn(LocalFunctionOfMain(statements.Replace("Program.", ""), "[|{0}|]"));
    }

    /// <summary>Once, again with the same message, or until it works.</summary>
    [Theory]
    [InlineData("foreach (string text in args) { Console.WriteLine(text); } await RunAsync(args[0]);")]
    [InlineData("for (int i = 0; i < 3; i++) { await RunAsync(args[0]); }")]
    [InlineData("foreach (string text in args) { try { await RunAsync(text); break; } catch (Exception e) { Console.WriteLine(e); } }")]
    [InlineData("foreach (string text in args) { if (text.Length > 0) { await RunAsync(text); return; } }")]
    [InlineData("foreach (string text in await AllAsync(RunAsync(args[0]))) { Console.WriteLine(text); }")]
    [InlineData("while (!RunAsync(Console.ReadLine()!).IsCompleted) { Thread.Sleep(100); }")]
    [InlineData("foreach (string text in args) { AppDomain.CurrentDomain.ProcessExit += async (_, _) => await RunAsync(text); }")]
    public async Task Beside_Main_and_called_once(string statements)
    {
        await CheckIn(MethodBesideMain(statements, "{0}"));
        await CheckIn(LocalFunctionOfMain(statements, "{0}"));
    }

    private const string SendsItsArgument = """
        static async Task RunAsync(string text)
        {
            using var producer = BUILD;
            await producer.ProduceAsync("greetings", new Message<Null, string> { Value = text });
        }

        static async Task<string[]> AllAsync(Task done) { await done; return new[] { "a" }; }
        """;

    private const string Built = "new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = \"localhost:9092\" }).Build()";

    private static string MethodBesideMain(string statements, string built) => $$"""
        public static class Program
        {
            public static async Task Main(string[] args)
            {
                {{statements}}
                await Task.Yield();
            }

            {{SendsItsArgument.Replace("BUILD", string.Format(built, Built))}}
        }
        """;

    private static string LocalFunctionOfMain(string statements, string built) => $$"""
        public static class Program
        {
            public static async Task Main(string[] args)
            {
                {{statements}}
                await Task.Yield();

                {{SendsItsArgument.Replace("BUILD", string.Format(built, Built))}}
            }
        }
        """;

    [Fact]
    public Task Batch_in_one_producer() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        foreach (var each in orders)
        {
            await producer.ProduceAsync("orders", new Message<Null, string> { Value = each.Customer });
        }
        """);

    [Fact]
    public Task Whole_batch_in_one_message() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        await producer.ProduceAsync("orders", new Message<Null, string> { Value = JsonSerializer.Serialize(orders) });
        """);

    [Fact]
    public Task One_producer_for_each_topic_with_its_batch() => Check("""
        foreach (var customer in orders.GroupBy(each => each.Customer))
        {
            using var producer = new ProducerBuilder<Null, string>(config).Build();
            foreach (var each in customer)
            {
                producer.Produce(customer.Key, new Message<Null, string> { Value = each.Id.ToString() });
            }

            producer.Flush(token);
        }
        """, "void");

    [Fact]
    public Task Producers_of_a_loop_that_are_kept() => Check("""
        var producers = new List<IProducer<Null, string>>();
        for (int i = 0; i < 4; i++)
        {
            var producer = new ProducerBuilder<Null, string>(config).Build();
            producer.Produce("orders", new Message<Null, string> { Value = order.Customer });
            producers.Add(producer);
        }
        """, "void");

    [Fact]
    public Task Cache() => CheckIn("""
        public sealed class ProducerCache
        {
            private readonly ConcurrentDictionary<string, IProducer<Null, string>> producers = new();

            public Task SendAsync(string servers, string text)
            {
                var producer = producers.GetOrAdd(servers, key => new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = key }).Build());
                return producer.ProduceAsync("texts", new Message<Null, string> { Value = text });
            }
        }
        """);

    [Fact]
    public Task Built_on_first_use() => CheckIn("""
        public sealed class Publisher
        {
            private readonly ProducerConfig config = new() { BootstrapServers = "localhost:9092" };
            private IProducer<Null, string>? producer;

            public Task SendAsync(string text)
            {
                producer ??= new ProducerBuilder<Null, string>(config).Build();
                return producer.ProduceAsync("texts", new Message<Null, string> { Value = text });
            }
        }
        """);

    [Fact]
    public Task Dictionary_that_is_filled_on_demand() => CheckIn("""
        public sealed class Publisher
        {
            private readonly Dictionary<string, IProducer<Null, string>> producers = new();

            public async Task SendAsync(string servers, string text)
            {
                if (!producers.TryGetValue(servers, out var producer))
                {
                    producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = servers }).Build();
                    producers[servers] = producer;
                }

                await producer.ProduceAsync("texts", new Message<Null, string> { Value = text });
            }
        }
        """);

    [Fact]
    public Task Factory() => Check("""
        var producer = new ProducerBuilder<Null, string>(config).Build();
        logger.LogInformation("{Name} for {Order}", producer.Name, order);
        return producer;
        """, "IProducer<Null, string>");

    [Fact]
    public Task Built_again_until_it_works() => Check("""
        while (true)
        {
            try
            {
                using var producer = new ProducerBuilder<Null, string>(config).Build();
                await producer.ProduceAsync("probe", new Message<Null, string> { Value = "ready?" });
                break;
            }
            catch (KafkaException)
            {
                await Task.Delay(1000, token);
            }
        }
        """);

    [Fact]
    public Task Test_method() => CheckIn("""
        public sealed class FactAttribute : Attribute { }

        public sealed class RoundTrip
        {
            [Fact]
            public async Task Message_arrives() => await SendAsync("1");

            [Fact]
            public async Task SendAsync(string text)
            {
                using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();
                await producer.ProduceAsync("texts", new Message<Null, string> { Value = text });
            }
        }
        """);

    [Fact]
    public Task Helper_of_a_test_class() => CheckIn("""
        public sealed class OrderFlowTests
        {
            private static async Task PublishAsync(string text)
            {
                using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();
                await producer.ProduceAsync("texts", new Message<Null, string> { Value = text });
            }
        }
        """);

    [Fact]
    public Task Message_that_does_not_come_from_the_caller() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        await producer.ProduceAsync("starts", new Message<Null, string> { Value = Environment.MachineName }, token);
        """);

    [Fact]
    public Task Settings_of_a_command() => CheckIn("""
        public sealed class SendSettings
        {
            public string Text { get; set; } = "";
        }

        public sealed class SendCommand
        {
            public async Task<int> ExecuteAsync(SendSettings settings)
            {
                using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();
                await producer.ProduceAsync("texts", new Message<Null, string> { Value = settings.Text });
                return 0;
            }
        }
        """);

    [Fact]
    public Task Health_check() => CheckIn("""
        public sealed class KafkaHealthCheck
        {
            public async Task<bool> CheckAsync(string name)
            {
                using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();
                await producer.ProduceAsync("health", new Message<Null, string> { Value = name });
                return true;
            }
        }
        """);

    [Fact]
    public Task Constructor() => CheckIn("""
        public sealed class Publisher
        {
            public Publisher(string greeting)
            {
                using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();
                producer.Produce("greetings", new Message<Null, string> { Value = greeting });
                producer.Flush();
            }
        }
        """);

    [Fact]
    public Task Sends_in_parallel() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => producer.ProduceAsync("orders", new Message<Null, string> { Value = order.Customer + i })));
        """);

    [Fact]
    public Task Message_of_a_primary_constructor() => new CSharpAnalyzerTest<ProducerPerMessageAnalyzer>
    {
        TestCode = PublisherSource.File("""
            public sealed class Announcement(ProducerConfig config, Message<Null, string> message)
            {
                public async Task RunAsync()
                {
                    using var producer = new ProducerBuilder<Null, string>(config).Build();
                    await producer.ProduceAsync("announcements", message);
                }
            }
            """),
        NeedsCSharp = 12,
    }.RunAsync();

    [Fact]
    public Task In_the_handler_of_an_endpoint() => CheckIn("""
        public interface IRoutes
        {
            void MapPost(string pattern, Func<string, Task> handler);

            void OnStart(Func<string, Task> handler);
        }

        public static class Orders
        {
            public static void Map(IRoutes routes, ProducerConfig config)
            {
                routes.MapPost("/orders", async order =>
                {
                    using var producer = [|new ProducerBuilder<Null, string>(config).Build()|];
                    await producer.ProduceAsync("orders", new Message<Null, string> { Value = order });
                });
                routes.OnStart(async name =>
                {
                    using var producer = new ProducerBuilder<Null, string>(config).Build();
                    await producer.ProduceAsync("starts", new Message<Null, string> { Value = name });
                });
            }
        }
        """);

    [Fact]
    public Task In_the_handler_of_an_endpoint_that_makes_the_message_itself() => CheckIn("""
        public interface IRoutes
        {
            void MapGet(string pattern, Action handler);
        }

        public static class Orders
        {
            public static void Map(IRoutes routes, ProducerConfig config)
            {
                routes.MapGet("/ping", () =>
                {
                    using var producer = [|new ProducerBuilder<Null, string>(config).Build()|];
                    producer.Produce("pings", new Message<Null, string> { Value = DateTime.UtcNow.ToString("O") });
                    producer.Flush();
                });
                routes.MapGet("/seed", () =>
                {
                    using var producer = new ProducerBuilder<Null, string>(config).Build();
                    for (var i = 0; i < 100; i++)
                    {
                        producer.Produce("pings", new Message<Null, string> { Value = i.ToString() });
                    }

                    producer.Flush();
                });
                routes.MapGet("/health/kafka", () =>
                {
                    using var producer = new ProducerBuilder<Null, string>(config).Build();
                    producer.Produce("health", new Message<Null, string> { Value = "ping" });
                    producer.Flush();
                });
            }
        }
        """);

    [Fact]
    public Task Header_and_body_of_each_turn() => Check("""
        foreach (var each in orders)
        {
            using var producer = new ProducerBuilder<Null, string>(config).Build();
            await producer.ProduceAsync("headers", new Message<Null, string> { Value = each.Customer });
            await producer.ProduceAsync("bodies", new Message<Null, string> { Value = JsonSerializer.Serialize(each) });
        }
        """);

    [Fact]
    public Task One_message_to_several_topics() => Check("""
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        foreach (string topic in new[] { "orders", "audit", "search" })
        {
            await producer.ProduceAsync(topic, new Message<Null, string> { Value = order.Customer });
        }
        """);

    [Fact]
    public Task Built_until_a_server_accepts() => Check("""
        IProducer<Null, string>? producer = null;
        while (producer == null)
        {
            try
            {
                producer = new ProducerBuilder<Null, string>(config).Build();
            }
            catch (InvalidOperationException)
            {
                await Task.Delay(1000, token);
            }
        }

        await producer.ProduceAsync("orders", new Message<Null, string> { Value = order.Customer });
        """);

    [Fact]
    public Task Local_function() => CheckIn("""
        public sealed class Greeter
        {
            public async Task GreetAsync()
            {
                await SendAsync("hello");

                async Task SendAsync(string text)
                {
                    using var producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();
                    await producer.ProduceAsync("greetings", new Message<Null, string> { Value = text });
                }
            }
        }
        """);

    [Fact]
    public Task Beside_top_level_statements()
    {
        CSharpAnalyzerTest<ProducerPerMessageAnalyzer> test = new();
        test.TestState.Sources.Add("""
            using Confluent.Kafka;

            await SendAsync("hello");

            internal static partial class Program
            {
                private static async System.Threading.Tasks.Task SendAsync(string text)
                {
                    using var producer = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();
                    await producer.ProduceAsync("greetings", new Message<Null, string> { Value = text });
                }
            }
            """);
        test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
        return test.RunAsync();
    }
}

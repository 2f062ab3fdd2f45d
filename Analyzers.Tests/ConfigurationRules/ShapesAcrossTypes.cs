namespace ProducerSafety.Analyzers.Tests.ConfigurationRules;

/// <summary>Configurations that one type makes, fills or holds and another builds from.</summary>
public sealed partial record Shape
{
    private const string BuildsFrom = "using var producer = new ProducerBuilder<string, string>";

    private static Shape[] AcrossTypes =>
    [
        new("factory of another type", test => InMethod($"{BuildsFrom}(KafkaConfigFactory.Create()).Build();") + $$"""
            public static class KafkaConfigFactory
            {
                public static ProducerConfig Create() => {{Typed(test)}};
            }
            """),
        new("options class whose defaults are copied over", test => InType($$"""
            private readonly KafkaOptions options = new();

            public void Run()
            {
                var config = {{Copied(test, "options")}};
                {{BuildsFrom}}(config).Build();
            }
            """) + Options(test, withDefaults: true)),
        new("options that are created in place", test => InMethod($"var options = new KafkaOptions {{ {string.Join(", ", test.Writes.Select(write => $"{write.Property} = {write.Value}"))} }}; var config = {Copied(test, "options")}; {BuildsFrom}(config).Build();") + Options(test, withDefaults: false)),
        new("factory of another type in two steps", test => InMethod($"var config = KafkaConfigFactory.Create(); {BuildsFrom}(config).Build();") + $$"""
            public static class KafkaConfigFactory
            {
                public static ProducerConfig Create()
                {
                    var config = Empty();
                    {{Assignments(test, "config.", "; ")}};
                    return config;
                }

                private static ProducerConfig Empty() => {{Mark("new ProducerConfig()", test.RuleAtCreation)}};
            }
            """),
        new("factory that is an object", test => InMethod($"var factory = new KafkaConfigFactory(); {BuildsFrom}(factory.Config).Build();") + $$"""
            public sealed class KafkaConfigFactory
            {
                public ProducerConfig Config => {{Typed(test)}};
            }
            """),
        new("extension method of options", test => InType($$"""
            public IProducer<string, string> Create(KafkaOptions options) => new ProducerBuilder<string, string>(options.ToProducerConfig()).Build();
            """) + $$"""
            public sealed class KafkaOptions
            {
                public string? ClientId { get; set; }
            }

            public static class KafkaOptionsExtensions
            {
                public static ProducerConfig ToProducerConfig(this KafkaOptions options)
                {
                    var config = {{Mark("new ProducerConfig", test.RuleAtCreation)}} { ClientId = options.ClientId };
                    {{Assignments(test, "config.", "; ")}};
                    return config;
                }
            }
            """),
        new("extension method that fills it", test => InMethod($"{BuildsFrom}({Mark("new ProducerConfig()", test.RuleAtCreation)}.WithDefaults()).Build();") + $$"""
            public static class ProducerConfigExtensions
            {
                public static ProducerConfig WithDefaults(this ProducerConfig config)
                {
                    {{Assignments(test, "config.", "; ")}};
                    return config;
                }
            }
            """),
        new("static readonly field of another type", test => InMethod($"{BuildsFrom}(ProducerDefaults.Config).Build();") + $$"""
            internal static class ProducerDefaults
            {
                public static readonly ProducerConfig Config = {{Mark("new()", test.RuleAtCreation)}} { {{Assignments(test, "", ", ")}} };
            }
            """),
        new("static property of another type", test => InMethod($"{BuildsFrom}(ProducerDefaults.Config).Build();") + $$"""
            internal static class ProducerDefaults
            {
                public static ProducerConfig Config { get; } = {{Typed(test)}};
            }
            """),
        new("given to a method of another type", test => InMethod($"using var producer = KafkaProducers.Create({Typed(test)});") + """
            public static class KafkaProducers
            {
                public static IProducer<string, string> Create(ProducerConfig config) => new ProducerBuilder<string, string>(config).Build();
            }
            """),
        new("given to a constructor of another type", test => InMethod($"using var publisher = new Publisher({Typed(test)});") + """
            public sealed class Publisher : IDisposable
            {
                private readonly IProducer<string, string> producer;

                public Publisher(ProducerConfig config) => producer = new ProducerBuilder<string, string>(config).Build();

                public void Dispose() => producer.Dispose();
            }
            """),
        new("given to a primary constructor of another type", test => InMethod($"var publisher = new Publisher({Typed(test)}, 3);") + """
            public sealed class Publisher(ProducerConfig config, int attempts)
            {
                private readonly IProducer<string, string> producer = new ProducerBuilder<string, string>(config).Build();

                public int Attempts { get; } = attempts;

                public void Produce(Message<string, string> message) => producer.Produce("orders", message);
            }
            """) { NeedsCSharp = 12 },
        new("dictionary from another type", test => InMethod($"{BuildsFrom}(KafkaSettings.Create()).Build();") + $$"""
            public static class KafkaSettings
            {
                public static Dictionary<string, string> Create() => {{Mark("new()", test.RuleAtCreation)}} { {{Indexers(test, "", ", ")}} };
            }
            """),
        new("callback that fills it", test => InMethod($"using var producer = KafkaProducers.Create(config => {{ {Assignments(test, "config.", "; ")}; }});") + Callback(test, "configure(config);")),
        new("callback of which it is not known whether there is one", test => InMethod($"using var producer = KafkaProducers.Create(config => {{ {Assignments(test, "config.", "; ")}; }});") + Callback(test, "configure?.Invoke(config);")),
        new("method group that fills it", test => InType($$"""
            public IProducer<string, string> Create() => KafkaProducers.Create(Configure);

            private static void Configure(ProducerConfig target)
            {
                {{Assignments(test, "target.", "; ")}};
            }
            """) + Callback(test, "configure(config);")),
        new("local function that fills it", test => InMethod($"using var producer = KafkaProducers.Create(Configure); void Configure(ProducerConfig target) {{ {Assignments(test, "target.", "; ")}; }}") + Callback(test, "configure(config);")),
        new("callback in the same type", test => InType($$"""
            public IProducer<string, string> Create() => Create(config => { {{Assignments(test, "config.", "; ")}}; });

            private static IProducer<string, string> Create(Action<ProducerConfig> configure)
            {
                var config = {{Mark("new ProducerConfig()", test.RuleAtCreation)}};
                configure(config);
                return new ProducerBuilder<string, string>(config).Build();
            }
            """)),
        new("class derived from ProducerBuilder", test => InMethod($"using var producer = new LoggingBuilder<string, string>({Typed(test)}).Build();") + """
            public class LoggingBuilder<TKey, TValue> : ProducerBuilder<TKey, TValue>
            {
                public LoggingBuilder(ProducerConfig config)
                    : base(config)
                {
                    SetLogHandler((_, message) => Console.WriteLine(message.Message));
                }
            }
            """),
        new("class derived from ProducerBuilder with a primary constructor", test => InMethod($"using var producer = new MyBuilder<string, string>({Typed(test)}).Build();") + """
            public class MyBuilder<TKey, TValue>(ProducerConfig config) : ProducerBuilder<TKey, TValue>(config);
            """) { NeedsCSharp = 12 },
        new("class derived from ProducerBuilder that makes the configuration", test => InMethod("using var producer = new OrdersBuilder().Build();") + $$"""
            public class OrdersBuilder : ProducerBuilder<string, string>
            {
                public OrdersBuilder()
                    : base({{Typed(test)}})
                {
                }
            }
            """),
    ];

    private static string Callback(Case test, string call) => $$"""
        public static class KafkaProducers
        {
            public static IProducer<string, string> Create(Action<ProducerConfig>? configure)
            {
                var config = {{Mark("new ProducerConfig()", test.RuleAtCreation)}};
                {{call}}
                return new ProducerBuilder<string, string>(config).Build();
            }
        }
        """;

    private static string Copied(Case test, string options) =>
        $"{Mark("new ProducerConfig", test.RuleAtCreation)} {{ {string.Join(", ", test.Writes.Select(write => Mark($"{write.Property} = {options}.{write.Property}", write.Rule)))} }}";

    private static string Options(Case test, bool withDefaults) =>
        $"public sealed class KafkaOptions {{ {string.Concat(test.Writes.Select(write => $"public {TypeOf(write)} {write.Property} {{ get; set; }}{(withDefaults ? $" = {write.Value};" : "")} "))} }}\n";

    private static string TypeOf(Write write) => write.Property == "Acks" ? "Acks" : write.Value is "true" or "false" ? "bool" : write.Value.StartsWith('"') ? "string?" : "int";
}

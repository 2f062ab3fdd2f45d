namespace ProducerSafety.Analyzers.Tests.ConfigurationRules;

/// <summary>A way in which people write a producer's configuration: source code with markup, from settings.</summary>
public sealed partial record Shape(string Name, Func<Case, string> Render)
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Confluent.Kafka;
        using Microsoft.Extensions.DependencyInjection;


        """;

    public static Shape[] All { get; } =
    [
        new("initializer", test => InMethod($"var config = {Typed(test)}; {Build("config")}")),
        new("initializer of a target-typed new", test => InMethod($"ProducerConfig config = {Mark("new()", test.RuleAtCreation)} {{ {Assignments(test, "", ", ")} }}; {Build("config")}")),
        new("initializer in the builder's argument", test => InMethod(Build(Typed(test)))),
        new("later assignments", test => InMethod($"var config = {Mark("new ProducerConfig()", test.RuleAtCreation)}; {Assignments(test, "config.", "; ")}; {Build("config")}")),
        new("Set", test => InMethod($"var config = {Mark("new ProducerConfig()", test.RuleAtCreation)}; {Calls(test, "config.Set")} {Build("config")}")),
        new("dictionary given to ProducerConfig", test => InMethod($$"""var config = {{Mark("new ProducerConfig(new Dictionary<string, string> { " + Indexers(test, "", ", ") + " })", test.RuleAtCreation)}}; {{Build("config")}}""")),
        new("dictionary given to the builder", test => InMethod($"var settings = {Mark("new Dictionary<string, string>", test.RuleAtCreation)} {{ {Indexers(test, "", ", ")} }}; {Build("settings")}")),
        new("dictionary in braces", test => InMethod($"var settings = {Mark("new Dictionary<string, string>", test.RuleAtCreation)} {{ {Pairs(test)} }}; {Build("settings")}")),
        new("dictionary filled later", test => InMethod($"var settings = {Mark("new Dictionary<string, string>()", test.RuleAtCreation)}; {Indexers(test, "settings", "; ")}; {Build("settings")}")),
        new("dictionary filled by Add", test => InMethod($"var settings = {Mark("new Dictionary<string, string>()", test.RuleAtCreation)}; {Calls(test, "settings.Add")} {Build("settings")}")),
        new("array of pairs", test => InMethod($"{Build(Mark("new[]", test.RuleAtCreation) + " { " + Creations(test) + " }")}")),
        new("list of pairs", test => InMethod($"var settings = {Mark("new List<KeyValuePair<string, string>>", test.RuleAtCreation)} {{ {Creations(test)} }}; {Build("settings")}")),
        new("readonly field set in the constructor", test => InType($$"""
            private readonly ProducerConfig config;
            private readonly IProducer<string, string> producer;

            public Service()
            {
                config = {{Typed(test)}};
                producer = new ProducerBuilder<string, string>(config).Build();
            }
            """)),
        new("field built in another method", test => InType($$"""
            private readonly ProducerConfig config = {{Typed(test)}};

            public IProducer<string, string> Create() => new ProducerBuilder<string, string>(config).SetErrorHandler((_, error) => Console.WriteLine(error.Reason)).Build();
            """)),
        new("static readonly field", test => InType($$"""
            private static readonly ProducerConfig Config = {{Mark("new()", test.RuleAtCreation)}} { {{Assignments(test, "", ", ")}} };

            private readonly Lazy<IProducer<string, string>> producer = new(() => new ProducerBuilder<string, string>(Config).Build());
            """)),
        new("helper that returns it", test => InType($$"""
            public IProducer<string, string> Create() => new ProducerBuilder<string, string>(CreateConfig()).Build();

            private static ProducerConfig CreateConfig() => {{Typed(test)}};
            """)),
        new("helper that fills it", test => InType($$"""
            public IProducer<string, string> Create()
            {
                var config = {{Mark("new ProducerConfig()", test.RuleAtCreation)}};
                Fill(config);
                return new ProducerBuilder<string, string>(config).Build();
            }

            private void Fill(ProducerConfig target)
            {
                {{Assignments(test, "target.", "; ")}};
            }
            """)),
        new("property", test => InType($$"""
            private ProducerConfig Config => {{Typed(test)}};

            public IProducer<string, string> Create() => new ProducerBuilder<string, string>(Config).Build();
            """)),
        new("local function", test => InMethod($"var config = {Mark("new ProducerConfig()", test.RuleAtCreation)}; Configure(); {Build("config")} void Configure() {{ {Assignments(test, "config.", "; ")}; }}")),
        new("factory in the service collection", test => InType($$"""
            public static void Register(IServiceCollection services) =>
                services.AddSingleton<IProducer<string, string>>(provider =>
                {
                    var config = {{Typed(test)}};
                    return new ProducerBuilder<string, string>(config).Build();
                });
            """)),
        new("builder in a variable", test => InMethod($"var config = {Typed(test)}; var builder = new ProducerBuilder<Null, string>(config); builder.SetLogHandler((_, message) => Console.WriteLine(message.Message)); using var producer = builder.Build();")),
        new("try and using statement", test => InMethod($"try {{ var config = {Typed(test)}; using (var producer = new ProducerBuilder<Null, string>(config).Build()) {{ producer.Flush(TimeSpan.FromSeconds(1)); }} }} catch (KafkaException exception) {{ Console.WriteLine(exception); }}")),
        new("copy constructor", test => InMethod($"var shared = new ClientConfig {{ ClientId = \"a\" }}; var config = {Mark("new ProducerConfig(shared)", test.RuleAtCreation)}; {Assignments(test, "config.", "; ")}; {Build("config")}")),
        new("local constants", test => InMethod($"const string name = \"orders\"; var config = {Mark("new ProducerConfig", test.RuleAtCreation)} {{ ClientId = name, {Assignments(test, "", ", ")} }}; {Build("config")}")),
        new("asynchronous method", test => InType($$"""
            public async Task RunAsync()
            {
                await Task.Yield();
                var config = {{Typed(test)}};
                using var producer = new ProducerBuilder<Null, string>(config).Build();
                await producer.ProduceAsync("orders", new Message<Null, string> { Value = "a" });
            }
            """)),
        .. AcrossTypes,
    ];

    /// <summary>The lowest version of C# in which it can be written.</summary>
    public int NeedsCSharp { get; init; } = 10;

    public static string TopLevel(Case test) => Usings + $"var config = {Typed(test)};\nusing var producer = new ProducerBuilder<Null, string>(config).Build();\n";

    public override string ToString() => Name;

    private static string InType(string members) => Usings + $"public class Service\n{{\n{members}\n}}\n";

    private static string InMethod(string statements) => InType($"public void Run()\n{{\n{statements.Replace("; ", ";\n", StringComparison.Ordinal)}\n}}");

    private static string Build(string config) => $"using var producer = new ProducerBuilder<string, string>({config}).Build(); ";

    private static string Typed(Case test) => $"{Mark("new ProducerConfig", test.RuleAtCreation)} {{ {Assignments(test, "", ", ")} }}";

    private static string Assignments(Case test, string target, string separator) =>
        string.Join(separator, test.Writes.Select(write => Mark($"{target}{write.Property} = {write.Value}", write.Rule)));

    private static string Indexers(Case test, string target, string separator) =>
        string.Join(separator, test.Writes.Select(write => Mark($"{target}[\"{write.Name}\"] = \"{write.Text}\"", write.Rule)));

    private static string Pairs(Case test) =>
        string.Join(", ", test.Writes.Select(write => Mark($"{{ \"{write.Name}\", \"{write.Text}\" }}", write.Rule)));

    private static string Creations(Case test) =>
        string.Join(", ", test.Writes.Select(write => Mark($"new KeyValuePair<string, string>(\"{write.Name}\", \"{write.Text}\")", write.Rule)));

    private static string Calls(Case test, string method) =>
        string.Concat(test.Writes.Select(write => Mark($"{method}(\"{write.Name}\", \"{write.Text}\")", write.Rule) + "; "));

    private static string Mark(string code, string? rule) => rule is null ? code : $"{{|{rule}:{code}|}}";
}

using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis.CSharp;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>Pieces of code that give any settings to a producer: three forms of C#, and a JSON section that is bound.</summary>
internal static class AnyCode
{
    private const string End = "return new ProducerBuilder<Null, string>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();";

    /// <summary>Each form as often as any other.</summary>
    public static Gen<GeneratedCode> All { get; } = Gen.OneOf(
        Lists(AnyProperty.Typed).Select(Typed),
        AnyProperty.OfBothVersions.Select(Set),
        AnyProperty.OfBothVersions.Select(Dictionary),
        from writes in Lists(AnyProperty.Bound)
        from bind in Gen.Elements(
            "var config = configuration.GetSection(\"" + GeneratedCode.ClassName + "\").Get<ProducerConfig>()!;",
            "var config = new ProducerConfig(); configuration.GetSection(\"" + GeneratedCode.ClassName + "\").Bind(config);",
            "var config = new ProducerConfig { EnableIdempotence = true }; configuration.Bind(\"" + GeneratedCode.ClassName + "\", config);")
        select OneMethod("JSON", bind, "IConfiguration configuration") with { Section = Section(writes) });

    /// <summary>Calls of <c>Set</c>.</summary>
    public static GeneratedCode Set(Write[] writes) => OneMethod(
        "Set", Creation("new ProducerConfig", ["EnableBackgroundPoll = false,"]) + string.Concat(writes.Select(write => $"config.Set({Quote(write.Name)}, {Quote(write.Value)});\n")));

    /// <summary>A dictionary that is given to the builder.</summary>
    public static GeneratedCode Dictionary(Write[] writes) => OneMethod(
        "dictionary", Creation("new Dictionary<string, string>", writes.Select(write => $"[{Quote(write.Name)}] = {Quote(write.Value)},").Append("[\"dotnet.producer.enable.background.poll\"] = \"false\",")));

    /// <summary>A configuration that is made for two producers, of which the results of one are relied on.</summary>
    public static GeneratedCode Used(string initializer) => new("used", $$"""
            public static async System.Threading.Tasks.Task Use()
            {
                using var producer = new ProducerBuilder<Null, string>(Create()).Build();
                var result = await producer.ProduceAsync("orders", new Message<Null, string>());
                System.Console.WriteLine(result.Status);
            }

            private static ProducerConfig Create() => new ProducerConfig { {{initializer}} };

            public static IProducer<Null, string> Build()
            {
                var config = Create();
                {{End}}
            }
        """);

    /// <summary>The class with a second method, which gives the settings and builds nothing.</summary>
    public static string WithSettings(string classText)
    {
        int start = classText.IndexOf("    public static IProducer<Null, string> Build(", StringComparison.Ordinal);
        int end = classText.LastIndexOf('}');
        string method = classText[start..end].Replace("IProducer<Null, string> Build(", "IEnumerable<KeyValuePair<string, string>> Settings(", StringComparison.Ordinal).Replace(End, "return config;", StringComparison.Ordinal);
        return classText[..end] + method + classText[end..];
    }

    private static GeneratedCode Typed(TypedWrite[] writes) => OneMethod(
        "typed", Creation("new ProducerConfig", writes.DistinctBy(write => write.Property).Select(write => $"{write},").Append("EnableBackgroundPoll = false,")));

    private static Gen<T[]> Lists<T>(Gen<T> one) => Gen.Choose(1, 6).SelectMany(one.ArrayOf);

    private static string Creation(string creation, IEnumerable<string> elements) => $$"""
        var config = {{creation}}
                {
                    {{string.Join("\n            ", elements)}}
                };

        """;

    // A member that stands twice would be refused when the file is loaded.
    // What is empty in a file is left to whoever fills it in, and of a text the client refuses it in these properties alone.
    private static string Section(TypedWrite[] writes) => string.Join(",\n", writes
        .Where(write => write is not { Property: "DeliveryReportFields" or "Debug", Value: "\"\"" })
        .DistinctBy(write => write.Property.ToUpperInvariant())
        .Select(write => $"\"{write.Property}\": {write.Value}").Append("\"EnableBackgroundPoll\": false"));

    private static GeneratedCode OneMethod(string form, string statements, string parameters = "") => new(form, $$"""
            public static IProducer<Null, string> Build({{parameters}})
            {
                {{statements}}
                {{End}}
            }
        """);

    private static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}

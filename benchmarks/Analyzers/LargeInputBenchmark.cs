using System.Text;

namespace ProducerSafety.Analyzers.Benchmarks;

/// <summary>Code that no person writes but some generator does: twice as much of it may take twice as long, not four times.</summary>
internal static class LargeInputBenchmark
{
    private const double Tolerance = 3;

    private static readonly (string Name, int Size, Func<int, string> Write)[] Inputs =
    [
        ("assignments in one method", 5000, AssignmentsInOneMethod),
        ("branches in one method", 5000, BranchesInOneMethod),
        ("settings in one dictionary", 5000, SettingsInOneDictionary),
        ("Set calls, unknown names", 5000, UnknownNames),
        ("configurations in one method", 2000, ConfigurationsInOneMethod),
        ("lines of one switch", 10000, SwitchOfLines),
        ("calls of one helper", 5000, CallsOfOneHelper),
        ("produce calls in one loop", 2000, ProduceCallsInOneLoop),
        ("types with a producer", 1000, TypesWithProducers),
    ];

    private static readonly (string Name, int Size, string Source, Func<int, SettingsText> Write)[] Files =
    [
        ("lines in a .properties file", 2000, ReadsLines, PropertiesFile),
        ("kilobytes of JSON", 5000, BindsSection, JsonFile),
    ];

    /// <returns>Whether the time grows no faster than the input.</returns>
    public static async Task<bool> RunAsync()
    {
        bool passed = true;
        Console.WriteLine("Large inputs (time in the analyzers)");
        Console.WriteLine();
        Console.WriteLine("input                                | half the size | whole size | growth < 3 | of compile time | reports");
        Console.WriteLine("-------------------------------------|---------------|------------|------------|-----------------|--------");
        foreach ((string name, int size, Func<int, string> write) in Inputs)
        {
            passed &= await RunAsync(name, size, write(size / 2), write(size), [], []);
        }

        foreach ((string name, int size, string source, Func<int, SettingsText> write) in Files)
        {
            passed &= await RunAsync(name, size, source, source, [write(size / 2)], [write(size)]);
        }

        return passed;
    }

    private static async Task<bool> RunAsync(string name, int size, string halfSource, string wholeSource, SettingsText[] halfFiles, SettingsText[] wholeFiles)
    {
        Cost half = await MeasureAsync(halfSource, halfFiles);
        Cost whole = await MeasureAsync(wholeSource, wholeFiles);
        Cost compile = await Cost.OfAsync([wholeSource], referencesKafka: true, []);
        double growth = whole.InAnalyzers / half.InAnalyzers;

        // What takes no time does not grow.
        bool passes = growth < Tolerance || whole.InAnalyzers < TimeSpan.FromMilliseconds(50);
        Console.WriteLine(string.Join(" | ",
            $"{$"{size:N0} {name}",-36}",
            $"{half.InAnalyzers.TotalMilliseconds,10:0} ms",
            $"{whole.InAnalyzers.TotalMilliseconds,7:0} ms",
            $"{growth,4:0.0}: {(passes ? "pass" : "MISS")}",
            $"{whole.InAnalyzers / compile.Processor,15:0 %}",
            $"{whole.Reports}"));
        return passes;
    }

    private static async Task<Cost> MeasureAsync(string source, SettingsText[] files)
    {
        List<Cost> costs = [];
        for (int i = 0; i < 3; i++)
        {
            costs.Add(await Cost.OfAsync([source], referencesKafka: true, SourceCompiler.Ours, files));
        }

        return Cost.Median(costs);
    }

    private static string AssignmentsInOneMethod(int size) => Method("var config = new ProducerConfig();", size,
        number => (number % 4) switch
        {
            0 => $"config.LingerMs = {number % 900};",
            1 => $"config.BatchSize = {number + 1000};",
            2 => "config.EnableIdempotence = true;",
            _ => $"config.ClientId = \"c{number}\";",
        });

    private static string BranchesInOneMethod(int size) => Method("var config = new ProducerConfig { EnableIdempotence = true };", size,
        number => $"if (n == {number}) config.LingerMs = {number % 900};");

    private static string SettingsInOneDictionary(int size) =>
        Method($"var config = new Dictionary<string, string>\n{{\n{Lines(size, number => $"[\"setting.{number}\"] = \"{number}\",")}}};", 0, _ => "");

    private static string UnknownNames(int size) => Method("var config = new ProducerConfig();", size, number => $"config.Set(\"acks.{number}\", \"1\");");

    private static string ConfigurationsInOneMethod(int size) => Method("var config = new ProducerConfig();", size,
        number => $"var config{number} = new ProducerConfig {{ Acks = Acks.Leader, LingerMs = {number % 900} }};\nusing var producer{number} = new ProducerBuilder<Null, string>(config{number}).Build();");

    private static string SwitchOfLines(int size) => Method("var config = new ProducerConfig();\nswitch (n)\n{", size / 3,
        number => $"case {number}:\nconfig.LingerMs = {number % 900};\nbreak;") .Replace("/* end */", "}", StringComparison.Ordinal);

    private static string CallsOfOneHelper(int size) => Method("var config = new ProducerConfig();", size, number => $"Fill(config, {number});");

    // Each offers a configuration to the others, which are searched for its name.
    private static string TypesWithProducers(int size) => $$"""
        using Confluent.Kafka;

        {{Lines(size, number => $$"""
        public sealed class Publisher{{number}}
        {
            private readonly IProducer<Null, string> producer;

            public Publisher{{number}}(ProducerConfig common)
            {
                var config = new ProducerConfig(common) { LingerMs = {{number % 900}} };
                producer = new ProducerBuilder<Null, string>(config).Build();
            }

            public void Send(string text) => producer.Produce("topic", new Message<Null, string> { Value = text }, report => System.Console.WriteLine(report.Error.Code));
        }
        """)}}
        """;

    private const string ReadsLines = """
        using System.IO;
        using System.Linq;
        using Confluent.Kafka;

        public static class Large
        {
            public static IProducer<Null, string> Run() => new ProducerBuilder<Null, string>(new ProducerConfig(
                File.ReadAllLines("client.properties").Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]))).Build();
        }
        """;

    private const string BindsSection = """
        using Confluent.Kafka;
        using Microsoft.Extensions.Configuration;

        namespace Microsoft.Extensions.Configuration
        {
            public interface IConfiguration { IConfigurationSection GetSection(string key); }
            public interface IConfigurationSection : IConfiguration { }
            public static class ConfigurationBinder { public static T? Get<T>(this IConfiguration configuration) => default; }
        }

        public static class Large
        {
            public static IProducer<Null, string> Run(IConfiguration configuration) =>
                new ProducerBuilder<Null, string>(configuration.GetSection("Producer").Get<ProducerConfig>()).Build();
        }
        """;

    private static SettingsText PropertiesFile(int lines) =>
        new("/app/client.properties", "acks=1\n" + Lines(lines, number => $"setting.{number}={number}"));

    private static SettingsText JsonFile(int kilobytes) => new("/app/appsettings.json", $$"""
        {
          "Producer": { "Acks": "Leader", "LingerMs": 5 },
          "Articles": {
            {{Lines(kilobytes, number => $"\"A{number}\": {{ \"Price\": {number}, \"Name\": \"{new string('x', 980)}\" }},")}}
            "Last": 0
          }
        }
        """);

    private static string ProduceCallsInOneLoop(int size) => $$"""
        using System;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        public static class Large
        {
            public static async Task Run(IProducer<Null, string> producer, string text)
            {
                for (int attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
        {{Lines(size, number => $"await producer.ProduceAsync(\"topic{number}\", new Message<Null, string> {{ Value = text }});")}}
                        return;
                    }
                    catch (ProduceException<Null, string>)
                    {
                        await Task.Delay(100);
                    }
                }
            }
        }
        """;

    private static string Method(string start, int size, Func<int, string> line) => $$"""
        using System.Collections.Generic;
        using Confluent.Kafka;

        public static class Large
        {
            public static IProducer<Null, string> Run(int n)
            {
        {{start}}
        {{Lines(size, line)}}
        /* end */
                return new ProducerBuilder<Null, string>(config).Build();
            }

            private static void Fill(ProducerConfig config, int number) => config.LingerMs = number % 900;
        }
        """;

    private static string Lines(int count, Func<int, string> line)
    {
        StringBuilder text = new();
        for (int i = 0; i < count; i++)
        {
            text.Append(line(i)).Append('\n');
        }

        return text.ToString();
    }
}

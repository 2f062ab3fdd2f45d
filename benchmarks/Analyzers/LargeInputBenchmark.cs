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
            Cost half = await MeasureAsync(write(size / 2));
            Cost whole = await MeasureAsync(write(size));
            Cost compile = await Cost.OfAsync([write(size)], referencesKafka: true, []);
            double growth = whole.InAnalyzers / half.InAnalyzers;

            // What takes no time does not grow.
            bool passes = growth < Tolerance || whole.InAnalyzers < TimeSpan.FromMilliseconds(50);
            passed &= passes;
            Console.WriteLine(string.Join(" | ",
                $"{$"{size:N0} {name}",-36}",
                $"{half.InAnalyzers.TotalMilliseconds,10:0} ms",
                $"{whole.InAnalyzers.TotalMilliseconds,7:0} ms",
                $"{growth,4:0.0}: {(passes ? "pass" : "MISS")}",
                $"{whole.InAnalyzers / compile.Processor,15:0 %}",
                $"{whole.Reports}"));
        }

        return passed;
    }

    private static async Task<Cost> MeasureAsync(string source)
    {
        List<Cost> costs = [];
        for (int i = 0; i < 3; i++)
        {
            costs.Add(await Cost.OfAsync([source], referencesKafka: true, SourceCompiler.Ours));
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

namespace ProducerSafety.Analyzers.Benchmarks;

/// <summary>A project of files with about 150 lines each, always the same ones.</summary>
/// <param name="Name">What kind of project it is.</param>
/// <param name="Target">How much of its compile time the analyzers may take.</param>
/// <param name="ReferencesKafka">Whether Confluent.Kafka is referenced.</param>
/// <param name="Sources">The files.</param>
internal sealed record SampleProject(string Name, double Target, bool ReferencesKafka, IReadOnlyList<string> Sources)
{
    private const int Files = 100;
    private const int LinesInAFile = 150;

    public static IReadOnlyList<SampleProject> All { get; } =
    [
        new("Kafka everywhere", 0.03, ReferencesKafka: true, CreateFiles(_ => true)),
        new("Kafka in 1 of 100 files", 0.005, ReferencesKafka: true, CreateFiles(number => number % 100 == 50)),
        new("no reference to Kafka", 0.0005, ReferencesKafka: false, CreateFiles(_ => false)),
    ];

    public int Lines { get; } = Sources.Sum(source => source.Count(character => character == '\n'));

    private static string[] CreateFiles(Func<int, bool> usesKafka) =>
        [.. Enumerable.Range(0, Files).Select(number => CreateFile(number, usesKafka(number)))];

    private static string CreateFile(int number, bool usesKafka)
    {
        string kafka = usesKafka ? KafkaCode.Of(number) : "";
        int rest = LinesInAFile - kafka.Count(character => character == '\n');
        return $"""
            using System;
            using System.Collections.Generic;
            using System.IO;
            using System.Linq;
            using System.Text;
            using System.Threading;
            using System.Threading.Tasks;
            {(usesKafka ? "using Confluent.Kafka;\n" : "")}
            namespace Shop.Part{number};

            {kafka}
            {PlainCode.Of(number, rest)}
            """;
    }
}

using System.Collections.Immutable;
using System.Text;
using Confluent.Kafka;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;

namespace ProducerSafety.Analyzers.Benchmarks;

/// <summary>Compiles sources from text to an assembly in memory, as the compiler does, on one thread.</summary>
internal static class SourceCompiler
{
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest);

    private static readonly CSharpCompilationOptions Options =
        new(OutputKind.DynamicallyLinkedLibrary, concurrentBuild: false, nullableContextOptions: NullableContextOptions.Enable);

    private static readonly MetadataReference[] Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetDirectoryName(file) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    private static readonly MetadataReference Kafka = MetadataReference.CreateFromFile(typeof(ProducerConfig).Assembly.Location);

    public static ImmutableArray<DiagnosticAnalyzer> Ours { get; } =
    [
        .. typeof(KafkaAnalyzer).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Compiles, and analyses where there are analyzers.</summary>
    /// <returns>The time in the code of each of our analyzers, and how much they reported.</returns>
    public static async Task<(IReadOnlyDictionary<string, TimeSpan> InAnalyzers, int Reports)> CompileAsync(
        IReadOnlyList<string> sources, bool referencesKafka, ImmutableArray<DiagnosticAnalyzer> analyzers, AdditionalText[] files)
    {
        Compilation compilation = CSharpCompilation.Create(
            "Sample",
            sources.Select((source, number) => CSharpSyntaxTree.ParseText(source, Parse, $"File{number}.cs", Encoding.UTF8)),
            referencesKafka ? [.. Framework, Kafka] : Framework,
            Options);
        Dictionary<string, TimeSpan> time = [];
        int reports = 0;
        if (!analyzers.IsEmpty)
        {
            CompilationWithAnalyzers run = compilation.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([.. files]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: true));

            // Source generators have bound the references before the analyzers start.
            run.Compilation.GetTypeByMetadataName("Missing.Type");
            AnalysisResult result = await run.GetAnalysisResultAsync(CancellationToken.None);
            ImmutableArray<Diagnostic> all = result.GetAllDiagnostics();
            if (all.FirstOrDefault(diagnostic => diagnostic.Id == "AD0001") is { } crash)
            {
                throw new InvalidOperationException(crash.ToString());
            }

            reports = all.Length;
            foreach (DiagnosticAnalyzer analyzer in Ours.Intersect(analyzers))
            {
                time[analyzer.GetType().Name] = result.AnalyzerTelemetryInfo[analyzer].ExecutionTime;
            }
        }

        EmitResult emitted = compilation.Emit(Stream.Null, pdbStream: Stream.Null);
        return emitted.Success ? (time, reports)
            : throw new InvalidOperationException(string.Join("\n", emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5)));
    }
}

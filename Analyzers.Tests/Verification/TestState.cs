using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>The files of a test project before or after a fix.</summary>
public sealed class TestState
{
    /// <summary>The C# files. A file without a name is called <c>/0/Test0.cs</c>, <c>/0/Test1.cs</c>, …</summary>
    public TestFiles Sources { get; } = new(DefaultPath);

    /// <summary>Other files that analyzers may read, for instance <c>appsettings.json</c>; they may hold markup too.</summary>
    public TestFiles AdditionalFiles { get; } = new(index => throw new ArgumentException($"Additional file {index} needs a name."));

    /// <summary>For instance <c>("/.editorconfig", "…")</c> or <c>("/.globalconfig", "is_global = true…")</c>.</summary>
    public TestFiles AnalyzerConfigFiles { get; } = new(index => throw new ArgumentException($"Analyzer configuration file {index} needs a name."));

    /// <summary>Beyond .NET, Microsoft.Extensions.* and Confluent.Kafka.</summary>
    public List<MetadataReference> AdditionalReferences { get; } = [];

    /// <summary>Expected beyond what the markup declares.</summary>
    public List<DiagnosticResult> ExpectedDiagnostics { get; } = [];

    /// <summary>Null: a library.</summary>
    public OutputKind? OutputKind { get; set; }

    internal static string DefaultPath(int index) => $"/0/Test{index}.cs";
}

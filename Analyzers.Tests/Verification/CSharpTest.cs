using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>What tests of an analyzer and of a code fix have in common.</summary>
public abstract class CSharpTest
{
    private const string ControlPath = "/control/Control.cs";
    private static readonly int NewestCSharp = (int)LanguageVersion.Latest.MapSpecifiedToEffectiveVersion() / 100;
    private static readonly IReadOnlyList<KafkaVersion?> NoKafka = [null];

    private protected CSharpTest(DiagnosticAnalyzer analyzer) => Analyzer = analyzer;

    /// <summary>The only or first C# file, <c>/0/Test0.cs</c>.</summary>
    public string TestCode
    {
        set => TestState.Sources.Insert(0, value);
    }

    public TestState TestState { get; } = new();

    /// <summary>Expected beyond what the markup declares.</summary>
    public List<DiagnosticResult> ExpectedDiagnostics => TestState.ExpectedDiagnostics;

    /// <summary>Ids that are neither expected nor wrong.</summary>
    public List<string> DisabledDiagnostics { get; } = [];

    /// <summary>Null: every version in <see cref="Verification.KafkaVersion.All"/>, one after the other.</summary>
    public KafkaVersion? KafkaVersion { get; set; }

    /// <summary>False: a project that does not use Kafka.</summary>
    public bool ReferenceKafka { get; set; } = true;

    /// <summary>Set to <see cref="CompilerDiagnostics.None"/> for code that does not compile, where the errors do not matter.</summary>
    public CompilerDiagnostics CompilerDiagnostics { get; set; } = CompilerDiagnostics.Errors;

    public LanguageVersion LanguageVersion { get; set; } = LanguageVersion.Latest;

    /// <summary>
    /// For code that is about newer syntax than the oldest tested Roslyn knows, which is C# 11: the first version that has
    /// it. The test is skipped on a Roslyn that does not know that version. A number, because the old Roslyn has no name for it.
    /// </summary>
    public int NeedsCSharp { get; set; }

    private protected DiagnosticAnalyzer Analyzer { get; }

    private protected IReadOnlyList<KafkaVersion?> KafkaVersions => (ReferenceKafka, KafkaVersion) switch
    {
        (false, _) => NoKafka,
        (true, null) => KafkaVersion.All,
        (true, KafkaVersion only) => [only],
    };

    private protected Task<Project> CreateProjectAsync(ParsedState state, KafkaVersion? kafka) =>
        TestSolution.CreateProjectAsync(state, kafka?.Reference, LanguageVersion);

    private protected ParsedState Parse(TestState state, Func<string, string>? convert = null) => ParsedState.Of(state, OnlyRule, convert);

    /// <summary>Fails unless the project has exactly the expected diagnostics; returns the analyzer's.</summary>
    private protected async Task<ImmutableArray<Diagnostic>> VerifyDiagnosticsAsync(Project project, ParsedState state, string when)
    {
        ImmutableArray<Diagnostic> actual = await DiagnosticsAsync(project).ConfigureAwait(false);
        DiagnosticComparison.Verify([.. state.Expected.Where(result => !DisabledDiagnostics.Contains(result.Id))], actual, [.. state.Sources, .. state.AdditionalFiles], when);
        return [.. actual.Where(diagnostic => !AnalyzerRun.IsCompilers(diagnostic))];
    }

    /// <summary>What counts in this test of what is reported.</summary>
    private protected async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Project project)
    {
        ImmutableArray<Diagnostic> all = await AnalyzerRun.DiagnosticsAsync(project, [Analyzer]).ConfigureAwait(false);
        return [.. all.Where(diagnostic => !DisabledDiagnostics.Contains(diagnostic.Id)
            && (CompilerDiagnostics != CompilerDiagnostics.None || !AnalyzerRun.IsCompilers(diagnostic)))];
    }

    /// <summary>Fails unless the analyzer reports its control in the same compilation.</summary>
    private protected async Task VerifyControlAsync(ParsedState state, KafkaVersion? kafka)
    {
        TestState controlState = new();
        controlState.Sources.Add((ControlPath, Controls.Of(Analyzer)));
        ParsedState control = Parse(controlState);
        if (control.Expected.IsEmpty)
        {
            throw new VerificationException($"The control of {Analyzer.GetType().Name} marks no diagnostic.");
        }

        // Without Kafka the control cannot be reported next to the test's own sources, and configuration files may turn rules
        // off: then what is left to show is that the analyzer works where it should.
        ParsedState both = state with
        {
            Sources = [.. kafka is null ? [] : state.Sources, .. control.Sources],
            AnalyzerConfigFiles = [],
            OutputKind = kafka is null ? OutputKind.DynamicallyLinkedLibrary : state.OutputKind,
        };
        Project project = await CreateProjectAsync(both, kafka ?? KafkaVersion.Current).ConfigureAwait(false);
        ImmutableArray<Diagnostic> actual = await AnalyzerRun.DiagnosticsAsync(project, [Analyzer]).ConfigureAwait(false);
        DiagnosticComparison.Verify(
            control.Expected,
            [.. actual.Where(diagnostic => diagnostic.Location.GetLineSpan().Path == ControlPath)],
            control.Sources,
            $"in the control of {Analyzer.GetType().Name}, {Name(kafka)}: the analyzer must report it for a test without diagnostics to mean anything");
    }

    private protected static string Name(KafkaVersion? kafka) => $"{kafka?.ToString() ?? "without Confluent.Kafka"}, C# {NewestCSharp}";

    private protected void SkipWhereSyntaxIsUnknown() =>
        Assert.SkipWhen(NeedsCSharp > NewestCSharp, $"Needs C# {NeedsCSharp}, and this Roslyn knows C# {NewestCSharp}.");

    private protected bool IsAnalyzers(DiagnosticResult result) => Analyzer.SupportedDiagnostics.Any(rule => rule.Id == result.Id);

    private string OnlyRule() => Analyzer.SupportedDiagnostics is [DiagnosticDescriptor only] ? only.Id
        : throw new VerificationException($"{Analyzer.GetType().Name} has several rules: write {{|KPSnnnn:…|}} instead of [|…|].");
}

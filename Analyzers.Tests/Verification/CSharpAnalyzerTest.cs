using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>A test of what an analyzer reports, for what <see cref="CSharpAnalyzerVerifier{TAnalyzer}"/> has no parameters for.</summary>
public class CSharpAnalyzerTest<TAnalyzer> : CSharpTest
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    public CSharpAnalyzerTest()
        : base(new TAnalyzer())
    {
    }

    public async Task RunAsync()
    {
        SkipWhereSyntaxIsUnknown();
        ParsedState state = Parse(TestState);
        foreach (KafkaVersion? kafka in KafkaVersions)
        {
            Project project = await CreateProjectAsync(state, kafka).ConfigureAwait(false);
            await VerifyDiagnosticsAsync(project, state, Name(kafka)).ConfigureAwait(false);
            if (!state.Expected.Any(IsAnalyzers))
            {
                await VerifyControlAsync(state, kafka).ConfigureAwait(false);
            }
        }
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers;

/// <summary>KPS1xxx: judges the settings that a producer is built with.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConfigurationAnalyzer : KafkaAnalyzer
{
    private static readonly ImmutableArray<DiagnosticDescriptor> Rules =
        SafetyRules.All.Select(Descriptors.Of).ToImmutableArray();

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rules;

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        context.RegisterOperationAction(_ => { }, OperationKind.ObjectCreation);
    }
}

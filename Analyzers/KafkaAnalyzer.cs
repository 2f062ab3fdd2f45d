using Microsoft.CodeAnalysis.Diagnostics;

namespace ProducerSafety.Analyzers;

/// <summary>
/// Base of every analyzer: concurrent, silent in generated code, and registered only in compilations that reference
/// Confluent.Kafka, so that a project without Kafka pays one lookup.
/// </summary>
public abstract class KafkaAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // Silent in generated code all the same: KafkaOperations leaves it out.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(start =>
        {
            if (KafkaSymbols.TryCreate(start.Compilation) is { } symbols)
            {
                Register(start, symbols);
            }
        });
    }

    /// <summary>Registers the actions for one compilation that references Confluent.Kafka.</summary>
    /// <param name="context">Where to register.</param>
    /// <param name="symbols">The client's types in this compilation.</param>
    private protected abstract void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols);
}

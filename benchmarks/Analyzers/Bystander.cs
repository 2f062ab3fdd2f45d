using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ProducerSafety.Analyzers.Benchmarks;

/// <summary>
/// An analyzer that looks at operations and does nothing, in place of those that the .NET SDK runs in every build: with
/// the first of them the compiler starts to make operations, and that is not the price of the second.
/// </summary>
#pragma warning disable RS1036, RS1038, RS1041 // Not shipped.
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class Bystander : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [new("BENCH1", "Nothing", "Nothing", "Benchmark", DiagnosticSeverity.Warning, isEnabledByDefault: true)];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(
            _ => { }, OperationKind.ObjectCreation, OperationKind.ArrayCreation, OperationKind.SimpleAssignment, OperationKind.Invocation);
    }
}

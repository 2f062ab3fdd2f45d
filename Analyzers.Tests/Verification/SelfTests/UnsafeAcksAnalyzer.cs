using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Tests.Verification.SelfTests;

/// <summary>TEST0001: finds <c>Acks.None</c>. What the verifier's own tests verify.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public class UnsafeAcksAnalyzer : KafkaAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "TEST0001", "No acks", "'{0}' waits for no broker", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols) =>
        context.RegisterOperationAction(Judge, OperationKind.FieldReference);

    private static void Judge(OperationAnalysisContext context)
    {
        if (((IFieldReferenceOperation)context.Operation).Field is { Name: "None", ContainingType: { Name: "Acks", ContainingNamespace: { Name: "Kafka", ContainingNamespace.Name: "Confluent" } } })
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, context.Operation.Syntax.GetLocation(), context.Operation.Syntax));
        }
    }
}

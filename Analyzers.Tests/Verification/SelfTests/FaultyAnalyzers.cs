using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ProducerSafety.Analyzers.Tests.Verification.SelfTests;

// Every analyzer here is wrong in one way that the verifier must notice.

/// <summary>Never reports, as if a symbol were not found.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SilentAnalyzer : UnsafeAcksAnalyzer, IControl<SilentAnalyzer>
{
    public static string ControlSource => UnsafeAcks.ControlSource;

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols) =>
        context.RegisterOperationAction(_ => { }, OperationKind.FieldReference);
}

/// <summary>Works, but nobody has said what it must report.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UncontrolledAnalyzer : UnsafeAcksAnalyzer;

[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ThrowingAnalyzer : UnsafeAcksAnalyzer
{
    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        base.Register(context, symbols);
        context.RegisterOperationAction(_ => throw new InvalidOperationException("thrown by the analyzer"), OperationKind.Literal);
    }
}

/// <summary>Reports a diagnostic that it does not support, which Roslyn turns into AD0001.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UndeclaredRuleAnalyzer : UnsafeAcksAnalyzer
{
#pragma warning disable RS1017 // The id is another one on purpose.
    private static readonly DiagnosticDescriptor Other = new("TEST0002", "Other", "Other", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);
#pragma warning restore RS1017

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        base.Register(context, symbols);
        context.RegisterOperationAction(start => start.ReportDiagnostic(Diagnostic.Create(Other, start.Operation.Syntax.GetLocation())), OperationKind.Literal);
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>KPS2001: a loop written by hand sends a message again that the client has already retried.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ManualRetryLoopAnalyzer : KafkaAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "KPS2001",
        "Manual retry loop around a produce call",
        "This loop sends the message again when '{0}' fails: each call is a new message with a new sequence number, so the broker cannot recognise the duplicate",
        Descriptors.Retries,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "The client has already retried what can be retried until delivery.timeout.ms. What is left is either not retriable or possibly stored.",
        Descriptors.HelpLink("KPS2001"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        context.RegisterOperationAction(_ => { }, OperationKind.Loop);
    }
}

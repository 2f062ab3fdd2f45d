using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>KPS4005: the container builds a producer for every request, or for every use.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ShortLivedRegistrationAnalyzer : KafkaAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS4005",
        "Producer registered as scoped or transient",
        "{0} builds a producer for every {1}, and the container disposes it without Flush: register it as a singleton, a producer is thread-safe",
        Descriptors.Lifecycle,
        DiagnosticSeverity.Warning,
        "A producer owns connections, a queue and a producer id, and is meant to live as long as the process.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        if (!TestCode.IsProject(context.Compilation))
        {
            // A registration names the class that holds the producer, and often nothing else of Kafka.
            KafkaOperations.Register(context, KafkaScope.Registrations, operation => Analyze(operation, symbols), OperationKind.Invocation);
        }
    }

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (Registration.ShortLived(call.TargetMethod) is not { } unit
            || call.TargetMethod.ContainingNamespace?.ToDisplayString() is not ("Microsoft.Extensions.DependencyInjection" or "Microsoft.Extensions.DependencyInjection.Extensions")
            || TestCode.Contains(call.Syntax)
            || !BuildsProducer(call, symbols))
        {
            return;
        }

        SyntaxNode name = ((InvocationExpressionSyntax)call.Syntax).Expression is MemberAccessExpressionSyntax access ? access.Name : call.Syntax;
        context.ReportDiagnostic(Diagnostic.Create(Rule, name.GetLocation(), call.TargetMethod.Name, unit));
    }

    private static bool BuildsProducer(IInvocationOperation call, KafkaSymbols symbols)
    {
        if (Registration.ServiceOf(call) is { } service && KafkaSymbols.Is(service, symbols.Producer))
        {
            return Registration.FactoryOf(call) is not { } given || !IsForeign(given);
        }

        if (Registration.FactoryOf(call) is { } factory)
        {
            return Builds(factory, symbols);
        }

        return Registration.ImplementationOf(call) is INamedTypeSymbol implementation && ProducerOwner.Builds(implementation, symbols);
    }

    // sp => new Publisher(new ProducerBuilder<…>(…).Build())
    private static bool Builds(IOperation factory, KafkaSymbols symbols) =>
        factory is IAnonymousFunctionOperation
        && factory.Descendants().OfType<IInvocationOperation>().Any(build => symbols.IsBuild(build.TargetMethod) && !IsInNestedFunction(build, factory));

    // A substitute in a test, or a producer that lives elsewhere and is only handed out.
    private static bool IsForeign(IOperation factory) =>
        factory is not IAnonymousFunctionOperation lambda
        || lambda.Descendants().OfType<IReturnOperation>().Where(result => !IsInNestedFunction(result, lambda))
            .Any(result => result.ReturnedValue is not { } value || Unconverted(value) is not IInvocationOperation { TargetMethod.Name: "Build" } and not ILocalReferenceOperation);

    private static bool IsInNestedFunction(IOperation operation, IOperation function) => Retries.FlowGraphs.FunctionOf(operation) != function;

    private static IOperation Unconverted(IOperation value) => value is IConversionOperation conversion ? Unconverted(conversion.Operand) : value;
}

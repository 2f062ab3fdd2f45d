using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Lifecycle;

namespace ProducerSafety.Analyzers.Transactions;

/// <summary>KPS5003 and KPS5005: a <c>transactional.id</c> that two instances share, or that a restarted instance does not have again.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TransactionalIdAnalyzer : KafkaAnalyzer
{
    private const int DeepestVariable = 4;

    private static readonly DiagnosticDescriptor Constant = Descriptors.Of(
        "KPS5003",
        "transactional.id is a constant in code that can run more than once",
        "Every instance of this service has the `transactional.id` '{0}', so each one that starts fences the others: make the instance a part of it",
        Descriptors.Transactions,
        DiagnosticSeverity.Info,
        "A second producer with the same transactional.id ends the first one. The id must be unique among running instances, and the same after a restart.");

    private static readonly DiagnosticDescriptor Random = Descriptors.Of(
        "KPS5005",
        "transactional.id is random",
        "This `transactional.id` is different after each start: a restarted instance cannot fence its predecessor, whose open transaction blocks consumers until it times out",
        Descriptors.Transactions,
        DiagnosticSeverity.Warning,
        "The transactional.id is how the broker knows that a producer is the successor of another. It must be unique among running instances, and the same after a restart.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Constant, Random);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        if (TestCode.IsProject(context.Compilation))
        {
            return;
        }

        KafkaOperations.Register(
            context,
            operation =>
            {
                if (TransactionalId.In((ISimpleAssignmentOperation)operation.Operation, symbols) is { } value)
                {
                    Analyze(operation, value);
                }
            },
            OperationKind.SimpleAssignment);
        KafkaOperations.Register(
            context,
            operation =>
            {
                if (TransactionalId.In((IInvocationOperation)operation.Operation) is { } value)
                {
                    Analyze(operation, value);
                }
            },
            OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context, IOperation value)
    {
        if (TestCode.Contains(value.Syntax))
        {
            return;
        }

        if (IsRandom(value, DeepestVariable))
        {
            context.ReportDiagnostic(Diagnostic.Create(Random, value.Syntax.GetLocation()));
        }
        else if (TransactionalId.Unconverted(value).ConstantValue is { HasValue: true, Value: string { Length: > 0 } id } && ServiceCode.Contains(value, context.ContainingSymbol))
        {
            context.ReportDiagnostic(Diagnostic.Create(Constant, value.Syntax.GetLocation(), id));
        }
    }

    // An instance may have an id of its own as a default: only what is always random is certain.
    private static bool IsRandom(IOperation value, int depth)
    {
        switch (value)
        {
            case ICoalesceOperation or IConditionalOperation or ISwitchExpressionOperation:
                return false;
            case IInvocationOperation { TargetMethod: { Name: "NewGuid" or "CreateVersion7", ContainingType.Name: "Guid" } or { Name: "GetRandomFileName", ContainingType.Name: "Path" } }:
                return true;
            case ILocalReferenceOperation local when depth > 0:
                return InitializerOf(local) is { } initializer && IsRandom(initializer, depth - 1);
            default:
                foreach (IOperation part in value.ChildOperations)
                {
                    if (IsRandom(part, depth))
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    private static IOperation? InitializerOf(ILocalReferenceOperation local) =>
        Results.TaskUse.Body(local).Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local.Local))?.Initializer?.Value;
}

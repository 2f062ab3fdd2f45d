using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Flow;

namespace ProducerSafety.Analyzers;

/// <summary>
/// The operations in the bodies of types that may have to do with Kafka, listed once for all analyzers. If each had the compiler call it for every call in the
/// project, most of the time would go into being asked: a body is asked about once, and one that lies in any other type costs a look-up.
/// </summary>
internal sealed class KafkaOperations
{
    private static readonly ConditionalWeakTable<Compilation, KafkaOperations> OfCompilations = new();

    private readonly KafkaMention mention = new();
    private readonly ConditionalWeakTable<IOperation, List<IOperation>> ofBodies = new();

    /// <summary>Looks at each operation of some kinds.</summary>
    /// <param name="context">Where to register.</param>
    /// <param name="analyze">Looks at one.</param>
    /// <param name="kinds">The kinds, of those that <see cref="IsListed"/> names.</param>
    public static void Register(CompilationStartAnalysisContext context, Action<OperationAnalysisContext> analyze, params OperationKind[] kinds)
    {
        KafkaOperations operations = OfCompilations.GetValue(context.Compilation, _ => new KafkaOperations());
        context.RegisterOperationBlockAction(block =>
        {
            if (!operations.mention.IsIn(block.OwningSymbol))
            {
                return;
            }

            foreach (IOperation body in block.OperationBlocks)
            {
                foreach (IOperation operation in operations.ofBodies.GetValue(body, List))
                {
                    if (Array.IndexOf(kinds, operation.Kind) >= 0)
                    {
                        analyze(new OperationAnalysisContext(
                            operation, block.OwningSymbol, block.Compilation, block.Options, block.ReportDiagnostic, _ => true, block.CancellationToken));
                    }
                }
            }
        });
    }

    private static List<IOperation> List(IOperation body) => body.DescendantsAndSelf().Where(operation => IsListed(operation.Kind)).ToList();

    private static bool IsListed(OperationKind kind) =>
        kind is OperationKind.Invocation or OperationKind.ObjectCreation or OperationKind.ArrayCreation or Evaluator.CollectionExpression
            or OperationKind.SimpleAssignment or OperationKind.PropertyReference or OperationKind.FieldReference or OperationKind.CatchClause;
}

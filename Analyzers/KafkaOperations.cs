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
    private readonly ConditionalWeakTable<IOperation, Dictionary<OperationKind, List<IOperation>>> ofBodies = new();

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

            Action<Diagnostic>? report = null;
            foreach (IOperation body in block.OperationBlocks)
            {
                Dictionary<OperationKind, List<IOperation>> found = operations.ofBodies.GetValue(body, ByKind);
                foreach (OperationKind kind in kinds)
                {
                    if (!found.TryGetValue(kind, out List<IOperation>? ofKind))
                    {
                        continue;
                    }

                    report ??= block.ReportDiagnostic;
                    foreach (IOperation operation in ofKind)
                    {
                        analyze(new OperationAnalysisContext(operation, block.OwningSymbol, block.Compilation, block.Options, report, _ => true, block.CancellationToken));
                    }
                }
            }
        });
    }

    private static Dictionary<OperationKind, List<IOperation>> ByKind(IOperation body)
    {
        Dictionary<OperationKind, List<IOperation>> found = new();
        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            if (IsListed(operation.Kind))
            {
                if (!found.TryGetValue(operation.Kind, out List<IOperation>? ofKind))
                {
                    found.Add(operation.Kind, ofKind = new());
                }

                ofKind.Add(operation);
            }
        }

        return found;
    }

    private static bool IsListed(OperationKind kind) =>
        kind is OperationKind.Invocation or OperationKind.ObjectCreation or OperationKind.ArrayCreation or Evaluator.CollectionExpression
            or OperationKind.SimpleAssignment or OperationKind.PropertyReference or OperationKind.FieldReference or OperationKind.CatchClause;
}

using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ProducerSafety.Analyzers;

/// <summary>
/// The operations of the types that may have to do with Kafka, listed once for all analyzers. If each had the compiler call it for every call in the
/// project, most of the time would go into being asked: a file is asked about once, and one without such a type costs a look-up.
/// </summary>
internal sealed class KafkaOperations
{
    private static readonly ConditionalWeakTable<Compilation, KafkaOperations> OfCompilations = new();

    private readonly KafkaMention mention;
    private readonly ConditionalWeakTable<SemanticModel, CodeOfFile> files = new();

    private KafkaOperations(Compilation compilation) => mention = new(compilation);

    /// <summary>Looks at each operation of some kinds in the types that speak of Kafka.</summary>
    /// <param name="context">Where to register.</param>
    /// <param name="analyze">Looks at one.</param>
    /// <param name="kinds">The kinds, of those that <see cref="CodeOfBody"/> lists.</param>
    public static void Register(CompilationStartAnalysisContext context, Action<OperationAnalysisContext> analyze, params OperationKind[] kinds) =>
        Register(context, KafkaScope.Kafka, analyze, kinds);

    /// <summary>Looks at each operation of some kinds in a wider scope.</summary>
    /// <param name="context">Where to register.</param>
    /// <param name="scope">In which types to look.</param>
    /// <param name="analyze">Looks at one.</param>
    /// <param name="kinds">The kinds, of those that <see cref="CodeOfBody"/> lists.</param>
    public static void Register(CompilationStartAnalysisContext context, KafkaScope scope, Action<OperationAnalysisContext> analyze, params OperationKind[] kinds)
    {
        KafkaOperations operations = Of(context.Compilation);
        context.RegisterSemanticModelAction(file =>
        {
            HashSet<Diagnostic>? reported = null;
            Compilation compilation = file.SemanticModel.Compilation;

            // Made once, and not for each operation.
            Action<Diagnostic>? report = null;
            foreach (CodeOfBody body in operations.CodeOf(file).Bodies(scope, file.CancellationToken))
            {
                foreach (OperationKind kind in kinds)
                {
                    foreach (IOperation operation in body.OfKind(kind))
                    {
                        report ??= diagnostic => Report(diagnostic, file, ref reported);
                        analyze(new OperationAnalysisContext(operation, body.Owner, compilation, file.Options, report, _ => true, file.CancellationToken));
                    }
                }
            }
        });
    }

    /// <summary>Looks at each outermost type that speaks of Kafka as a whole.</summary>
    /// <param name="context">Where to register.</param>
    /// <param name="analyze">Looks at the bodies of one, and reports.</param>
    public static void RegisterTypes(CompilationStartAnalysisContext context, Action<INamedTypeSymbol, IEnumerable<CodeOfBody>, Action<Diagnostic>> analyze)
    {
        KafkaOperations operations = Of(context.Compilation);
        context.RegisterSemanticModelAction(file =>
        {
            HashSet<Diagnostic>? reported = null;
            foreach ((INamedTypeSymbol type, IEnumerable<CodeOfBody> bodies) in operations.CodeOf(file).Types(file.CancellationToken))
            {
                analyze(type, bodies, diagnostic => Report(diagnostic, file, ref reported));
            }
        });
    }

    private static KafkaOperations Of(Compilation compilation) => OfCompilations.GetValue(compilation, key => new KafkaOperations(key));

    // Two calls may lead to one place: a delivery handler that both are given. What a page's designer generates into a person's file is hidden.
    private static void Report(Diagnostic diagnostic, SemanticModelAnalysisContext file, ref HashSet<Diagnostic>? reported)
    {
        if (!(reported ??= new()).Add(diagnostic))
        {
            return;
        }

        // To ask for a line is to count all lines of the file.
        Location where = diagnostic.Location;
        if (where.SourceTree is not { } tree || !tree.GetRoot(file.CancellationToken).ContainsDirectives
            || tree.GetLineVisibility(where.SourceSpan.Start, file.CancellationToken) != LineVisibility.Hidden)
        {
            file.ReportDiagnostic(diagnostic);
        }
    }

    private CodeOfFile CodeOf(SemanticModelAnalysisContext file)
    {
        if (!files.TryGetValue(file.SemanticModel, out CodeOfFile? code))
        {
            CodeOfFile found = GeneratedCode.IsFile(file.SemanticModel.SyntaxTree, file.Options, file.CancellationToken)
                ? CodeOfFile.None : CodeOfFile.Of(file.SemanticModel, mention, file.CancellationToken);
            code = files.GetValue(file.SemanticModel, _ => found);
        }

        return code;
    }
}

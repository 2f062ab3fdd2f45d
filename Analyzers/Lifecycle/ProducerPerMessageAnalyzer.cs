using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>KPS4004: every message gets a producer of its own, with new connections, a new session and a new producer id.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProducerPerMessageAnalyzer : KafkaAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS4004",
        "A producer is built for every message",
        "A producer is built for every message here, with new connections and a new producer id each time: build it once and keep it, it is thread-safe",
        Descriptors.Lifecycle,
        DiagnosticSeverity.Warning,
        "Building a producer opens connections, authenticates and asks for metadata: a handful of messages a second instead of hundreds of thousands.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        if (!TestCode.IsProject(context.Compilation))
        {
            KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.Invocation);
        }
    }

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation build = (IInvocationOperation)context.Operation;
        if (!NewProducer.Is(build, symbols)
            || TestCode.Contains(build.Syntax)
            || IsHealthCheck(context.ContainingSymbol, symbols)
            || ProducerLocal.Of(build) is not { Escapes: false } producer
            || producer.Uses.Exists(use => use.IsNested))
        {
            return;
        }

        if (IsBuiltInLoop(producer) || IsBuiltInHandler(producer, context.ContainingSymbol))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, build.Syntax.GetLocation()));
        }
    }

    // A loop of its own around the sends makes it one producer for many messages.
    private static bool IsBuiltInLoop(ProducerLocal producer)
    {
        ILoopOperation? loop = Loops.Around(producer.Build, producer.Function).FirstOrDefault();
        return loop is not null
            && producer.Uses.TrueForAll(use => !use.IsProduce || Loops.Around(use.Call, producer.Function).FirstOrDefault() == loop)
            && producer.Uses.Count(use => use.IsProduce) == 1
            && !producer.Uses.Exists(use => use.IsProduce && IsLeftBehind(use.Call, loop));
    }

    // A loop that ends with the send builds again only when something failed.
    private static bool IsLeftBehind(IOperation produce, ILoopOperation loop)
    {
        for (IOperation current = produce; current != loop && current.Parent is { } parent; current = parent)
        {
            if (parent is IBlockOperation block
                && block.Operations.SkipWhile(statement => statement != current).Any(statement => statement is IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break }))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBuiltInHandler(ProducerLocal producer, ISymbol containing) =>
        !Loops.Around(producer.Build, producer.Function).Any()
        && (IsEndpoint(producer.Function) || !IsRunOnce(containing, producer))
        && producer.Uses.Where(use => use.IsProduce).All(use => !Loops.Around(use.Call, producer.Function).Any())
        && producer.Uses.Exists(use => use.IsProduce && (IsEndpoint(producer.Function) || MessageSource.IsParameter(use.Call, producer.Function)))
        && !MessageSource.IsConfiguredByParameter(producer);

    // app.MapPost("/orders", async (Order order) => …)
    private static bool IsEndpoint(IOperation function)
    {
        IOperation? around = function is IAnonymousFunctionOperation ? function.Parent : null;
        while (around is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
        {
            around = around.Parent;
        }

        return around is IInvocationOperation { TargetMethod.Name: "MapPost" or "MapPut" or "MapPatch" or "MapDelete" or "MapGet" } map
            && !map.Arguments.Any(argument => argument.Value.ConstantValue is { HasValue: true, Value: string pattern } && IsOfHealth(pattern));
    }

    // The entry point, a constructor, and what stands beside the entry point runs once, unless a loop there is seen to call it.
    private static bool IsRunOnce(ISymbol containing, ProducerLocal producer)
    {
        SyntaxNode build = producer.Build.Syntax;
        SemanticModel model = producer.Build.SemanticModel!;
        if (producer.Function is ILocalFunctionOperation { Symbol: var local })
        {
            return !RepeatedCalls.Exist(local, FlowGraphs.Outermost(producer.Function).Syntax, model);
        }

        return producer.Function is IAnonymousFunctionOperation
            || containing is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } method
            || (IsBesideMain(method, build) && !(build.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type && RepeatedCalls.Exist(method, type, model)));
    }

    private static bool IsBesideMain(IMethodSymbol method, SyntaxNode build) =>
        method.ContainingType.GetMembers("Main").Any()
        || build.FirstAncestorOrSelf<CompilationUnitSyntax>()?.Members.FirstOrDefault() is GlobalStatementSyntax && method.ContainingType.Name == "Program";

    private static bool IsHealthCheck(ISymbol containing, KafkaSymbols symbols) =>
        KafkaSymbols.Is(containing.ContainingType, symbols.HealthCheck)
        || IsOfHealth(containing.Name)
        || IsOfHealth(containing.ContainingType?.Name ?? "");

    private static bool IsOfHealth(string name) => name.IndexOf("Health", StringComparison.OrdinalIgnoreCase) >= 0;
}

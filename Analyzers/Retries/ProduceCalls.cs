using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>
/// Says which calls produce: those of the client, and those of methods of the same compilation which contain one and let
/// its exceptions or its result out.
/// </summary>
internal sealed class ProduceCalls
{
    private const int DeepestCall = 3;

    private static readonly ConditionalWeakTable<Compilation, ProduceCalls> OfCompilations = new();

    private readonly Compilation compilation;
    private readonly KafkaSymbols symbols;
    private readonly ProducingNames names;
    private readonly OnlyImplementations implementations;

    // One map a depth: what a method is found to do depends on how deep the search may still go.
    private readonly ConcurrentDictionary<IMethodSymbol, ProduceOutcome?>[] known = Enumerable.Range(0, DeepestCall)
        .Select(_ => new ConcurrentDictionary<IMethodSymbol, ProduceOutcome?>(SymbolEqualityComparer.Default)).ToArray();

    private ProduceCalls(Compilation compilation, KafkaSymbols symbols)
    {
        this.compilation = compilation;
        this.symbols = symbols;
        names = ProducingNames.Of(compilation);
        implementations = new(compilation);
        Tests = new(compilation, symbols);
    }

    /// <summary>Recognises what the values of a compilation are tested for.</summary>
    public ValueTests Tests { get; }

    /// <summary>The calls of a compilation; what is found out for one rule holds for all.</summary>
    public static ProduceCalls Of(Compilation compilation, KafkaSymbols symbols) => OfCompilations.GetValue(compilation, key => new ProduceCalls(key, symbols));

    /// <summary>How a call ends, or null where it does not produce.</summary>
    /// <param name="call">The call.</param>
    /// <param name="depth">How many calls led here.</param>
    public ProduceOutcome? Of(IInvocationOperation call, int depth = 0)
    {
        IMethodSymbol method = call.TargetMethod;
        if (IsClientCall(call))
        {
            return ProduceOutcome.OfClient(symbols.ExceptionOf(method) ?? symbols.ProduceException, method.Name == "ProduceAsync");
        }

        return depth < DeepestCall && DefinitionOf(method) is { } definition ? known[depth].GetOrAdd(definition, found => Summarize(found, call, depth)) : null;
    }

    /// <summary>The parameters that the called method of the project only logs; null where it does not produce, as the names of what it calls tell.</summary>
    public ImmutableArray<IParameterSymbol>? LoggedBy(IInvocationOperation call) =>
        IsClientCall(call) ? ImmutableArray<IParameterSymbol>.Empty
        : DefinitionOf(call.TargetMethod) is { } definition && FunctionOf(definition, call) is { } function ? LoggedIn(function, definition) : null;

    /// <summary>Whether a call is one to the client itself.</summary>
    public bool IsClientCall(IInvocationOperation call) =>
        ProducingNames.IsClientName(call.TargetMethod.Name) && !call.TargetMethod.IsStatic
        && KafkaSymbols.Is(call.TargetMethod.ContainingType, symbols.Producer);

    // What is called, as the project declares it; null where it does not.
    private IMethodSymbol? DefinitionOf(IMethodSymbol method)
    {
        IMethodSymbol definition = implementations.Of((method.ReducedFrom ?? method).OriginalDefinition);
        definition = definition.PartialImplementationPart ?? definition;
        return definition.DeclaringSyntaxReferences.IsEmpty || definition.IsAbstract ? null : definition;
    }

    // Null where the names tell that it sends nothing.
    private IOperation? FunctionOf(IMethodSymbol method, IInvocationOperation call) =>
        CallNames.IsSending(method.Name) && names.MayProduce(method) ? BodyOf(method, call) : null;

    private ProduceOutcome? Summarize(IMethodSymbol method, IInvocationOperation call, int depth)
    {
        if (FunctionOf(method, call) is not { } function)
        {
            return null;
        }

        ControlFlowGraph? graph = null;
        foreach (IInvocationOperation inner in Calls(function).OrderBy(inner => inner.Syntax.SpanStart))
        {
            if (Of(inner, depth + 1) is not { } outcome || !new MessageIdentity(function, function.Syntax.Span, symbols).IsMadeOfParameters(inner, outcome))
            {
                continue;
            }

            graph ??= FlowGraphs.Of(function);
            if (graph is not null && FlowSite.Find(graph, inner, outcome) is { } site && Summarize(site, method) is { } found)
            {
                return found.OfWrapper(LoggedIn(function, method));
            }
        }

        return null;
    }

    private ProduceOutcome? Summarize(FlowSite site, IMethodSymbol method)
    {
        PathExplorer explorer = new(site, symbols, Tests);
        IReadOnlyCollection<Facts> arrivals = explorer.Arrivals();
        PathEnds success = explorer.Follow(arrivals, null, Assumption.Success);
        PathEnds thrown = explorer.Follow(arrivals, null, Assumption.Exception);
        PathEnds failed = site.Outcome.Failure is null ? new PathEnds() : explorer.Follow(arrivals, null, Assumption.FailedResult);
        if (success.IsIncomplete || thrown.IsIncomplete || failed.IsIncomplete)
        {
            return null;
        }

        Value? returned = success.Returned.Count == 1 ? success.Returned.First() : null;
        if (returned?.Data is ProduceOutcome passedOn && !method.IsAsync)
        {
            return passedOn;
        }

        Value? failure = FailureOf(thrown, returned) ?? FailureOf(failed, returned);
        ImmutableArray<Value> exceptions = thrown.Thrown.Concat(failed.Thrown).Distinct().ToImmutableArray();
        return exceptions.IsEmpty && failure is null ? null : new ProduceOutcome(
            exceptions, returned ?? Value.Unknown, failure, method.IsAsync, site.Outcome.IsLocal, isWrapper: true);
    }

    // What a failed send returns, where the caller can tell it from success.
    private static Value? FailureOf(PathEnds failed, Value? success) =>
        failed.Returned.Count == 1 && failed.Returned.First() is { IsKnown: true } failure && success is { IsKnown: true } && !failure.Equals(success)
            ? failure : null;

    private static ImmutableArray<IParameterSymbol> LoggedIn(IOperation function, IMethodSymbol method)
    {
        HashSet<ISymbol> used = new(SymbolEqualityComparer.Default);
        foreach (IOperation operation in function.Descendants())
        {
            if (operation is IParameterReferenceOperation reference && !IsLogged(reference))
            {
                used.Add(reference.Parameter);
            }
        }

        return method.Parameters.Where(parameter => !used.Contains(parameter)).ToImmutableArray();
    }

    private static bool IsLogged(IParameterReferenceOperation reference)
    {
        IOperation? user = reference.Parent;
        while (user is IConversionOperation or IArgumentOperation or IArrayInitializerOperation or IArrayCreationOperation or IInterpolationOperation or IInterpolatedStringOperation or IBinaryOperation)
        {
            user = user.Parent;
        }

        return user is IInvocationOperation { TargetMethod: var log } && log.Name.StartsWith("Log", StringComparison.Ordinal) && LoggingCalls.Is(log);
    }

    private static IEnumerable<IInvocationOperation> Calls(IOperation function)
    {
        Stack<IOperation> pending = new();
        pending.Push(function);
        while (pending.Count > 0)
        {
            foreach (IOperation child in pending.Pop().ChildOperations)
            {
                if (child is IInvocationOperation call)
                {
                    yield return call;
                }

                if (child is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
                {
                    pending.Push(child);
                }
            }
        }
    }

    /// <summary>The body of a method of the project, as the operation of its declaration; null where there is none, and for iterators.</summary>
    public IOperation? BodyOf(IMethodSymbol method, IInvocationOperation call)
    {
        SyntaxNode declaration = method.DeclaringSyntaxReferences[0].GetSyntax();
        SemanticModel? model = call.SemanticModel;
        if (model?.SyntaxTree != declaration.SyntaxTree)
        {
#pragma warning disable RS1030 // The body of a called method can stand in another file. Few are looked at: names are compared first, and the answer is kept.
            model = compilation.ContainsSyntaxTree(declaration.SyntaxTree) ? compilation.GetSemanticModel(declaration.SyntaxTree) : null;
#pragma warning restore RS1030
        }

        IOperation? body = model?.GetOperation(declaration);
        return body is IMethodBodyOperation or ILocalFunctionOperation && body.Descendants().All(part => part.Kind != OperationKind.YieldReturn) ? body : null;
    }
}

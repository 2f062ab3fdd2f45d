using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Results;

/// <summary>Tells whether code may throw the <c>ProduceException</c> of some type arguments, also in the methods of the project that it calls.</summary>
internal sealed class ThrownByCalls(INamedTypeSymbol caught, Compilation compilation, KafkaSymbols symbols)
{
    // What goes deeper may do anything.
    private const int DeepestCall = 3;

    private readonly HashSet<IMethodSymbol> seen = new(SymbolEqualityComparer.Default);

    /// <summary>What a send throws instead; null where there is none.</summary>
    public INamedTypeSymbol? Other { get; private set; }

    /// <summary>Whether a piece of code may throw it.</summary>
    /// <param name="code">The block, or the body of a method.</param>
    /// <param name="depth">How many calls led there.</param>
    public bool MayBeThrownBy(IOperation code, int depth = 0) => code.Descendants().Any(operation => operation switch
    {
        IInvocationOperation call => MayBeThrownBy(call, depth),
        IDynamicInvocationOperation => true,
        IThrowOperation { Exception: { } exception } => depth > 0 && !IsOther(exception),
        IMethodReferenceOperation { Method: var method } => IsOwn(method) && !IsHandler(operation),
        ILocalReferenceOperation { Local: var local } => IsBegunOrRun(operation) && !local.DeclaringSyntaxReferences.Any(declaration => code.Syntax.Span.Contains(declaration.Span)),
        IParameterReferenceOperation or IFieldReferenceOperation => IsBegunOrRun(operation),
        IPropertyReferenceOperation { Property.Name: not "CompletedTask" } => IsBegunOrRun(operation),
        _ => false,
    });

    // What another send has begun ends where its task is awaited, and what a delegate does is done where it is handed over.
    private bool IsBegunOrRun(IOperation reference) => HoldsTask(reference.Type) || (reference.Type?.TypeKind == TypeKind.Delegate && !IsHandler(reference));

    // A delivery handler runs on the producer's thread.
    private bool IsHandler(IOperation reference)
    {
        IOperation? user = reference.Parent;
        while (user is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
        {
            user = user.Parent;
        }

        return user is IInvocationOperation { TargetMethod: var method } && symbols.IsProduce(method);
    }

    private bool IsOwn(IMethodSymbol method) => SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly);

    private static bool HoldsTask(ITypeSymbol? type) =>
        type is { Name: "Task" or "ValueTask" } || (type is IArrayTypeSymbol { ElementType: var element } && HoldsTask(element))
        || (type is INamedTypeSymbol { TypeArguments: { IsEmpty: false } arguments } && arguments.Any(HoldsTask));

    private bool MayBeThrownBy(IInvocationOperation call, int depth)
    {
        if (symbols.IsProduceAsync(call.TargetMethod) || symbols.IsProduce(call.TargetMethod))
        {
            INamedTypeSymbol? exception = symbols.ExceptionOf(call.TargetMethod);
            Other ??= depth == 0 || !IsTried(call) ? exception : null;
            return exception is null || MayBeSame(exception, caught);
        }

        IMethodSymbol method = (call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition;
        method = method.PartialImplementationPart ?? method;
        if (!IsOwn(method) || method.MethodKind == MethodKind.DelegateInvoke)
        {
            return !IsKnown(method);
        }

        // Who overrides it may produce with another producer.
        bool isCertain = method is { IsAbstract: false, IsVirtual: false, IsOverride: false, DeclaringSyntaxReferences.Length: 1 };
        return !seen.Contains(method)
            && (!isCertain || depth == DeepestCall || ProduceCalls.Of(compilation, symbols).BodyOf(method, call) is not { } body
                || (seen.Add(method) && MayBeThrownBy(body, depth + 1)));
    }

    // What these call is not the application's, but what they are handed.
    private bool IsKnown(IMethodSymbol method) =>
        method.MethodKind != MethodKind.DelegateInvoke
        && (ClientCalls.RootNamespaceOf(method) is "System" or "Microsoft" or "Newtonsoft" or "Serilog" or "NLog" or "log4net"
            || KafkaSymbols.Is(method.ContainingType, symbols.Producer)
            || SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, symbols.ProducerConfig.ContainingAssembly));

    private bool IsOther(IOperation exception) =>
        exception is IConversionOperation conversion ? IsOther(conversion.Operand)
        : exception is IObjectCreationOperation { Type: INamedTypeSymbol type } && !MayBeSame(type, caught);

    private static bool IsTried(IOperation send)
    {
        for (IOperation? around = send.Parent; around is not null; around = around.Parent)
        {
            if (around is ITryOperation { Catches.IsEmpty: false })
            {
                return true;
            }
        }

        return false;
    }

    // A type parameter may stand for any type.
    private static bool MayBeSame(ITypeSymbol one, ITypeSymbol other) =>
        one is ITypeParameterSymbol || other is ITypeParameterSymbol || SymbolEqualityComparer.Default.Equals(one, other)
        || (one is INamedTypeSymbol { TypeArguments: { IsEmpty: false } arguments } && other is INamedTypeSymbol { TypeArguments: var others }
            && SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, other.OriginalDefinition) && arguments.Zip(others, MayBeSame).All(isSame => isSame));
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>How a call that produces ends: what it throws and what it returns when the send fails, and what when it does not.</summary>
internal sealed class ProduceOutcome(
    ImmutableArray<Value> thrown, Value success, Value? failure, bool isDeferred, bool isLocal, bool isWrapper)
{
    // Made once: paths that know the same have to be equal.
    private ProduceOutcome? timed;

    /// <summary>The exceptions that a failed send leaves the call with.</summary>
    public ImmutableArray<Value> Thrown { get; } = thrown;

    /// <summary>What a successful send returns.</summary>
    public Value Success { get; } = success;

    /// <summary>What a failed send returns; null where it always throws, or where the two cannot be told apart.</summary>
    public Value? Failure { get; } = failure;

    /// <summary>Whether the outcome shows only when the returned task is awaited.</summary>
    public bool IsDeferred { get; } = isDeferred;

    /// <summary>Whether only errors of the local queue are thrown: <c>Produce</c> reports the others to its handler.</summary>
    public bool IsLocal { get; } = isLocal;

    /// <summary>Whether the call is to a method of the project that produces.</summary>
    public bool IsWrapper { get; } = isWrapper;

    /// <summary>The variables in which the delivery handler notes how the send ended.</summary>
    public ImmutableDictionary<ISymbol, HandlerFlag> Flags { get; private set; } = ImmutableDictionary<ISymbol, HandlerFlag>.Empty;

    /// <summary>The parameters of a method of the project that it only logs.</summary>
    public ImmutableArray<IParameterSymbol> Logged { get; private set; } = ImmutableArray<IParameterSymbol>.Empty;

    /// <summary>The outcome of <c>IProducer.Produce</c> as its delivery handler notes it.</summary>
    public static ProduceOutcome OfHandler(ImmutableDictionary<ISymbol, HandlerFlag> flags) => new(
        ImmutableArray<Value>.Empty, Value.Unknown, Value.Answer(ValueKind.Result, failed: true), isDeferred: false, isLocal: false, isWrapper: false) { Flags = flags };

    /// <summary>The outcome of <c>IProducer.ProduceAsync</c> or <c>IProducer.Produce</c> itself.</summary>
    public static ProduceOutcome OfClient(ITypeSymbol? exception, bool isAsync) => new(
        ImmutableArray.Create(Value.Exception(exception)),
        isAsync ? Value.Answer(ValueKind.Result, failed: false) : Value.Unknown,
        isAsync ? Value.Answer(ValueKind.Result, failed: true) : null,
        isDeferred: isAsync,
        isLocal: !isAsync,
        isWrapper: false);

    /// <summary>The same outcome, where what waits for it gives up after some time.</summary>
    public ProduceOutcome OrTimeout(ITypeSymbol? timeout) => timed ??= timeout is null ? this : new(Thrown.Add(Value.Exception(timeout)), Success, Failure, IsDeferred, IsLocal, IsWrapper);

    /// <summary>The same outcome, of a method that passes it on to a caller who may know other type arguments.</summary>
    public ProduceOutcome OfWrapper(ImmutableArray<IParameterSymbol> logged) =>
        new(Thrown.Select(Generalize).ToImmutableArray(), Success, Failure, IsDeferred, IsLocal, isWrapper: true) { Logged = logged };

    private static Value Generalize(Value exception) =>
        exception.Data is INamedTypeSymbol type && type.TypeArguments.Any(argument => argument.TypeKind == TypeKind.TypeParameter)
            ? Value.Exception(type.OriginalDefinition) : exception;
}

/// <summary>What a delivery handler gives a variable.</summary>
internal readonly struct HandlerFlag(Value success, Value failure)
{
    public Value Success { get; } = success;

    public Value Failure { get; } = failure;
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>How a call that produces ends: what it throws and what it returns when the send fails, and what when it does not.</summary>
internal sealed class ProduceOutcome(
    ImmutableArray<Value> thrown, Value success, Value? failure, bool isDeferred, bool isLocal, bool isWrapper)
{
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

    /// <summary>The outcome of <c>IProducer.ProduceAsync</c> or <c>IProducer.Produce</c> itself.</summary>
    public static ProduceOutcome OfClient(ITypeSymbol? exception, bool isAsync) => new(
        ImmutableArray.Create(Value.Exception(exception)),
        isAsync ? Value.Answer(ValueKind.Result, failed: false) : Value.Unknown,
        isAsync ? Value.Answer(ValueKind.Result, failed: true) : null,
        isDeferred: isAsync,
        isLocal: !isAsync,
        isWrapper: false);

    /// <summary>The same outcome, of a method that passes it on to a caller who may know other type arguments.</summary>
    public ProduceOutcome OfWrapper() =>
        new(Thrown.Select(Generalize).ToImmutableArray(), Success, Failure, IsDeferred, IsLocal, isWrapper: true);

    private static Value Generalize(Value exception) =>
        exception.Data is INamedTypeSymbol type && type.TypeArguments.Any(argument => argument.TypeKind == TypeKind.TypeParameter)
            ? Value.Exception(type.OriginalDefinition) : exception;
}

using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers;

/// <summary>Recognises the calls of the client that the rules about code are about. Names are compared first: nearly every call ends there.</summary>
internal static class ClientCalls
{
    /// <summary><c>IProducer.ProduceAsync</c>, on the interface or on a class that implements it.</summary>
    public static bool IsProduceAsync(this KafkaSymbols symbols, IMethodSymbol method) => IsProducers(symbols, method, "ProduceAsync");

    /// <summary><c>IProducer.Produce</c>, with or without a delivery handler.</summary>
    public static bool IsProduce(this KafkaSymbols symbols, IMethodSymbol method) => IsProducers(symbols, method, "Produce");

    /// <summary><c>ProducerBuilder.Build</c>.</summary>
    public static bool IsBuild(this KafkaSymbols symbols, IMethodSymbol method) =>
        method.Name == "Build" && method.Parameters.IsEmpty && KafkaSymbols.Is(method.ContainingType, symbols.ProducerBuilder);

    /// <summary>A method of a producer, also one that it has as a client, for instance <c>Poll</c> or <c>Dispose</c>.</summary>
    public static bool IsProducers(this KafkaSymbols symbols, IMethodSymbol method, string name) =>
        method.Name == name && !method.IsStatic && KafkaSymbols.Is(method.ContainingType, symbols.Producer);

    /// <summary>
    /// What a call of a producer throws: the <c>ProduceException</c> with the producer's own type arguments, or null where they are not known.
    /// </summary>
    public static INamedTypeSymbol? ExceptionOf(this KafkaSymbols symbols, IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        INamedTypeSymbol? producer = IsProducer(type) ? type : type.AllInterfaces.FirstOrDefault(IsProducer);
        return producer is null ? null : symbols.ProduceException?.Construct(producer.TypeArguments, producer.TypeArgumentNullableAnnotations);

        bool IsProducer(INamedTypeSymbol candidate) => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, symbols.Producer);
    }

    /// <summary>The first part of the namespace that a type or member is declared in, for instance <c>Polly</c>; null where there is none.</summary>
    public static string? RootNamespaceOf(ISymbol? symbol)
    {
        INamespaceSymbol? space = symbol?.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space?.Name;
    }
}

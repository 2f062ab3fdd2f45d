using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers;

/// <summary>The types of Confluent.Kafka in one compilation, looked up once.</summary>
internal sealed class KafkaSymbols
{
    private KafkaSymbols(Compilation compilation, INamedTypeSymbol producerConfig)
    {
        ProducerConfig = producerConfig;
        Version version = producerConfig.ContainingAssembly.Identity.Version;
        ClientVersion = version > new Version(1, 0, 0, 0) ? version : null;
        Config = Find(compilation, "Config");
        ClientConfig = Find(compilation, "ClientConfig");
        AdminClientConfig = Find(compilation, "AdminClientConfig");
        ConsumerConfig = Find(compilation, "ConsumerConfig");
        ProducerBuilder = Find(compilation, "ProducerBuilder`2");
        AdminClientBuilder = Find(compilation, "AdminClientBuilder");
        ConsumerBuilder = Find(compilation, "ConsumerBuilder`2");
        Producer = Find(compilation, "IProducer`2");
        Message = Find(compilation, "Message`2");
        Headers = Find(compilation, "Headers");
        DeliveryResult = Find(compilation, "DeliveryResult`2");
        DeliveryReport = Find(compilation, "DeliveryReport`2");
        PersistenceStatus = Find(compilation, "PersistenceStatus");
        Error = Find(compilation, "Error");
        ErrorCode = Find(compilation, "ErrorCode");
        KafkaException = Find(compilation, "KafkaException");
        ProduceException = Find(compilation, "ProduceException`2");
        HealthCheck = compilation.GetTypeByMetadataName("Microsoft.Extensions.Diagnostics.HealthChecks.IHealthCheck");
    }

    public INamedTypeSymbol ProducerConfig { get; }

    /// <summary>The version of the referenced Confluent.Kafka; null where it was built without one, and the newest is assumed.</summary>
    public Version? ClientVersion { get; }

    public INamedTypeSymbol? Config { get; }

    public INamedTypeSymbol? ClientConfig { get; }

    public INamedTypeSymbol? AdminClientConfig { get; }

    public INamedTypeSymbol? ConsumerConfig { get; }

    public INamedTypeSymbol? ProducerBuilder { get; }

    public INamedTypeSymbol? AdminClientBuilder { get; }

    public INamedTypeSymbol? ConsumerBuilder { get; }

    /// <summary><c>IProducer&lt;TKey, TValue&gt;</c>.</summary>
    public INamedTypeSymbol? Producer { get; }

    public INamedTypeSymbol? Message { get; }

    public INamedTypeSymbol? Headers { get; }

    public INamedTypeSymbol? DeliveryResult { get; }

    public INamedTypeSymbol? DeliveryReport { get; }

    public INamedTypeSymbol? PersistenceStatus { get; }

    public INamedTypeSymbol? Error { get; }

    public INamedTypeSymbol? ErrorCode { get; }

    public INamedTypeSymbol? KafkaException { get; }

    public INamedTypeSymbol? ProduceException { get; }

    /// <summary>The interface of ASP.NET's health checks, whose producers are meant to give up quickly; null where it is not referenced.</summary>
    public INamedTypeSymbol? HealthCheck { get; }

    /// <summary>The types, or null where the compilation does not reference Confluent.Kafka.</summary>
    public static KafkaSymbols? TryCreate(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Confluent.Kafka.ProducerConfig") is { } producerConfig
            ? new(compilation, producerConfig) : null;

    /// <summary>Whether a type is, derives from or implements a generic or plain type of the client.</summary>
    public static bool Is(ITypeSymbol? type, INamedTypeSymbol? wanted)
    {
        if (type is null || wanted is null)
        {
            return false;
        }

        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, wanted))
            {
                return true;
            }
        }

        return wanted.TypeKind == TypeKind.Interface
            && type.AllInterfaces.Any(implemented => SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, wanted));
    }

    private static INamedTypeSymbol? Find(Compilation compilation, string name) =>
        compilation.GetTypeByMetadataName("Confluent.Kafka." + name);
}

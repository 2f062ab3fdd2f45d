using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers;

/// <summary>The types of Confluent.Kafka in one compilation, looked up once.</summary>
internal sealed class KafkaSymbols
{
    // All analyzers of a compilation share them.
    private static readonly ConditionalWeakTable<Compilation, KafkaSymbols> ByCompilation = new();

    private KafkaSymbols(Compilation compilation, INamedTypeSymbol producerConfig)
    {
        // Looked up in the client's own assembly: to ask the compilation is to ask each of its hundred references.
        IAssemblySymbol client = producerConfig.ContainingAssembly;
        ProducerConfig = producerConfig;
        Version version = client.Identity.Version;
        ClientVersion = version > new Version(1, 0, 0, 0) ? version : null;
        Config = Find(client, "Config");
        ClientConfig = Find(client, "ClientConfig");
        AdminClientConfig = Find(client, "AdminClientConfig");
        ConsumerConfig = Find(client, "ConsumerConfig");
        ProducerBuilder = Find(client, "ProducerBuilder`2");
        AdminClientBuilder = Find(client, "AdminClientBuilder");
        ConsumerBuilder = Find(client, "ConsumerBuilder`2");
        Producer = Find(client, "IProducer`2");
        Message = Find(client, "Message`2");
        Headers = Find(client, "Headers");
        DeliveryResult = Find(client, "DeliveryResult`2");
        DeliveryReport = Find(client, "DeliveryReport`2");
        PersistenceStatus = Find(client, "PersistenceStatus");
        Error = Find(client, "Error");
        ErrorCode = Find(client, "ErrorCode");
        KafkaException = Find(client, "KafkaException");
        ProduceException = Find(client, "ProduceException`2");
        HealthCheck = FindHealthCheck(compilation);
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
        ByCompilation.TryGetValue(compilation, out KafkaSymbols? known) ? known
        : MayKnowKafka(compilation) && compilation.GetTypeByMetadataName("Confluent.Kafka.ProducerConfig") is { } producerConfig
            ? ByCompilation.GetValue(compilation, key => new(key, producerConfig)) : null;

    /// <summary>Whether a type is, derives from or implements a generic or plain type of the client.</summary>
    public static bool Is(ITypeSymbol? type, INamedTypeSymbol? wanted)
    {
        if (type is not { SpecialType: SpecialType.None } || wanted is null)
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

        return wanted.TypeKind == TypeKind.Interface && !IsFrameworks(type)
            && type.AllInterfaces.Any(implemented => SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, wanted));
    }

    // The base class library implements nothing of the client, and the compiler makes the dozen interfaces of each of its collections for who asks.
    private static bool IsFrameworks(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Array
        || (type.ContainingAssembly is { } assembly and not ISourceAssemblySymbol && assembly.Name.StartsWith("System.", StringComparison.Ordinal));

    // The names of assemblies are at hand; to look for a type, the compiler reads the tables of each of them.
    private static bool MayKnowKafka(Compilation compilation)
    {
        foreach (AssemblyIdentity reference in compilation.ReferencedAssemblyNames)
        {
            if (reference.Name.IndexOf("Kafka", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return compilation.Assembly.GetTypeByMetadataName("Confluent.Kafka.ProducerConfig") is not null;
    }

    private static INamedTypeSymbol? Find(IAssemblySymbol client, string name) => client.GetTypeByMetadataName("Confluent.Kafka." + name);

    private static INamedTypeSymbol? FindHealthCheck(Compilation compilation)
    {
        const string Namespace = "Microsoft.Extensions.Diagnostics.HealthChecks";
        IEnumerable<IAssemblySymbol> candidates = compilation.SourceModule.ReferencedAssemblySymbols.Where(assembly => assembly.Name.StartsWith(Namespace, StringComparison.Ordinal));
        return candidates.Append(compilation.Assembly).Select(assembly => assembly.GetTypeByMetadataName(Namespace + ".IHealthCheck")).FirstOrDefault(found => found is not null);
    }
}

using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>A version of Confluent.Kafka that test sources are compiled against.</summary>
public sealed class KafkaVersion
{
    /// <summary>The newest version, 2.15.1.</summary>
    public static readonly KafkaVersion Current = new("confluent.kafka");

    /// <summary>The last version of the 1.x line, 1.9.3.</summary>
    public static readonly KafkaVersion Old = new("confluent.kafka.old");

    /// <summary>What a test runs against when it does not choose.</summary>
    public static readonly IReadOnlyList<KafkaVersion> All = [Current, Old];

    private KafkaVersion(string folder) => Reference = TestReferences.Load(folder, "Confluent.Kafka");

    internal MetadataReference Reference { get; }

    public override string ToString() => this == Current ? "Confluent.Kafka 2.15.1" : "Confluent.Kafka 1.9.3";
}

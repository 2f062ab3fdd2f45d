using System.Reflection;
using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>A version of Confluent.Kafka that test sources are compiled against.</summary>
public sealed class KafkaVersion
{
    /// <summary>The newest version: <c>ConfluentKafkaVersion</c> in Directory.Packages.props.</summary>
    public static readonly KafkaVersion Current = new("confluent.kafka");

    /// <summary>An old version: <c>ConfluentKafkaOldVersion</c>.</summary>
    public static readonly KafkaVersion Old = new("confluent.kafka.old");

    /// <summary>What a test runs against when it does not choose.</summary>
    public static readonly IReadOnlyList<KafkaVersion> All = [Current, Old];

    private readonly string name;

    private KafkaVersion(string folder)
    {
        PortableExecutableReference assembly = TestReferences.Load(folder, "Confluent.Kafka");
        Reference = assembly;
        name = "Confluent.Kafka " + AssemblyName.GetAssemblyName(assembly.FilePath!).Version!.ToString(3);
    }

    internal MetadataReference Reference { get; }

    public override string ToString() => name;
}

using FsCheck;
using FsCheck.Fluent;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>An assignment to a C# property of a configuration class.</summary>
internal sealed record TypedWrite(string Property, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Property} = {Value}";
}

/// <summary>Generates assignments to C# properties: constants as people spell them.</summary>
internal static class TypedWrites
{
    /// <summary>Assignments to properties of <c>ClientConfig</c>.</summary>
    public static Gen<TypedWrite> OfClient { get; } = Gen.Frequency(
        (4, Of("Acks", "Acks.All", "Acks.All", "(Acks)(-1)", "Acks.Leader", "Acks.None", "(Acks)2")),
        (4, Of("MaxInFlight", "1", "5", "0x5", "2 + 3", "6", "100", "2 * 3")),
        (1, Of("ClientId", "\"orders\"", "nameof(IProducer<Null, string>)")));

    /// <summary>Assignments to properties of <c>ProducerConfig</c>, inherited ones too.</summary>
    public static Gen<TypedWrite> OfProducer { get; } = Gen.Frequency(
        (9, OfClient),
        (9, Of("EnableIdempotence", "true", "true", "!false", "false")),
        (4, Of("TransactionalId", "\"orders\"", "\"orders\" + \"-1\"", "\"\"")),
        (5, Of("MessageSendMaxRetries", "3", "int.MaxValue", "1_000", "0", "0")),
        (3, Of("QueueBufferingBackpressureThreshold", "1", "1", "2")),
        (3, Of("EnableGaplessGuarantee", "true", "false")),
        (2, Of("LingerMs", "5", "0.5", "1e1")),
        (1, Of("CompressionType", "CompressionType.Gzip")),
        (1, Of("MessageTimeoutMs", "30_000", "60 * 1000")));

    /// <summary>Up to four assignments in a row.</summary>
    public static Gen<TypedWrite[]> Many(Gen<TypedWrite> one) => Gen.Choose(0, 4).SelectMany(one.ArrayOf);

    /// <summary>Assignments to different properties, as an initializer must have them.</summary>
    public static Gen<TypedWrite[]> Distinct(Gen<TypedWrite> one) =>
        Gen.Choose(1, 6).SelectMany(one.ArrayOf).Select(writes => writes.DistinctBy(write => write.Property).ToArray());

    private static Gen<TypedWrite> Of(string property, params string[] values) =>
        Gen.Elements(values.AsEnumerable()).Select(value => new TypedWrite(property, value));
}

using FsCheck;
using FsCheck.Fluent;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>One write of a setting, by name and text.</summary>
internal sealed record Write(string Name, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}={Value}";
}

/// <summary>
/// Generates what people write: a few settings in any order, under any of their names, with any spelling of a value that
/// the client accepts, now and then twice. Half of what the rules read is harmless, so that most cases build.
/// </summary>
internal static class GeneratedWrites
{
    private static readonly string[] True = ["true", "True", "TRUE", "t", "T", "1"];
    private static readonly string[] False = ["false", "False", "FALSE", "f", "F", "0"];

    private static readonly (int Weight, string Property, (int Weight, string[] Values)[] Values)[] Properties =
    [
        (10, "enable.idempotence", [(2, True), (1, False)]),
        (5, "transactional.id", [(3, ["orders", " orders", " ", "4"]), (1, [""])]),
        (6, "acks", [(3, ["all", "All", "ALL", "-1", " -1", "-1x", "-0x1", "-01"]), (2, ["0", "1", "2", "3", "1000", "00", "01", "0x1", " 1", "+1", "1abc", "1 "])]),
        (6, "max.in.flight", [(3, ["1", "4", "5", "05", "0x5", "5 ", " 5", "+5", "5x"]), (2, ["6", "7", "010", "0x6", "6x", " 6", "1000000"])]),
        (6, "message.send.max.retries", [(3, ["1", "3", "0x3", "3 ", "2147483647", "0x7fffffff"]), (2, ["0", "00", "0x0", "-0", "+0", " 0", "0 ", "0x"])]),
        // Not blank: librdkafka accepts that and writes nothing, so that an earlier alias keeps its value; nobody writes it.
        (3, "queuing.strategy", [(1, ["fifo", "FIFO", " fifo"]), (1, ["lifo", "LIFO", "Lifo", " lifo"])]),
        (3, "queue.buffering.backpressure.threshold", [(1, ["1", "01", "0x1", "1 "]), (1, ["2", "10", "0x2", "1000000"])]),
        (3, "enable.gapless.guarantee", [(3, True), (1, False)]),
        (3, "linger.ms", [(1, ["0", "5", "0.5", "100", "1e1"])]),
        (2, "client.id", [(1, ["orders", ""])]),
        (2, "compression.type", [(1, ["none", "gzip", "GZIP"])]),
        (1, "partitioner", [(1, ["murmur2_random", "consistent"])]),
        (1, "message.timeout.ms", [(1, ["30000", "60000"])]),
        (1, "statistics.interval.ms", [(1, ["0", "60000"])]),
    ];

    /// <summary>The properties that a refusal may depend on.</summary>
    public static IReadOnlyList<string> JudgedProperties { get; } = [.. Properties.Take(8).Select(property => property.Property)];

    /// <summary>One write.</summary>
    public static Gen<Write> One { get; } = OneOf(Properties);

    /// <summary>The writes of one configuration.</summary>
    public static Gen<Write[]> Many { get; } = Gen.Choose(1, 6).SelectMany(One.ArrayOf).SelectMany(first => Gen.Choose(0, 2)
        .SelectMany(count => Again(first).ArrayOf(count)).Select(again => (Write[])[.. first, .. again]));

    // Another write of a property that is already written, under the same name or another.
    private static Gen<Write> Again(Write[] writes) => Gen.Elements(writes.AsEnumerable()).SelectMany(
        write => OneOf([Properties.Single(property => property.Property == PropertyCatalog.Find(write.Name)!.Name)]));

    private static Gen<Write> OneOf((int Weight, string Property, (int Weight, string[] Values)[] Values)[] properties) =>
        Gen.Frequency(properties.Select(property => (property.Weight, Values(property.Values).SelectMany(
            value => Names(property.Property).Select(name => new Write(name, value))))));

    private static Gen<string> Values((int Weight, string[] Values)[] values) =>
        Gen.Frequency(values.Select(some => (some.Weight, Gen.Elements(some.Values.AsEnumerable()))));

    // Mostly the name that people know.
    private static Gen<string> Names(string property) => PropertyCatalog.Find(property)!.Aliases is { Count: > 0 } aliases
        ? Gen.Frequency((2, Gen.Constant(property)), (1, Gen.Elements(aliases.AsEnumerable())))
        : Gen.Constant(property);
}

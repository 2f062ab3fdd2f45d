using System.Globalization;
using System.Text.Json;
using Confluent.Kafka;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis.CSharp;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>Generates writes of any property in the catalogue, with values just inside and just outside of what it takes.</summary>
internal static class AnyProperty
{
    private static readonly string[] OfSecurity = ["ssl", "sasl", "https", "enable.ssl", "enable.sasl", "security"];

    private static readonly string[] Misspelled = ["enable.idempotance", "max.inflight", "buffer.memory", "key.serializer", "linger", "Acks", "no.such.property"];

    /// <summary>The version of the loaded librdkafka: another one through <c>LD_LIBRARY_PATH</c> has another catalogue.</summary>
    public static Version Loaded { get; } = Version.Parse(Library.VersionString.Split('-')[0]);

    /// <summary>Writes of names that some version has, or of ones that none has.</summary>
    public static Gen<Write[]> OfAnyVersion { get; } = ManyOf([.. PropertyCatalog.All]);

    /// <summary>Writes of names that the loaded version takes as the newest does, which the code is compiled for.</summary>
    public static Gen<Write[]> OfBothVersions { get; } = ManyOf([.. PropertyCatalog.All.Where(property => ReferenceEquals(property.In(Loaded), property)
        && property.Aliases.Prepend(property.Name).All(name => PropertyCatalog.Find(name, Loaded) is not null))]);

    /// <summary>An assignment to a C# property that writes such a name.</summary>
    public static Gen<TypedWrite> Typed { get; } = CreateTyped();

    /// <summary>A member of a JSON section: the name of a C# property and a value as the file spells it.</summary>
    public static Gen<TypedWrite> Bound { get; } = CreateBound();

    private static Gen<Write[]> ManyOf(KafkaProperty[] properties) =>
        Gen.Frequency((4, Gen.Choose(1, 6).SelectMany(Create(properties).ArrayOf)), (1, Security([.. properties.Where(IsOfSecurity)])));

    // Chosen one by one, these would hardly ever come together.
    private static Gen<Write[]> Security(KafkaProperty[] properties) =>
        from protocol in Gen.Elements("plaintext", "ssl", "sasl_plaintext", "sasl_ssl")
        from mechanism in Gen.Elements("PLAIN", "SCRAM-SHA-256", "OAUTHBEARER", "GSSAPI", "plain", "NTLM", null)
        from user in Gen.Elements("orders", "orders", null)
        from password in Gen.Elements("secret", "secret", null)
        from more in Gen.Choose(0, 3).SelectMany(Create(properties).ArrayOf)
        let chosen = new (string Name, string? Value)[] { ("security.protocol", protocol), ("sasl.mechanism", mechanism), ("sasl.username", user), ("sasl.password", password) }
        select (Write[])[.. chosen.Where(pair => pair.Value is not null).Select(pair => new Write(pair.Name, pair.Value!)), .. more];

    private static Gen<Write> Create(KafkaProperty[] properties) => Gen.Frequency(
        (60, Gen.Elements(properties.AsEnumerable()).SelectMany(property => Gen.Elements(property.Aliases.Prepend(property.Name)).SelectMany(
            name => Values(property).Select(value => new Write(name, value))))),
        (1, Gen.Elements(Misspelled.AsEnumerable()).Select(name => new Write(name, "1"))));

    private static Gen<string> Values(KafkaProperty property)
    {
        string[] valid = property.Type switch
        {
            PropertyType.Boolean => ["true", "false", "True", "1"],
            PropertyType.Integer => [.. NumbersIn(property), property.Default ?? "7", property.Default ?? "7"],
            PropertyType.Float => [.. NumbersIn(property), "5", "0.5"],
            PropertyType.Enum => [.. property.AllowedValues, .. property.AllowedValues.Select(value => value.ToUpperInvariant())],
            // What librdkafka was built with: a feature that is there may be asked for.
            PropertyType.Flags when property.Name == "builtin.features" => ["gzip", "ssl,sasl", "sasl_gssapi"],
            PropertyType.Flags => [.. property.AllowedValues],
            _ when property.Name == "partition.assignment.strategy" => ["range", "roundrobin, range", "range ", "cooperative-sticky", "sticky"],
            _ when property.Name == "group.protocol.type" => ["consumer", "orders"],
            _ => Texts(property.Name),
        };
        string[] invalid = property.Type switch
        {
            PropertyType.Boolean => ["yes", "", "2"],
            PropertyType.Integer or PropertyType.Float => [.. NumbersOutside(property), "many"],
            PropertyType.Enum or PropertyType.Flags => ["no such value", "nonee"],
            _ => valid,
        };
        return Gen.Frequency((12, Gen.Elements(valid.AsEnumerable())), (1, Gen.Elements(invalid.AsEnumerable())));
    }

    private static Gen<TypedWrite> CreateTyped()
    {
        KafkaProperty[] properties = TypedProperties();
        return Gen.Elements(properties.AsEnumerable()).SelectMany(property => Gen.Elements(CodeOf(property).AsEnumerable()).Select(value => new TypedWrite(property.ClrName!, value)));
    }

    // Each piece of code switches polling off itself.
    private static KafkaProperty[] TypedProperties() =>
        [.. PropertyCatalog.All.Where(property => property.ClrName is not null and not "EnableBackgroundPoll" && property.Scope != PropertyScope.Consumer
            && typeof(ProducerConfig).GetProperty(property.ClrName) is not null && ReferenceEquals(property.In(Loaded), property) && PropertyCatalog.Find(property.Name, Loaded) is not null)];

    private static string[] CodeOf(KafkaProperty property) => property switch
    {
        { ClrValues.Count: > 0 } => [.. property.ClrValues.Select(value => $"{property.ClrType}.{value.Member}")],
        { ClrType: "Boolean" } => ["true", "false"],
        { ClrType: "Int32" } => [.. NumbersIn(property), .. NumbersIn(property), .. NumbersIn(property), .. NumbersOutside(property)],
        { ClrType: "Double" } => ["5", "0.5", "1e1", "-1"],
        _ => [.. Texts(property.Name).Select(text => SymbolDisplay.FormatLiteral(text, quote: true))],
    };

    private static string[] Texts(string property) => property switch
    {
        "dotnet.producer.delivery.report.fields" => ["all", "none", "key, status", "status,offset", "Key"],
        "sasl.mechanism" => ["PLAIN", "SCRAM-SHA-512", "OAUTHBEARER", "GSSAPI", "Plain", "NTLM", " PLAIN", "PLAIN ", "", " "],
        "partitioner" => ["murmur2", "fnv1a_random", "Murmur2", "sticky", " random", "", " "],
        "sasl.oauthbearer.config" => ["principal=orders", "principal orders", ""],
        "ssl.cipher.suites" => ["DEFAULT", "no-such-cipher"],
        "ssl.curves.list" => ["P-256", "no-such-curve"],
        "ssl.sigalgs.list" => ["RSA+SHA256", "no-such-algorithm"],
        "ssl.key.pem" => [OracleFiles.KeyPem, "no key"],
        _ when property.EndsWith(".pem", StringComparison.Ordinal) => [OracleFiles.CertificatePem, "no certificate"],
        "ssl.keystore.location" => [OracleFiles.Keystore, OracleFiles.Certificate, OracleFiles.Missing],
        "ssl.key.password" or "ssl.keystore.password" => [OracleFiles.Password, "wrong"],
        "ssl.key.location" => [OracleFiles.Key, OracleFiles.Certificate, OracleFiles.Missing],
        _ when property.EndsWith(".location", StringComparison.Ordinal) || property.EndsWith(".file", StringComparison.Ordinal) => [OracleFiles.Certificate, OracleFiles.Nothing, OracleFiles.Missing],
        _ => ["orders", "localhost:9092"],
    };

    private static bool IsOfSecurity(KafkaProperty property) =>
        OfSecurity.Any(start => property.Name.StartsWith(start, StringComparison.Ordinal));

    // JSON's own spellings: a number with and without quotes, an enum's member, and what somebody takes for one.
    private static Gen<TypedWrite> CreateBound()
    {
        KafkaProperty[] properties = TypedProperties();
        return Gen.Frequency(
            (60, Gen.Elements(properties.AsEnumerable()).SelectMany(property => Gen.Frequency(
                (12, Gen.Elements(TextsOf(property).AsEnumerable())),
                (1, Gen.Elements("yes", "", "no such value", property.Default ?? "1", property.AllowedValues is [var first, ..] ? first : "1")))
                .SelectMany(text => Gen.Elements(JsonOf(text).AsEnumerable())).Select(json => new TypedWrite(property.ClrName!, json)))),
            (1, Gen.Elements("enable.idempotence", "Retries", "EnableIdempotance").Select(name => new TypedWrite(name, "\"1\""))));
    }

    private static string[] TextsOf(KafkaProperty property) => property switch
    {
        { ClrValues.Count: > 0 } => [.. property.ClrValues.Select(value => value.Member), .. property.ClrValues.Select(value => value.Member.ToUpperInvariant())],
        { ClrType: "Boolean" } => ["true", "false", "True"],
        { ClrType: "Int32" } => [.. NumbersIn(property), .. NumbersIn(property), .. NumbersIn(property), .. NumbersOutside(property)],
        { ClrType: "Double" } => ["5", "0.5", "1e1", "-1"],
        _ => Texts(property.Name),
    };

    private static string[] JsonOf(string text) =>
        text is "true" or "false" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? [text, JsonSerializer.Serialize(text)] : [JsonSerializer.Serialize(text)];

    private static IEnumerable<string> NumbersIn(KafkaProperty property) =>
        new[] { property.Minimum ?? 0, property.Maximum ?? 1 }.Where(IsInt).Select(Text);

    private static IEnumerable<string> NumbersOutside(KafkaProperty property) =>
        new[] { property.Minimum - 1 ?? 0, property.Maximum + 1 ?? 1 }.Where(IsInt).Select(Text);

    private static bool IsInt(long number) => number is >= int.MinValue and <= int.MaxValue;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace ProducerSafety.Configuration.Rules;

/// <summary>Judges the text of a property's value as the client does.</summary>
internal static class PropertyValue
{
    private static readonly string[] Partitioners =
        ["random", "consistent", "consistent_random", "murmur2", "murmur2_random", "fnv1a", "fnv1a_random"];

    private static readonly string[] Mechanisms = ["GSSAPI", "PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"];

    private static readonly string[] Strategies = ["range", "roundrobin", "cooperative-sticky"];

    private static readonly string[] ReportFields = ["key", "value", "timestamp", "headers", "status"];

    /// <summary>What is wrong with a value, as the end of a sentence; null where the client accepts it.</summary>
    public static string? Problem(EffectiveSettings settings, KafkaProperty property, Setting written) => property switch
    {
        { Name: "dotnet.producer.delivery.report.fields" } => ProblemOfReportFields(written.Value!),
        { Name: "dotnet.cancellation.delay.max.ms" } => int.TryParse(written.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int delay)
            ? delay is >= 1 and <= 10000 ? null : "is outside the range of 1 to 10000" : "is not a number",
        { Name: "group.protocol.type" } => written.Value == "consumer" ? null : "is not 'consumer'",
        { Name: "partition.assignment.strategy" } => ProblemOfStrategies(written.Value!),
        { Name: "partitioner" } => ProblemOfPartitioner(Setting.WithoutLeadingSpace(written.Value!)),
        { Name: "sasl.mechanism" } => ProblemOfMechanism(settings, written),
        { Name: "builtin.features" } => written.Value!.Split(',')
            .Select(feature => Allowed(feature.Trim(), property.Default!.Split([", "], StringSplitOptions.None))).FirstOrDefault(problem => problem is not null),
        { Type: PropertyType.Boolean } when IsClients(property) => bool.TryParse(written.Value, out _) ? null : "is not 'true' or 'false'",
        { Type: PropertyType.Boolean } => written.AsBoolean() is null ? "is not 'true' or 'false'" : null,
        { Type: PropertyType.Integer } => ProblemOfInteger(property, written),
        { Type: PropertyType.Float } => written.AsNumber() is { } number ? OutOfRange(property, number) : "is not a number",
        // Of white space alone the client finds no value and takes none.
        { Type: PropertyType.Enum } when written.Value!.Length > 0 && Setting.WithoutLeadingSpace(written.Value).Length == 0 => null,
        { Type: PropertyType.Enum } => Allowed(Setting.WithoutLeadingSpace(written.Value!), property.AllowedValues),
        { Type: PropertyType.Flags, AllowedValues.Count: > 0 } => written.Value!.Split(',')
            .Select(flag => Allowed(flag.Trim(), property.AllowedValues)).FirstOrDefault(problem => problem is not null),
        _ => null,
    };

    /// <summary>The valid value that was probably meant, or null.</summary>
    public static string? Nearest(KafkaProperty property, string value)
    {
        if (property.Type is PropertyType.Integer or PropertyType.Float && property.Minimum is { } minimum && property.Maximum is { } maximum
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return (number < minimum ? minimum : maximum).ToString(CultureInfo.InvariantCulture);
        }

        // The members of C#'s enums and the client's values differ in case and punctuation: SaslSsl and sasl_ssl, Leader and 1.
        ClrEnumValue member = property.ClrValues.FirstOrDefault(candidate => candidate.Member == value);
        if (member.Value is not null)
        {
            return member.Value;
        }

        IReadOnlyList<string> allowed = property.Name == "partitioner" ? Partitioners
            : property.Name == "sasl.mechanism" ? Mechanisms
            : property.Type == PropertyType.Boolean ? ["true", "false"]
            : property.AllowedValues;
        return property.Type == PropertyType.Boolean ? NearestBoolean(value) : EditDistance.Nearest(value, allowed);
    }

    private static string? NearestBoolean(string value) => value.Trim().ToLowerInvariant() switch
    {
        "yes" or "on" or "y" or "enable" or "enabled" or "true" or "1" or "t" => "true",
        "no" or "off" or "n" or "disable" or "disabled" or "false" or "0" or "f" => "false",
        _ => null,
    };

    // The .NET client reads its own properties itself.
    internal static bool IsClients(KafkaProperty property) => property.Name.StartsWith("dotnet.", StringComparison.Ordinal);

    private static string? ProblemOfInteger(KafkaProperty property, Setting written)
    {
        if (property.Name == "acks" && string.Equals(written.Value, "all", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        long? number = IsClients(property) ? (int.TryParse(written.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int own) ? own : null) : written.AsInteger();
        // What does not fit an int is read differently on each platform: nothing can be said of it.
        return number is { } value ? OutOfRange(property, value)
            : double.TryParse(written.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) ? null : "is not a number";
    }

    private static string? OutOfRange(KafkaProperty property, double number) =>
        number < property.Minimum || number > property.Maximum
            ? string.Format(CultureInfo.InvariantCulture, "is outside the range of {0} to {1}", property.Minimum, property.Maximum) : null;

    private static string? ProblemOfReportFields(string value) => value is "all" or "none" ? null
        : value.Replace(" ", "").Split(',').All(ReportFields.Contains) ? null
        : $"is not 'all', 'none' or some of {string.Join(", ", ReportFields)}";

    // A consumer's, but the client reads it for a producer too. White space after a name is part of it.
    private static string? ProblemOfStrategies(string value)
    {
        string[] strategies = [.. value.Split(',').Select(strategy => strategy.TrimStart(' ')).Where(strategy => strategy.Length > 0)];
        string? unknown = strategies.FirstOrDefault(strategy => !Strategies.Contains(strategy));
        return unknown is not null ? $"is not one of {string.Join(", ", Strategies)}"
            : strategies.Contains("cooperative-sticky") && strategies.Distinct().Count() > 1 ? "mixes eager and cooperative strategies"
            : null;
    }

    // Unlike in other properties upper case matters.
    private static string? ProblemOfPartitioner(string value) =>
        Partitioners.Contains(value) ? null : $"is not one of {string.Join(", ", Partitioners)}";

    // Any single word is taken, and judged, in upper case only, where there is something to authenticate.
    private static string? ProblemOfMechanism(EffectiveSettings settings, Setting written)
    {
        string value = Setting.WithoutLeadingSpace(written.Value!);
        bool isUsed = settings.Choice("security.protocol") is "sasl_plaintext" or "sasl_ssl" && settings.Written["sasl.mechanism"] == written;
        return written.Value!.Length == 0 || value.IndexOfAny([' ', ',']) >= 0 || (isUsed && !Mechanisms.Contains(value))
            ? $"is not one of {string.Join(", ", Mechanisms)}" : null;
    }

    private static string? Allowed(string value, IReadOnlyList<string> allowed) =>
        allowed.Contains(value, StringComparer.OrdinalIgnoreCase) ? null : $"is not one of {string.Join(", ", allowed)}";
}

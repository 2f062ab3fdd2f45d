using System.Text.RegularExpressions;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>What the client says when it refuses a configuration: which properties it names, and which rules may have foreseen it.</summary>
internal sealed partial class Refusal
{
    private const string OtherBuild = "how librdkafka was built";

    // What lies outside of the settings, or is completed outside of the code: the analyzer must be silent about it.
    // What is taken out to go on is named here where the message names it in no other way.
    private static readonly (string Part, string Reason, string? About)[] Unclaimed =
    [
        ("not available at build time", OtherBuild, null),
        ("not supported in this build", OtherBuild, null),
        ("recompile librdkafka", OtherBuild, "security.protocol"),
        ("sasl.kerberos.kinit.cmd value", "Kerberos, which needs a keytab on some systems only", "security.protocol"),
        ("sasl.username and sasl.password must be set", "a secret that the environment may add", "security.protocol"),
        ("`ssl.keystore.password` is mandatory", "a secret that the environment may add", null),
        ("SaslOauthbearerMethod", "AWS, which needs another package", "sasl.oauthbearer.metadata.authentication.type"),
        ("Confluent.Kafka.OAuthBearer.Aws", "AWS, which needs another package", "sasl.oauthbearer.metadata.authentication.type"),
        ("dlopen() failed", "a plugin on this machine", "plugin.library.paths"),
        ("error:", "what OpenSSL finds in files and names", null),
        ("failed", "what OpenSSL finds in files and names", null),
    ];

    // Where librdkafka's message has another name than its property, besides a topic's property without its "topic.".
    private static readonly Dictionary<string, string> Misnomers = new() { ["reconnect.max.ms"] = "reconnect.backoff.ms", ["auto.commit.enable"] = "enable.auto.commit" };

    private readonly string message;

    public Refusal(string message)
    {
        this.message = message;
        (_, Reason, string? about) = Unclaimed.FirstOrDefault(candidate => message.Contains(candidate.Part, StringComparison.Ordinal));
        Properties = about is not null ? [about] : [.. Named().Matches(message).Select(match => NameOf(match.Groups["name"].Value)).Distinct()];
    }

    /// <summary>The properties that the message names, under the names that stand for them; a name that the catalogue does not know as it is.</summary>
    public IReadOnlyList<string> Properties { get; }

    /// <summary>Why no rule claims this, or null where one must.</summary>
    public string? Reason { get; }

    /// <summary>
    /// Whether what is reported agrees with what the client does. Where it refuses, an error must name what it refuses, for a reason that the
    /// rule claims; where the reason lies outside of the settings, no error may name it.
    /// </summary>
    public static bool IsForeseen(Refusal? refusal, IReadOnlyCollection<(string Rule, string Message)> errors)
    {
        if (refusal is null)
        {
            return errors.Count == 0;
        }

        bool isForeseen = errors.Any(error => refusal.IsForeseenBy(error.Rule, SubjectOf(error.Message)));

        // A property that this librdkafka was built without is refused with any value, with a wrong one too.
        return refusal.Reason switch { null => isForeseen, OtherBuild => true, _ => !isForeseen };
    }

    /// <summary>The property that a message speaks of: each begins with the setting as written.</summary>
    public static string SubjectOf(string message) => NameOf(message.Split('\'', '=')[1]);

    private bool IsForeseenBy(string rule, string property) => Rules.Contains(rule) && (Properties.Count == 0 ? Reason is null : Properties.Contains(property));

    /// <summary>Whether an exception says that the settings are refused, and is no failure of the test.</summary>
    public static bool Is(Exception exception) => exception is InvalidOperationException or ArgumentException or FormatException;

    /// <summary>The name that stands for a property, from any of its names, C#'s too.</summary>
    public static string NameOf(string written)
    {
        string name = (PropertyCatalog.Find(written) ?? PropertyCatalog.FindByClrName(written))?.Name ?? written;

        string plain = name.StartsWith("topic.", StringComparison.Ordinal) && PropertyCatalog.Find(name["topic.".Length..]) is { } same ? same.Name : name;
        return Misnomers.GetValueOrDefault(plain, plain);
    }

    public override string ToString() => message;

    private IReadOnlyList<string> Rules => message switch
    {
        _ when ClaimedRefusals.All.TryGetValue(message, out (string Rule, string Property) claimed) => [claimed.Rule],
        _ when message.StartsWith("No such configuration property", StringComparison.Ordinal) => ["KPS1007"],
        _ when message.StartsWith('`') => ["KPS1006"],
        _ => ["KPS1008", "KPS1009"],
    };

    // .NET's own parsers quote the value and name no property.
    [GeneratedRegex("""(?<!tring )[`"'](?:Case\d+:)?(?<name>[A-Za-z_.]+)(?:=true)?[`"']|(?<name>[a-z.]+)(?= failed)""")]
    private static partial Regex Named();
}

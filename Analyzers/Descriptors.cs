using Microsoft.CodeAnalysis;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers;

/// <summary>Builds the descriptor of a rule, with its category and its help link.</summary>
internal static class Descriptors
{
    public const string Configuration = "Kafka.Configuration";
    public const string Retries = "Kafka.Retries";
    public const string Files = "Kafka.Files";
    public const string Results = "Kafka.DeliveryResults";
    public const string Lifecycle = "Kafka.Lifecycle";
    public const string Transactions = "Kafka.Transactions";

    private const string HelpRoot = "https://github.com/ProducerSafety/ProducerSafety/blob/main/docs/rules/";

    /// <summary>The page that explains a rule.</summary>
    public static string HelpLink(string id) => HelpRoot + id + ".md";

    /// <summary>The descriptor of a rule about settings.</summary>
    public static DiagnosticDescriptor Of(SafetyRule rule) =>
        // The finding fills in its own message, so that the analyzers, the tool and the runtime print the same text.
#pragma warning disable RS1017, RS1033 // The ids are the table's; a test compares the table with the release-tracking file.
        new(rule.Id, rule.Title, "{0}", rule.Id.StartsWith("KPS3", StringComparison.Ordinal) ? Results : Configuration, Severity(rule.Severity), isEnabledByDefault: true, rule.Description, HelpLink(rule.Id));
#pragma warning restore RS1017, RS1033

    /// <summary>The descriptor of a rule about code.</summary>
    public static DiagnosticDescriptor Of(string id, string title, string message, string category, DiagnosticSeverity severity, string description) =>
#pragma warning disable RS1017, RS1033 // The ids are each analyzer's; a test compares them with the release-tracking file.
        new(id, title, message, category, severity, isEnabledByDefault: true, description, HelpLink(id));
#pragma warning restore RS1017, RS1033

    private static DiagnosticSeverity Severity(RuleSeverity severity) => severity switch
    {
        RuleSeverity.Error => DiagnosticSeverity.Error,
        RuleSeverity.Warning => DiagnosticSeverity.Warning,
        _ => DiagnosticSeverity.Info,
    };
}

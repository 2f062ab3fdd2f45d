using System.Globalization;

namespace ProducerSafety.Configuration.Rules;

/// <summary>Properties that do not exist, have no such value, or have no effect.</summary>
internal static class PropertyRules
{
    // Deprecated properties that librdkafka still accepts and says that it no longer uses.
    private static readonly string[] Unused = ["topic.metadata.refresh.fast.cnt", "socket.blocking.max.ms", "reconnect.backoff.jitter.ms", "produce.offset.report"];

    public static SafetyRule[] All { get; } =
    [
        new("KPS1007", "Unknown configuration property", Verdict.RejectedWhenBuilt, RuleSeverity.Error,
            "'{0}' is not a property of this client, and building this producer throws: {1}",
            "Unlike the Java client, which warns, librdkafka refuses a name that it does not know.",
            settings => settings.Names.Where(written => settings.Find(written.Name) is null).Select(written => UnknownProperty(settings, written))) { ShowsNameOnly = true },

        new("KPS1008", "Property value is not valid", Verdict.RejectedWhenBuilt, RuleSeverity.Error,
            "'{0}' {1}: building this producer throws",
            "Types, ranges and allowed values are librdkafka's; the members of the .NET client's enums are not values that librdkafka knows.",
            settings => settings.Known.Select(written => InvalidValue(settings, written)).OfType<Breach>()),

        new("KPS1009", "Property is not supported by the .NET client", Verdict.RejectedWhenBuilt, RuleSeverity.Error,
            "'{0}' {1}: building this producer throws",
            "These properties need a function of the C API, or the .NET client uses them itself.",
            settings => settings.Names.Select(written => (Setting: written, Detail: Unsupported(settings.Find(written.Name))))
                .Where(written => written.Detail is not null)
                .Select(written => new Breach(written.Setting, Repair.RemoveName(written.Setting.Name)) { Detail = written.Detail! })) { ShowsNameOnly = true },

        new("KPS1112", "Consumer property on a producer", Verdict.HasNoEffect, RuleSeverity.Info,
            "'{0}' is a consumer's property: a producer ignores it",
            "The client logs a line and goes on without the setting.",
            settings => settings.Names.Where(written => settings.Find(written.Name) is { Scope: PropertyScope.Consumer, Type: not PropertyType.Callback })
                .Select(written => new Breach(written, Repair.RemoveName(written.Name)))) { ShowsNameOnly = true },

        new("KPS1113", "Deprecated property", Verdict.HasNoEffect, RuleSeverity.Info,
            "'{0}' is deprecated{1}",
            "A later librdkafka drops the property, and refuses a name that it does not know.",
            settings => settings.Names.Where(written => settings.Find(written.Name) is { IsDeprecated: true, Scope: not PropertyScope.Consumer, Type: not PropertyType.Callback })
                .Select(written => DeprecatedProperty(settings, written))) { ShowsNameOnly = true },

        new("KPS1114", "Property is set twice through an alias", Verdict.HasNoEffect, RuleSeverity.Warning,
            "'{0}' is overwritten by '{1}', another name of the same property",
            "Of several names of one property the client obeys the one that is written last.",
            settings => settings.Known.Select(written => (Overwritten: written, Winner: settings.Written[written.Name]))
                .Where(pair => pair.Winner.Name != pair.Overwritten.Name && pair.Winner.IsKnown && !pair.Winner.IsScattered && pair.Winner.Value != pair.Overwritten.Value)
                .Select(pair => new Breach(pair.Overwritten, Repair.RemoveName(pair.Overwritten.Name)) { Detail = pair.Winner.ToString() })),

        new("KPS1115", "Setting has no effect", Verdict.HasNoEffect, RuleSeverity.Warning,
            "'{0}' has no effect{1}",
            "A bound section takes the names of C# properties and passes over every other; the transaction timeout counts for a transactional producer only.",
            settings => settings.IsTransactional == false && settings.Written["transaction.timeout.ms"] is { IsKnown: true } timeout
                ? new(timeout, Repair.Remove("transaction.timeout.ms")) { Detail = " without 'transactional.id'" } : null) { ShowsNameOnly = true },

        new("KPS1122", "Queue limit in the wrong unit", Verdict.HasNoEffect, RuleSeverity.Info,
            "'{0}' is counted in kilobytes, so this is {1} GB",
            "queue.buffering.max.kbytes counts kilobytes; a number of bytes makes a limit that is never reached.",
            settings => settings.Written["queue.buffering.max.kbytes"] is var limit && limit.AsInteger() is >= 16 * 1024 * 1024 and { } kilobytes
                ? new(limit, Repair.Set("queue.buffering.max.kbytes", $"{kilobytes / 1024}")) { Detail = $"{kilobytes / 1024 / 1024}" } : null),
    ];

    private static Breach UnknownProperty(EffectiveSettings settings, Setting written)
    {
        if (PropertyCatalog.Find(written.Name) is { } newer)
        {
            return new(written) { Detail = $"it exists since Confluent.Kafka {newer.NewNames[written.Name]}" };
        }

        NameSuggestion suggestion = NameSuggestion.For(written.Name, settings.Client);
        return new(written, suggestion.Name is null ? Repair.RemoveName(written.Name) : Repair.Rename(written.Name, suggestion.Name)) { Detail = suggestion.Text };
    }

    // Removed by a fix only where that changes nothing.
    private static Breach DeprecatedProperty(EffectiveSettings settings, Setting written)
    {
        KafkaProperty property = settings.Find(written.Name)!;
        bool isUnused = Unused.Contains(property.Name);
        bool isDefault = property.Default is { } value && string.Equals(written.Value, value, StringComparison.OrdinalIgnoreCase);
        return new(written, isUnused || isDefault ? [Repair.RemoveName(written.Name)] : [])
        {
            Detail = isUnused ? ", and the client does not read it any more" : ": a later version of the client may refuse it",
        };
    }

    private static Breach? InvalidValue(EffectiveSettings settings, Setting written)
    {
        if (settings.Find(written.Name) is not { } property)
        {
            return null;
        }

        if (PropertyValue.Problem(settings, property, written) is not { } problem)
        {
            Setting refused = written.Overwritten.FirstOrDefault(earlier => !PropertyValue.IsClients(property) && PropertyValue.Problem(settings, property, earlier) is not null);
            return refused.IsKnown ? new(refused) { Detail = PropertyValue.Problem(settings, property, refused) + "; the client reads it although a later value counts" } : null;
        }

        string? nearest = PropertyValue.Nearest(property, written.Value!);
        string hint = nearest is null ? "" : string.Format(CultureInfo.InvariantCulture, "; did you mean '{0}'?", nearest);
        return new(written, nearest is null ? [] : [Repair.SetName(written.Name, nearest)]) { Detail = problem + hint };
    }

    private static string? Unsupported(KafkaProperty? property) => property switch
    {
        { Name: "delivery.report.only.error" } => "is not supported by the .NET client; handlers see every report",
        { Type: PropertyType.Callback } => "is set by a function of the C API; use the builder's Set…Handler methods",
        _ => null,
    };
}

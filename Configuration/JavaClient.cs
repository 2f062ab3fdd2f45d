using ProducerSafety.Configuration.Rules;

namespace ProducerSafety.Configuration;

/// <summary>
/// What is unsafe in a configuration of the Java client, since version 3.0. It has defaults of its own, and turns idempotence off by itself where the
/// settings contradict it and nobody asked for it (<c>ProducerConfig.postProcessAndValidateIdempotenceConfigs</c>). Everything else is judged by the rules
/// about librdkafka's settings of the same meaning; only those rules are asked that hold for both clients.
/// </summary>
public static class JavaClient
{
    private const string Idempotence = "enable.idempotence";
    private const string InFlight = "max.in.flight.requests.per.connection";

    private static readonly string[] Numbers = ["retries", InFlight, "delivery.timeout.ms", "request.timeout.ms", "linger.ms", "transaction.timeout.ms", "batch.size", "max.block.ms"];

    // The settings that the asked rules read; their names are names, or aliases, of librdkafka's.
    private static readonly string[] Shared =
        ["acks", Idempotence, InFlight, "retries", "retry.backoff.ms", "transactional.id", "security.protocol", "sasl.mechanism", "bootstrap.servers", "ssl.endpoint.identification.algorithm"];

    private static readonly string[] SharedRules = ["KPS1001", "KPS1002", "KPS1003", "KPS1005", "KPS1101", "KPS1103", "KPS1104", "KPS1105", "KPS1106", "KPS1116", "KPS1118"];

    // What the client itself knows. Serializers, interceptors and metrics reporters are given everything and read names of their own.
    private static readonly string[] Names =
    [
        .. Shared, .. Numbers,
        "auto.include.jmx.reporter", "buffer.memory", "client.dns.lookup", "client.id", "compression.gzip.level", "compression.lz4.level", "compression.type", "compression.zstd.level",
        "config.providers", "connections.max.idle.ms", "enable.metrics.push", "interceptor.classes", "key.serializer", "max.request.size", "metadata.max.age.ms", "metadata.max.idle.ms",
        "metadata.recovery.rebootstrap.trigger.ms", "metadata.recovery.strategy", "metric.reporters", "metrics.num.samples", "metrics.recording.level", "metrics.sample.window.ms",
        "partitioner.adaptive.partitioning.enable", "partitioner.availability.timeout.ms", "partitioner.class", "partitioner.ignore.keys", "receive.buffer.bytes", "reconnect.backoff.max.ms",
        "reconnect.backoff.ms", "retry.backoff.max.ms", "send.buffer.bytes", "security.providers", "socket.connection.setup.timeout.max.ms", "socket.connection.setup.timeout.ms",
        "transaction.two.phase.commit.enable", "value.serializer",
    ];

    /// <summary>What is wrong with a configuration.</summary>
    /// <param name="written">The settings in the order of the file, under Java's names; of a name that comes twice the last one counts, as in Java.</param>
    public static IEnumerable<JavaFinding> Judge(IEnumerable<Setting> written)
    {
        ProducerSettings all = written.Aggregate(ProducerSettings.Empty, (settings, setting) => settings.With(setting));
        ProducerSettings valid = all.Written.Where(IsInvalid).Aggregate(all, (settings, setting) => settings.With(Setting.Unknown(setting.Name, setting.Where)));
        return all.Written.SelectMany(setting => JudgeAlone(setting, all)).Concat(JudgeTimeouts(valid)).Concat(JudgeTogether(valid));
    }

    private static IEnumerable<JavaFinding> JudgeAlone(Setting setting, ProducerSettings all)
    {
        if (!Names.Contains(setting.Name))
        {
            if (Meant(setting.Name) is { } meant)
            {
                yield return new("KPS1007", RuleSeverity.Warning, $"'{setting.Name}' is not a property of the Java client, which ignores it: did you mean '{meant}'?", setting);
            }
        }
        else if (setting.IsKnown && Problem(setting.Name, setting.Value!.Trim()) is { } problem)
        {
            yield return Of(SafetyRules.Find("KPS1008").Report(new(all), setting, problem));
        }
    }

    // The client stops at such a value; what it would do with it has no answer.
    private static bool IsInvalid(Setting setting) => setting.IsKnown && Problem(setting.Name, setting.Value!.Trim()) is not null;

    // Another name of a setting that both clients have, or a slip of the hand; all other names may belong to a serializer.
    private static string? Meant(string name)
    {
        KafkaProperty? property = PropertyCatalog.Find(name);
        return property is null ? EditDistance.Nearest(name, Names)
            : property.Aliases.Append(property.Name).FirstOrDefault(Names.Contains);
    }

    private static string? Problem(string name, string value) =>
        name == "acks" && !string.Equals(value, "all", StringComparison.OrdinalIgnoreCase) && value is not ("-1" or "0" or "1") ? "is not one of all, -1, 0 and 1"
        : name == Idempotence && !bool.TryParse(value, out _) ? "is not true or false"
        : Numbers.Contains(name) && !long.TryParse(value, out _) ? "is not a number" : null;

    // KafkaProducer.configureDeliveryTimeout. What linger.ms is by default has changed, so only what is written of it counts.
    private static IEnumerable<JavaFinding> JudgeTimeouts(ProducerSettings all)
    {
        Setting delivery = all["delivery.timeout.ms"];
        Setting linger = all["linger.ms"];
        Setting request = all["request.timeout.ms"];
        if (delivery.AsInteger() is { } limit && !linger.IsUnknown && !request.IsUnknown
            && (linger.AsInteger() ?? 0) + (request.AsInteger() ?? 30000) is var least && limit < least)
        {
            yield return Of(SafetyRules.Find("KPS1006").Report(new(all), delivery, $"is below 'linger.ms' and 'request.timeout.ms' together, {least} ms"));
        }
    }

    private static IEnumerable<JavaFinding> JudgeTogether(ProducerSettings all)
    {
        Setting idempotence = all[Idempotence];
        Setting off = idempotence.IsUnset ? new[] { all["retries"], all["acks"] }.FirstOrDefault(TurnsIdempotenceOff) : default;
        bool isTurnedOff = off.IsKnown;
        ProducerSettings effective = all.Written.Where(setting => Shared.Contains(setting.Name)).Select(AsInLibrdkafka)
            .Aggregate(ProducerSettings.Empty, (settings, setting) => settings.With(setting));
        if (idempotence.IsUnset && !isTurnedOff && new[] { all["retries"], all["acks"] }.Any(setting => setting.IsUnknown))
        {
            effective = effective.With(Setting.Unknown(Idempotence));
        }
        else if (idempotence.IsUnset)
        {
            effective = effective.With(Setting.Known(Idempotence, isTurnedOff ? "false" : "true"));
        }

        foreach (Finding finding in SharedRules.SelectMany(id => SafetyRules.Find(id).Judge(new(effective))).Where(finding => Holds(finding, all)))
        {
            // What nobody has written was turned off by something that somebody has.
            bool isImplied = finding.Subject is { } subject && subject.Name == Idempotence && idempotence.IsUnset;
            yield return isImplied
                ? new(finding.Rule.Id, finding.Rule.Severity, $"{finding.Message.Replace($"{Idempotence}=false", off.ToString())} (the Java client turns idempotence off because of '{off}')", off)
                : Of(finding);
        }
    }

    private static bool TurnsIdempotenceOff(Setting setting) => setting.Property == "acks"
        ? setting.IsKnown && !string.Equals(setting.Value!.Trim(), "all", StringComparison.OrdinalIgnoreCase) && setting.AsInteger() is not null and not -1
        : setting.AsInteger() == 0;

    // With one request in flight, the Java client keeps the order also without idempotence; and a count that ends soon is only short without a longer backoff.
    private static bool Holds(Finding finding, ProducerSettings all) => finding.Rule.Id switch
    {
        "KPS1104" => finding.Subject?.AsInteger() > 1,
        "KPS1106" => all["retry.backoff.ms"].IsUnset,
        _ => true,
    };

    // Java's way to turn the check of the host's name off is an empty value.
    private static Setting AsInLibrdkafka(Setting setting) => setting is { Name: "ssl.endpoint.identification.algorithm", Value: "" }
        ? Setting.Known(setting.Name, "none", setting.Where) : setting;

    private static JavaFinding Of(Finding finding) => new(finding.Rule.Id, finding.Rule.Severity, finding.Message, finding.Subject);
}

/// <summary>Something that is wrong with a configuration of the Java client.</summary>
public sealed class JavaFinding(string rule, RuleSeverity severity, string message, Setting? subject)
{
    /// <summary>The rule's number.</summary>
    public string Rule { get; } = rule;

    /// <summary>How bad it is.</summary>
    public RuleSeverity Severity { get; } = severity;

    /// <summary>What is wrong.</summary>
    public string Message { get; } = message;

    /// <summary>The setting to point at, or null where something is missing.</summary>
    public Setting? Subject { get; } = subject;
}

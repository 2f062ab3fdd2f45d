namespace ProducerSafety.Configuration;

/// <summary>
/// What the client would run with: the written settings, and the client's own defaults and adjustments applied. Each
/// answer has three values; null means that the written settings do not decide it.
/// </summary>
public sealed class EffectiveSettings
{
    /// <summary>The most requests in flight that an idempotent producer may have: a broker remembers five batches a producer and partition.</summary>
    public const int MaxInFlightOfIdempotence = 5;

    private IReadOnlyList<SafetyRule>? rejections;

    /// <summary>Applies defaults and adjustments to what was written.</summary>
    /// <param name="written">The settings as written.</param>
    /// <param name="client">The version of the .NET client, or null for the newest.</param>
    public EffectiveSettings(ProducerSettings written, Version? client = null)
    {
        Written = written;
        Client = client;
    }

    /// <summary>The settings as written.</summary>
    public ProducerSettings Written { get; }

    /// <summary>The version of Confluent.Kafka whose properties and defaults count, or null for the newest.</summary>
    public Version? Client { get; }

    /// <summary>Whether <c>transactional.id</c> makes the producer transactional. An empty id counts as none, as in the client.</summary>
    public bool? IsTransactional
    {
        get
        {
            Setting id = Written["transactional.id"];
            return id.IsUnknown ? null : id.Value is { Length: > 0 };
        }
    }

    /// <summary>
    /// Whether the producer is idempotent: <c>enable.idempotence</c> where it is written, else whether it is transactional
    /// (a transactional id turns idempotence on), else the client's default, which is false.
    /// </summary>
    public bool? IsIdempotent
    {
        get
        {
            Setting idempotence = Written["enable.idempotence"];
            return idempotence.IsUnset ? IsTransactional : idempotence.AsBoolean();
        }
    }

    /// <summary>The acknowledgements that a produce request asks for: -1 for <c>all</c>, which is the default.</summary>
    public long? Acks => Integer("acks");

    /// <summary>Requests in flight per connection. Idempotence lowers the default to 5.</summary>
    public long? MaxInFlight => Written["max.in.flight"].IsUnset
        ? IsIdempotent switch { true => MaxInFlightOfIdempotence, false => 1000000, null => null }
        : Integer("max.in.flight");

    /// <summary>How often a failed request is sent again. The default is without limit; <c>delivery.timeout.ms</c> ends it.</summary>
    public long? Retries => Integer("message.send.max.retries");

    /// <summary>How long the client tries to deliver a message, in milliseconds; 0 for ever. Transactional producers take the transaction timeout.</summary>
    public long? DeliveryTimeout => !Written["message.timeout.ms"].IsUnset ? Integer("message.timeout.ms")
        : IsTransactional switch { true => Integer("transaction.timeout.ms"), false => Integer("message.timeout.ms"), null => null };

    /// <summary>The rules that say why the client is not built with these settings.</summary>
    internal IReadOnlyList<SafetyRule> Rejections => rejections ??= [.. SafetyRules.Judge(this, SafetyRules.Rejections).Select(finding => finding.Rule).Distinct()];

    /// <summary>The written settings, known or not.</summary>
    internal IEnumerable<Setting> Names => Written.Written;

    /// <summary>The written settings whose values are known.</summary>
    internal IEnumerable<Setting> Known => Written.Written.Where(setting => setting.IsKnown);

    /// <summary>Whether this version of the client has a property.</summary>
    internal bool Knows(string property) => Find(property) is not null;

    /// <summary>The property that a name means in this version of the client, or null.</summary>
    internal KafkaProperty? Find(string name) => PropertyCatalog.Find(name, Client);

    /// <summary>A written number, or the default where nothing is written; null where it is not known.</summary>
    /// <param name="property">The property's name.</param>
    public long? Integer(string property)
    {
        Setting setting = Written[property];
        if (setting.IsUnset)
        {
            setting = Setting.Known(property, Find(property)?.Default ?? "");
        }

        // The one number that librdkafka also accepts by name.
        bool all = property == "acks" && string.Equals(setting.Value, "all", StringComparison.OrdinalIgnoreCase);
        return all ? -1 : setting.AsInteger();
    }

    /// <summary>
    /// The chosen one of several allowed values, in lower case, or the default where nothing is written; null where it is
    /// not known. librdkafka ignores case and white space before the value.
    /// </summary>
    /// <param name="property">The property's name.</param>
    public string? Choice(string property)
    {
        Setting setting = Written[property];
        return setting.IsUnset ? Find(property)?.Default
            : setting.Value is { } value ? Setting.WithoutLeadingSpace(value).ToLowerInvariant() : null;
    }
}

using ProducerSafety.Configuration;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Producer;

/// <summary>
/// What a producer runs with. Names, defaults and ranges are those of the client's properties (the property catalogue has the facts); times are in milliseconds.
/// </summary>
public sealed record ProducerOptions
{
    /// <summary>The producer that an application gets that sets nothing: not idempotent.</summary>
    public static ProducerOptions Default { get; } = From([]);

    /// <summary>The idempotent producer, all else unset.</summary>
    public static ProducerOptions Idempotent { get; } = From([new("enable.idempotence", "true")]);

    /// <summary>Whose rules count where the clients differ.</summary>
    public ProducerProfile Profile { get; init; }

    internal bool IsLibrdkafka => Profile == ProducerProfile.Librdkafka;

    /// <summary><c>enable.idempotence</c>: whether batches carry a producer id and sequences. The default is false.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary><c>acks</c>: 0, 1 or -1 for all. The default is -1.</summary>
    public short Acks { get; init; } = -1;

    /// <summary><c>max.in.flight</c>: unanswered produce requests on one connection. The default is 1000000, with idempotence 5.</summary>
    public int MaxInFlight { get; init; }

    /// <summary><c>retries</c>: how often a failed batch is sent again. The default is 2147483647.</summary>
    public int Retries { get; init; }

    /// <summary><c>retry.backoff.ms</c>: the wait before the first retry; it doubles with each further one. The default is 100.</summary>
    public int RetryBackoffMs { get; init; }

    /// <summary><c>retry.backoff.max.ms</c>: the longest wait. The default is 1000.</summary>
    public int RetryBackoffMaxMs { get; init; }

    /// <summary><c>delivery.timeout.ms</c>, from the call to the verdict. The default is 300000; <see cref="long.MaxValue"/> stands for the setting 0, which is no limit.</summary>
    public long DeliveryTimeoutMs { get; init; }

    /// <summary><c>request.timeout.ms</c>: how long a broker may wait for in-sync replicas, and in the reference the client for an answer. The default is 30000.</summary>
    public int RequestTimeoutMs { get; init; }

    /// <summary><c>socket.timeout.ms</c>: how long librdkafka waits for an answer. The default is 60000.</summary>
    public int SocketTimeoutMs { get; init; }

    /// <summary><c>linger.ms</c>, rounded up: how long a batch waits to fill. The default is 5.</summary>
    public int LingerMs { get; init; }

    /// <summary><c>batch.size</c> in bytes. The default is 1000000.</summary>
    public int BatchSize { get; init; }

    /// <summary><c>batch.num.messages</c>. The default is 10000.</summary>
    public int BatchMessages { get; init; }

    /// <summary><c>queue.buffering.max.messages</c>: how many may wait for their verdict. The default is 100000; 0 is no limit.</summary>
    public int QueueMessages { get; init; }

    /// <summary><c>queue.buffering.max.kbytes</c> in bytes. The default is 1 GiB.</summary>
    public long QueueBytes { get; init; }

    /// <summary><c>message.max.bytes</c>: a larger message is refused without being sent. The default is 1000000.</summary>
    public int MessageMaxBytes { get; init; }

    /// <summary><c>queue.buffering.backpressure.threshold</c>: how many requests librdkafka builds before there is room for them in flight. The default is 1.</summary>
    public int BuiltRequests { get; init; }

    /// <summary><c>partitioner</c>. The default is <c>consistent_random</c>.</summary>
    public string Partitioner { get; init; } = "";

    /// <summary><c>sticky.partitioning.linger.ms</c>: how long messages without a key go to the same partition. The default is 10.</summary>
    public int StickyLingerMs { get; init; }

    /// <summary><c>reconnect.backoff.ms</c>: the wait before a lost connection is opened again; it doubles. The default is 100.</summary>
    public int ReconnectBackoffMs { get; init; }

    /// <summary><c>reconnect.backoff.max.ms</c>. The default is 10000.</summary>
    public int ReconnectBackoffMaxMs { get; init; }

    /// <summary><c>topic.metadata.refresh.interval.ms</c>. The default is 300000; <see cref="long.MaxValue"/> stands for -1, which is never.</summary>
    public long MetadataRefreshMs { get; init; }

    /// <summary><c>topic.metadata.propagation.max.ms</c>: after that librdkafka gives up on a topic that does not exist. The default is 30000.</summary>
    public int TopicPropagationMs { get; init; }

    /// <summary><c>compression.type</c>. The default is none. The simulator does not compress.</summary>
    public Compression Compression { get; init; }

    /// <summary><c>allow.auto.create.topics</c>, which the .NET client has for consumers; its producer always asks for creation. The default is true.</summary>
    public bool AllowAutoCreateTopics { get; init; } = true;

    /// <summary>Reads settings as the client reads them, a <c>Confluent.Kafka.ProducerConfig</c> for instance, which is a sequence of pairs. Of a repeated name the last one counts.</summary>
    /// <param name="settings">Names and values in the client's spelling.</param>
    /// <param name="profile">Whose rules count where the clients differ.</param>
    /// <exception cref="ProducerConfigurationException">The client refuses the settings; the message has the rule's number.</exception>
    /// <exception cref="NotSupportedException"><c>transactional.id</c> is set: this producer has no transactions.</exception>
    public static ProducerOptions From(IEnumerable<KeyValuePair<string, string>> settings, ProducerProfile profile = ProducerProfile.Reference)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ProducerSettings written = settings.Aggregate(ProducerSettings.Empty, (all, pair) => all.Append(Setting.Known(pair.Key, pair.Value)));
        Finding[] refused = [.. SafetyRules.Judge(written).Where(finding => finding.Rule.Verdict == Verdict.RejectedWhenBuilt)];
        if (refused.Length > 0)
        {
            throw new ProducerConfigurationException(refused);
        }

        EffectiveSettings effective = new(written);
        return effective.IsTransactional == true
            ? throw new NotSupportedException("transactional.id: this producer has no transactions. Remove the setting.")
            : From(effective, profile);
    }

    private static ProducerOptions From(EffectiveSettings settings, ProducerProfile profile)
    {
        long deliveryTimeout = settings.DeliveryTimeout!.Value;
        long refresh = settings.Integer("topic.metadata.refresh.interval.ms")!.Value;
        return new()
        {
            Profile = profile,
            IsIdempotent = settings.IsIdempotent == true,
            Acks = (short)settings.Acks!.Value,
            MaxInFlight = (int)settings.MaxInFlight!.Value,
            Retries = (int)settings.Retries!.Value,
            RetryBackoffMs = Integer("retry.backoff.ms"),
            RetryBackoffMaxMs = Integer("retry.backoff.max.ms"),
            DeliveryTimeoutMs = deliveryTimeout == 0 ? long.MaxValue : deliveryTimeout,
            RequestTimeoutMs = Integer("request.timeout.ms"),
            SocketTimeoutMs = Integer("socket.timeout.ms"),
            LingerMs = LingerOf(settings),
            BatchSize = Integer("batch.size"),
            BatchMessages = Integer("batch.num.messages"),
            QueueMessages = Integer("queue.buffering.max.messages"),
            QueueBytes = settings.Integer("queue.buffering.max.kbytes")!.Value * 1024,
            MessageMaxBytes = Integer("message.max.bytes"),
            BuiltRequests = Integer("queue.buffering.backpressure.threshold"),
            Partitioner = settings.Choice("partitioner")!,
            StickyLingerMs = Integer("sticky.partitioning.linger.ms"),
            ReconnectBackoffMs = Integer("reconnect.backoff.ms"),
            ReconnectBackoffMaxMs = Integer("reconnect.backoff.max.ms"),
            MetadataRefreshMs = refresh < 0 ? long.MaxValue : refresh,
            Compression = Enum.Parse<Compression>(settings.Choice("compression.type")!, ignoreCase: true),
            TopicPropagationMs = Integer("topic.metadata.propagation.max.ms"),
        };

        int Integer(string property) => (int)settings.Integer(property)!.Value;
    }

    private static int LingerOf(EffectiveSettings settings)
    {
        Setting linger = settings.Written["linger.ms"];
        string text = linger.Value ?? settings.Integer("linger.ms")!.Value.ToString();
        return (int)Math.Ceiling(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
    }
}

using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Producer;

/// <summary>What became of a call that hands over a message.</summary>
public enum AppendResult
{
    /// <summary>The message is accepted: exactly one <see cref="DeliveryReport"/> will follow.</summary>
    Accepted,

    /// <summary>The buffer is full. The message was not accepted; try again after a report.</summary>
    QueueFull,

    /// <summary>The message is larger than <c>message.max.bytes</c>.</summary>
    TooLarge,

    /// <summary>The producer is closed.</summary>
    Closed,

    /// <summary>The producer has failed for good; see <see cref="ProducerCore.FatalError"/>.</summary>
    Fatal,
}

/// <summary>
/// A producer as a state machine: it takes calls, answers and the time, and asks through <see cref="IProducerEffects"/> for what is to be done. It never reads a clock, a socket or a
/// source of chance, so the same inputs always give the same outputs. It is not safe for use by several threads.
/// </summary>
/// <remarks>
/// <para>
/// Times are in milliseconds on a clock that never goes back, as in librdkafka (<c>rdtime.h</c>: <c>rd_clock</c> is CLOCK_MONOTONIC); the Java client takes all its times from
/// the wall clock (<c>KafkaProducer.doSend</c> and <c>Sender.run</c>: <c>Time.milliseconds</c>), so that its timeouts change with it. The wall clock is only in the records' timestamps,
/// which are the caller's.
/// </para>
/// Kafka's rules are those of the Java client's <c>RecordAccumulator</c>, <c>Sender</c> and <c>TransactionManager</c>; where <see cref="ProducerProfile.Librdkafka"/> differs, of
/// <c>rdkafka_request.c</c>, <c>rdkafka_broker.c</c> and <c>rdkafka_idempotence.c</c>.
/// </remarks>
public sealed partial class ProducerCore
{
    /// <summary>Stands for a bootstrap server, before the brokers are known.</summary>
    public const int AnyBroker = -1;

    private readonly ProducerOptions options;
    private readonly IProducerEffects effects;
    private readonly DeterministicRandom random;
    private readonly Func<BatchContent> newContent;
    private readonly Dictionary<string, TopicQueue> topics = [];
    private readonly List<TopicQueue> topicsInOrder = [];
    private readonly Dictionary<int, OutstandingRequest> outstanding = [];
    private readonly List<BrokerLink> links = [];
    private long bufferedBytes;
    private int lastCorrelationId;
    private bool isHurried;
    private bool isClosed;
    private long lastNow = long.MinValue;
    private TopicQueue? lastTopic;

    /// <summary>Makes a producer that has sent nothing.</summary>
    /// <param name="options">What it runs with.</param>
    /// <param name="effects">Does what it asks for.</param>
    /// <param name="seed">Decides partitions of messages without a key, and the jitter of backoffs.</param>
    public ProducerCore(ProducerOptions options, IProducerEffects effects, ulong seed)
        : this(options, effects, seed, () => new RecordList())
    {
    }

    /// <summary>Makes a producer that collects its records in something else than a list.</summary>
    internal ProducerCore(ProducerOptions options, IProducerEffects effects, ulong seed, Func<BatchContent> newContent)
    {
        this.newContent = newContent;
        this.options = options;
        this.effects = effects;
        random = new(seed);
        links.Add(new(AnyBroker));
    }

    /// <summary>How many accepted messages have no verdict yet.</summary>
    public int Pending { get; private set; }

    /// <summary>When <see cref="Tick"/> must be called at the latest, or <see cref="long.MaxValue"/>.</summary>
    public long NextTick { get; private set; } = long.MaxValue;

    /// <summary>Why the producer has failed for good, or null.</summary>
    public ErrorCode? FatalError { get; private set; }

    /// <summary>Hands over a message.</summary>
    /// <param name="now">The time in milliseconds.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition, or -1 to let the partitioner choose.</param>
    /// <param name="record">The message.</param>
    /// <param name="state">Comes back in the report.</param>
    public AppendResult Append(long now, string topic, int partition, Record record, object? state)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        ArgumentNullException.ThrowIfNull(record);
        AppendResult result = Add(now, topic, partition, new(record), state);
        if (result == AppendResult.Accepted)
        {
            Serve(lastNow);
        }

        return result;
    }

    /// <summary>Takes over a message and leaves what follows from it to <see cref="Tick"/>, at <see cref="NextTick"/>: as cheap as it can be for a driver that takes over millions a second.</summary>
    internal AppendResult Add(long now, string topic, int partition, in RecordData record, object? state)
    {
        now = Advance(now);
        AppendResult result = Judge(record.Size);
        if (result != AppendResult.Accepted)
        {
            return result;
        }

        Pending++;
        bufferedBytes += record.Size;
        TopicQueue queue = TopicOf(topic);
        if (queue.IsKnown)
        {
            Place(now, now, queue, partition, record, state);
        }
        else
        {
            queue.Unplaced.Enqueue(new(partition, record.ToRecord(), state, now));
            NextTick = Math.Min(NextTick, now);
        }

        return AppendResult.Accepted;
    }

    /// <summary>Takes an answer. One that nobody waits for any more is ignored.</summary>
    /// <param name="now">The time in milliseconds.</param>
    /// <param name="correlationId">The request's.</param>
    /// <param name="response">The answer.</param>
    public void HandleResponse(long now, int correlationId, Response response)
    {
        now = Advance(now);
        if (!outstanding.Remove(correlationId, out OutstandingRequest? request))
        {
            return;
        }

        BrokerLink link = LinkTo(request.Broker);
        link.Outstanding.Remove(request);
        link.ConnectionFailures = 0;
        link.ProduceRequestsInFlight -= request.Request is ProduceRequest ? 1 : 0;
        switch (response)
        {
            case ProduceResponse produced:
                CompleteAll(now, request, produced);
                break;
            case MetadataResponse metadata:
                Learn(now, metadata);
                break;
            case InitProducerIdResponse identity:
                TakeProducerId(now, identity);
                break;
            default:
                break;
        }

        Serve(now);
    }

    /// <summary>Takes the news that a connection could not be opened or has broken: what was in flight on it may have arrived or not.</summary>
    /// <param name="now">The time in milliseconds.</param>
    /// <param name="broker">The broker's id, or <see cref="AnyBroker"/>.</param>
    public void HandleDisconnect(long now, int broker)
    {
        now = Advance(now);
        Disconnected(now, LinkTo(broker));
        Serve(now);
    }

    /// <summary>Does what has become due.</summary>
    /// <param name="now">The time in milliseconds. An earlier one than before counts as the one before.</param>
    public void Tick(long now) => Serve(Advance(now));

    /// <summary>Ends <c>linger.ms</c> for all that waits now. The messages are delivered when <see cref="Pending"/> is 0.</summary>
    /// <param name="now">The time in milliseconds.</param>
    public void Flush(long now)
    {
        now = Advance(now);
        isHurried = Pending > 0;
        Serve(now);
    }

    /// <summary>Accepts nothing more.</summary>
    /// <param name="now">The time in milliseconds.</param>
    /// <param name="wait">Whether what was accepted is still delivered; if not, each message gets its verdict now.</param>
    public void Close(long now, bool wait)
    {
        now = Advance(now);
        isClosed = true;
        if (wait)
        {
            Flush(now);
        }
        else
        {
            GiveUpAll(DeliveryFailure.Purged, ErrorCode.None);
        }
    }

    /// <summary>Adds all that decides what the producer will do to a hash.</summary>
    internal void AddTo(ref StateHash hash, long now)
    {
        hash.Add((isHurried ? 1 : 0) | (isClosed ? 2 : 0) | (int)(FatalError ?? ErrorCode.None) << 8);
        hash.Add((long)random.State);
        AddDiscoveryTo(ref hash, now);
        foreach (BrokerLink link in links)
        {
            link.AddTo(ref hash, now);
        }

        foreach (TopicQueue topic in topicsInOrder)
        {
            topic.AddTo(ref hash, now);
        }
    }

    private AppendResult Judge(int size) =>
        FatalError is not null ? AppendResult.Fatal
        : isClosed ? AppendResult.Closed
        : size + RecordBatch.HeaderSize > options.MessageMaxBytes ? AppendResult.TooLarge
        : (options.QueueMessages > 0 && Pending >= options.QueueMessages) || bufferedBytes + size > options.QueueBytes ? AppendResult.QueueFull
        : AppendResult.Accepted;

    private long Advance(long now) => lastNow = Math.Max(now, lastNow);

    private TopicQueue TopicOf(string name)
    {
        if (lastTopic?.Name == name)
        {
            return lastTopic;
        }

        if (!topics.TryGetValue(name, out lastTopic))
        {
            lastTopic = new(name, options, random);
            topics.Add(name, lastTopic);
            topicsInOrder.Add(lastTopic);
        }

        return lastTopic;
    }

    private BrokerLink LinkTo(int broker)
    {
        BrokerLink? link = links.Find(other => other.Broker == broker);
        if (link is null)
        {
            link = new(broker);
            links.Add(link);
        }

        return link;
    }

    private void Place(long now, long acceptedAt, TopicQueue topic, int chosen, in RecordData record, object? state)
    {
        int index = topic.Place(now, chosen, record);
        if (index >= topic.Partitions.Count)
        {
            bufferedBytes -= record.Size;
            Report(new(state, new(topic.Name, index), -1, DeliveryStatus.NotPersisted, DeliveryFailure.Refused, ErrorCode.UnknownTopicOrPartition));
            return;
        }

        PartitionQueue partition = topic.Partitions[index];
        if (options.IsIdempotent && partition.ProducerId < 0 && producerId >= 0)
        {
            partition.UseEpoch(producerId, producerEpoch);
        }

        PendingBatch batch = partition.Append(acceptedAt, record, state);
        if (batch.Count == 1 || batch.IsFull(options))
        {
            NextTick = Math.Min(NextTick, partition.ReadyAt(isHurried));
        }
    }

    private void Report(in DeliveryReport report)
    {
        Pending--;
        Invariant.Holds(Pending >= 0, "A message got two verdicts.");
        isHurried &= Pending > 0;
        effects.Report(report);
    }
}

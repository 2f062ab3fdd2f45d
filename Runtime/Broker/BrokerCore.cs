using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Broker;

/// <summary>
/// A broker as a state machine: requests, fetches of followers, news from the controller and the time go in, <see cref="IBrokerEffects"/> come out. It reads no clock,
/// no network and no random numbers. A crash of the process is to drop it; a restart is a new one over the same <see cref="LogDirectory"/>.
/// </summary>
/// <remarks>
/// Times are in milliseconds on a clock that never goes back: what waits for a time waits by it (Kafka: <c>SystemTimer</c> and <c>Time.hiResClockMs</c>). The records' timestamps,
/// the expiry of producer ids and the lag of followers go by the machine's clock, which may be set (Kafka: <c>Time.milliseconds</c> in <c>UnifiedLog</c>, <c>ProducerStateManager</c>
/// and <c>Partition</c>); see <see cref="SetClock"/>.
/// </remarks>
public sealed partial class BrokerCore
{
    private readonly Dictionary<TopicPartition, Replica> replicas = [];
    private readonly List<Replica> replicaList = [];
    private readonly List<Replica> timed = [];
    private readonly List<Replica> grown = [];
    private readonly Dictionary<long, ClientConnection> connections = [];
    private readonly Queue<ClientConnection> ready = [];
    private readonly TopicTable topicTable = new();
    private readonly FollowerFetcher fetcher;
    private readonly ParkedFetches parked;
    private readonly LogDirectory logs;
    private Replica? lastFound;
    private long nextProducerId;
    private long endOfProducerIds;
    private long oldestTimestamp = long.MaxValue;
    private long expiryAt = long.MaxValue;
    private ErrorCode injected;
    private int injectedTimes;
    private long clockOffset;
    private long lastNumber;

    /// <summary>Starts a broker.</summary>
    /// <param name="registration">What the controller said when it registered.</param>
    /// <param name="options">The cluster's settings.</param>
    /// <param name="effects">Where its effects go.</param>
    /// <param name="directory">Its logs; a new directory for a new broker.</param>
    public BrokerCore(BrokerRegistration registration, BrokerOptions options, IBrokerEffects effects, LogDirectory directory)
    {
        Id = registration.BrokerId;
        BrokerEpoch = registration.BrokerEpoch;
        Options = options;
        Effects = effects;
        logs = directory;
        fetcher = new FollowerFetcher(this, replicaList);
        parked = new ParkedFetches(this);
        fetches = new ClientFetches(this);
        nextProducerId = registration.FirstProducerId;
        endOfProducerIds = registration.FirstProducerId + Controller.ProducerIdBlock;
        foreach (PartitionLog log in directory.Logs.Values)
        {
            log.Rebuild();
        }
    }

    /// <summary>The broker's id.</summary>
    public int Id { get; }

    /// <summary>Which start of this broker it is; larger than all earlier ones.</summary>
    public long BrokerEpoch { get; }

    /// <summary>The cluster's settings.</summary>
    public BrokerOptions Options { get; }

    /// <summary>The partitions that this broker has a log of.</summary>
    public IReadOnlyList<Replica> Replicas => replicaList;

    /// <summary>When <see cref="Tick"/> must be called next, or null when only an event can change anything.</summary>
    public long? NextTick
    {
        get
        {
            long next = Math.Min(expiryAt, fetches.NextDeadline);
            foreach (Replica replica in timed)
            {
                next = Math.Min(next, replica.NextTick);
            }

            return next == long.MaxValue ? null : next;
        }
    }

    internal IBrokerEffects Effects { get; }

    /// <summary>Whether a parked fetch may have an answer now.</summary>
    internal bool HasNews { get; set; }

    /// <summary>A partition's log here, or null.</summary>
    /// <param name="partition">The partition.</param>
    public Replica? Find(TopicPartition partition)
    {
        if (lastFound?.Partition == partition)
        {
            return lastFound;
        }

        return replicas.TryGetValue(partition, out Replica? replica) ? lastFound = replica : null;
    }

    /// <summary>Answers the next produce requests with an error for every batch, without looking at them.</summary>
    /// <param name="error">The error.</param>
    /// <param name="times">How many requests.</param>
    public void FailProduce(ErrorCode error, int times) => (injected, injectedTimes) = (error, times);

    /// <summary>A client's request came.</summary>
    /// <param name="now">The time.</param>
    /// <param name="connection">The connection; numbers are never used again.</param>
    /// <param name="correlationId">The request's correlation id.</param>
    /// <param name="request">The request.</param>
    public void Handle(long now, long connection, int correlationId, Request request)
    {
        if (!connections.TryGetValue(connection, out ClientConnection? client))
        {
            client = new ClientConnection(connection);
            connections.Add(connection, client);
        }

        if (client.IsBusy)
        {
            client.Enqueue(correlationId, request);
            return;
        }

        Process(now, client, correlationId, request);
        Finish(now);
    }

    /// <summary>The machine's clock was set. Before the first call it shows the time that the other calls carry.</summary>
    /// <param name="now">The time.</param>
    /// <param name="offset">What the machine's clock shows, in milliseconds since 1970-01-01 UTC, less <paramref name="now"/>.</param>
    public void SetClock(long now, long offset)
    {
        clockOffset = offset;
        expiryAt = oldestTimestamp == long.MaxValue ? long.MaxValue : ExpiryCheckAfter(now);
    }

    /// <summary>A client's connection is gone. What it asked for before still happens, but is not answered.</summary>
    /// <param name="connection">The connection.</param>
    public void Disconnected(long connection)
    {
        if (connections.Remove(connection, out ClientConnection? client))
        {
            client.IsClosed = true;
        }
    }

    /// <summary>A follower's fetch came.</summary>
    /// <param name="now">The time.</param>
    /// <param name="request">The fetch.</param>
    public void HandleReplicaFetch(long now, ReplicaFetchRequest request)
    {
        if (!parked.Park(request))
        {
            return;
        }

        for (int index = 0; index < request.Partitions.Count; index++)
        {
            ReplicaFetchPartition fetch = request.Partitions[index];
            Find(fetch.Partition)?.FollowerFetched(now, request.Follower, request.BrokerEpoch, fetch);
        }

        HasNews = true;
        Finish(now);
    }

    /// <summary>A leader's answer came.</summary>
    /// <param name="now">The time.</param>
    /// <param name="response">The answer.</param>
    public void HandleReplicaFetchResponse(long now, ReplicaFetchResponse response)
    {
        if (!fetcher.Answered(response))
        {
            return;
        }

        for (int index = 0; index < response.Partitions.Count; index++)
        {
            ReplicaFetchedPartition fetched = response.Partitions[index];
            Find(fetched.Partition)?.Take(now, response.Leader, fetched);
        }

        Finish(now);
    }

    /// <summary>Messages to or from another broker were lost.</summary>
    /// <param name="now">The time.</param>
    /// <param name="broker">The other broker.</param>
    public void PeerDisconnected(long now, int broker)
    {
        parked.Disconnected(broker);
        fetcher.Disconnected(now, broker);
        Finish(now);
    }

    /// <summary>The controller said something about a partition. What is older than what is known, or than this start of the broker, is ignored.</summary>
    /// <param name="now">The time.</param>
    /// <param name="assignment">What it said.</param>
    public void Apply(long now, PartitionAssignment assignment)
    {
        PartitionAssignment? known = topicTable.Find(assignment.Partition);
        if (assignment.MetadataOffset < BrokerEpoch || assignment.PartitionEpoch <= known?.PartitionEpoch)
        {
            return;
        }

        topicTable.Set(assignment);
        if (!assignment.Replicas.Has(Id))
        {
            return;
        }

        bool isFirst = !replicas.TryGetValue(assignment.Partition, out Replica? replica);
        if (replica == null)
        {
            replica = new Replica(this, logs.GetOrCreate(assignment.Partition), assignment, ++lastNumber);
            replicas.Add(assignment.Partition, replica);
            replicaList.Add(replica);
        }

        bool newLeaderEpoch = isFirst || assignment.LeaderEpoch > known!.LeaderEpoch;
        replica.Apply(now, assignment, isFirst);
        if (newLeaderEpoch)
        {
            fetcher.Invalidate(known?.Leader ?? -1);
            fetcher.Invalidate(assignment.Leader);
            LogChanged(now, replica);
        }

        HasNews = true;
        Finish(now);
    }

    /// <summary>The controller said which brokers are alive.</summary>
    /// <param name="now">The time.</param>
    /// <param name="alive">Their ids.</param>
    public void ApplyBrokers(long now, IReadOnlyList<int> alive)
    {
        topicTable.Alive = alive;
        foreach (Replica replica in replicaList)
        {
            replica.AddInSyncReplica(now);
        }
    }

    /// <summary>The controller refused a change of in-sync replicas.</summary>
    /// <param name="now">The time.</param>
    /// <param name="change">The change.</param>
    /// <param name="error">Why.</param>
    public void IsrChangeRefused(long now, IsrChange change, ErrorCode error)
    {
        Find(change.Partition)?.IsrChangeRefused(now, change, error);
        Finish(now);
    }

    /// <summary>The controller gave producer ids.</summary>
    /// <param name="first">The first of <see cref="Controller.ProducerIdBlock"/> ids.</param>
    public void ProducerIdsAllocated(long first) => (nextProducerId, endOfProducerIds) = (first, first + Controller.ProducerIdBlock);

    /// <summary>Time passed: see <see cref="NextTick"/>.</summary>
    /// <param name="now">The time.</param>
    public void Tick(long now)
    {
        timed.Sort(static (one, other) => one.Number.CompareTo(other.Number));
        fetcher.Tick(now, timed);
        foreach (Replica replica in timed.ToArray())
        {
            replica.Tick(now);
        }

        timed.RemoveAll(static replica => !replica.MayHaveTick());

        if (now >= expiryAt)
        {
            Expire(now);
        }

        Finish(now);
    }

    /// <summary>Adds the complete state, without the logs.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="now">The time that times are counted from.</param>
    public void AddTo(ref StateHash hash, long now)
    {
        hash.Add(Id);
        hash.Add(BrokerEpoch);
        hash.Add(nextProducerId);
        hash.Add(endOfProducerIds);
        hash.Add((long)injected);
        hash.Add(injectedTimes);
        hash.Add(clockOffset);
        hash.Add(expiryAt == long.MaxValue ? -1 : expiryAt - now);
        hash.Add(oldestTimestamp == long.MaxValue ? long.MaxValue : oldestTimestamp - now);
        topicTable.AddTo(ref hash);
        fetcher.AddTo(ref hash);
        parked.AddTo(ref hash);
        UInt128 replicaSet = 0;
        foreach (Replica replica in replicaList)
        {
            StateHash element = default;
            replica.AddTo(ref element, now);
            StateHash.AddToSet(element, ref replicaSet);
        }

        hash.AddSet(replicaSet);
        UInt128 connectionSet = 0;
        foreach (ClientConnection connection in connections.Values)
        {
            StateHash element = default;
            connection.AddTo(ref element, now);
            StateHash.AddToSet(element, ref connectionSet);
        }

        hash.AddSet(connectionSet);
    }

    /// <summary>What the machine's clock shows at a time.</summary>
    internal long ClockAt(long now) => now + clockOffset;

    internal bool IsAlive(int broker) => topicTable.Alive.Has(broker);

    /// <summary>A partition may have something to do at a time: the others, however many, cost nothing as time passes.</summary>
    internal void MayTick(Replica replica) => timed.Add(replica);

    /// <summary><c>log.retention.bytes</c>, or -1 to keep everything.</summary>
    internal long RetentionBytes { get; init; } = -1;

    /// <summary>Drops what the retention does not keep, where anything was appended since.</summary>
    internal void Retain()
    {
        foreach (Replica replica in grown)
        {
            replica.Log.Retain(RetentionBytes, replica.HighWatermark);
        }

        grown.RemoveAll(static replica => !replica.MayGrow());
    }

    internal void LogChanged(long now, Replica replica)
    {
        PartitionLog log = replica.Log;
        HasNews = true;
        if (!replica.HasGrown)
        {
            replica.HasGrown = true;
            grown.Add(replica);
        }

        if (log.Producers.OldestTimestamp < oldestTimestamp)
        {
            oldestTimestamp = log.Producers.OldestTimestamp;
            expiryAt = Math.Min(expiryAt, ExpiryCheckAfter(now));
        }
    }

    internal void Resolve(in WaitingAppend append, ErrorCode error)
    {
        PendingProduce produce = append.Produce;
        if (error != ErrorCode.None)
        {
            produce.Partitions[append.Index] = Refused(produce.Partitions[append.Index].Partition, error);
        }

        produce.Unresolved--;
        if (produce.Unresolved == 0)
        {
            Answer(produce.Connection, produce.CorrelationId, new ProduceResponse(produce.Partitions));
        }
    }

    private void Process(long now, ClientConnection client, int correlationId, Request request)
    {
        switch (request)
        {
            case ProduceRequest produce:
                Produce(now, client, correlationId, produce);
                break;
            case MetadataRequest metadata:
                Effects.Respond(client.Id, correlationId, Describe(metadata));
                break;
            case InitProducerIdRequest init:
                Effects.Respond(client.Id, correlationId, InitProducerId(init));
                break;
            case FetchRequest fetch:
                fetches.Handle(now, client, correlationId, fetch);
                break;
            default:
                throw new NotSupportedException(request.GetType().Name);
        }
    }

    private void Produce(long now, ClientConnection client, int correlationId, ProduceRequest request)
    {
        ErrorCode refused = RefusalOf(request);
        PartitionAppended[] appended = new PartitionAppended[request.Batches.Count];
        PendingProduce? pending = null;
        bool failed = false;
        for (int index = 0; index < appended.Length; index++)
        {
            (TopicPartition partition, RecordBatch batch) = request.Batches[index];
            Replica? replica = Find(partition);
            long baseOffset = -1;
            long end = replica?.Log.EndOffset ?? -1;
            ErrorCode error = refused != ErrorCode.None ? refused : Append(now, replica, partition, batch, request.Acks, out baseOffset);
            if (error != ErrorCode.None)
            {
                appended[index] = Refused(partition, error);
                Effects.Decided(request, index, appended[index], isDuplicate: false);
                failed = true;
                continue;
            }

            appended[index] = new PartitionAppended(partition, ErrorCode.None, baseOffset, replica!.Log.StartOffset);
            Effects.Decided(request, index, appended[index], isDuplicate: replica.Log.EndOffset == end);
            if (request.Acks == -1 && replica.HighWatermark < baseOffset + batch.Count)
            {
                pending ??= new PendingProduce(client, correlationId, now + request.TimeoutMs, appended);
                pending.Unresolved++;
                replica.Wait(new WaitingAppend(pending, index, baseOffset + batch.Count));
            }
        }

        if (pending != null)
        {
            client.IsBusy = true;
        }
        else if (request.Acks != 0)
        {
            Effects.Respond(client.Id, correlationId, new ProduceResponse(appended));
        }
        else if (failed)
        {
            Disconnected(client.Id);
            Effects.Close(client.Id);
        }
    }

    /// <summary>Why no batch of a request is looked at (Kafka: <c>ReplicaManager.isValidRequiredAcks</c>; Redpanda: <c>produce.cc</c>).</summary>
    private ErrorCode RefusalOf(ProduceRequest request)
    {
        if (request.Acks is < -1 or > 1)
        {
            return ErrorCode.InvalidRequiredAcks;
        }

        if (injectedTimes > 0)
        {
            injectedTimes--;
            return injected;
        }

        if (!Options.EnableIdempotence)
        {
            foreach (PartitionBatch batch in request.Batches)
            {
                if (batch.Batch.HasProducerId)
                {
                    return ErrorCode.ClusterAuthorizationFailed;
                }
            }
        }

        return ErrorCode.None;
    }

    private ErrorCode Append(long now, Replica? replica, TopicPartition partition, RecordBatch batch, short acks, out long baseOffset)
    {
        baseOffset = -1;
        if (Options.UnauthorizedTopics.Count > 0 && Options.UnauthorizedTopics.Contains(partition.Topic))
        {
            return ErrorCode.TopicAuthorizationFailed;
        }

        if (replica == null)
        {
            return topicTable.Find(partition) == null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.NotLeaderOrFollower;
        }

        return batch.Defect != ErrorCode.None ? batch.Defect : replica.Append(now, batch, acks, out baseOffset);
    }

    /// <summary>
    /// A producer without a transactional id gets a new id at every call; while the next block of ids is on its way it is told to come again
    /// (Kafka: <c>TransactionCoordinator.handleInitProducerId</c>, <c>RPCProducerIdManager.generateProducerId</c>).
    /// </summary>
    private InitProducerIdResponse InitProducerId(InitProducerIdRequest request)
    {
        if (!Options.EnableIdempotence || request.TransactionalId != null)
        {
            return new InitProducerIdResponse(ErrorCode.UnsupportedVersion, -1, -1);
        }

        if (nextProducerId == endOfProducerIds)
        {
            Effects.AllocateProducerIds();
            return new InitProducerIdResponse(ErrorCode.CoordinatorLoadInProgress, -1, -1);
        }

        return new InitProducerIdResponse(ErrorCode.None, nextProducerId++, 0);
    }

    /// <summary>A topic that is created by this request is unknown in its answer (Kafka: <c>DefaultAutoTopicCreationManager</c>).</summary>
    private MetadataResponse Describe(MetadataRequest request)
    {
        IReadOnlyList<string> names = request.Topics ?? topicTable.Names();
        TopicMetadata[] topics = new TopicMetadata[names.Count];
        for (int index = 0; index < topics.Length; index++)
        {
            topics[index] = topicTable.Describe(names[index]);
            if (topics[index].Error == ErrorCode.UnknownTopicOrPartition && request.AllowAutoTopicCreation && Options.AutoCreateTopicsEnable)
            {
                Effects.CreateTopic(names[index]);
            }
        }

        return new MetadataResponse(topicTable.Alive, topics);
    }

    /// <summary>Does what became possible: first the requests whose connection is free again, then one answer to each follower, then one fetch to each leader.</summary>
    private void Finish(long now)
    {
        do
        {
            while (ready.TryDequeue(out ClientConnection? client))
            {
                while (!client.IsBusy && client.TryDequeue(out (int CorrelationId, Request Request) next))
                {
                    Process(now, client, next.CorrelationId, next.Request);
                }
            }

            if (HasNews || now >= fetches.NextDeadline)
            {
                HasNews = false;
                parked.Answer();
                fetches.Answer(now);
            }
        }
        while (ready.Count > 0);

        fetcher.SendStale();
    }

    private void Expire(long now)
    {
        oldestTimestamp = long.MaxValue;
        foreach (Replica replica in replicaList)
        {
            replica.Log.Expire(ClockAt(now), Options.ProducerIdExpirationMs);
            oldestTimestamp = Math.Min(oldestTimestamp, replica.Log.Producers.OldestTimestamp);
        }

        expiryAt = oldestTimestamp == long.MaxValue ? long.MaxValue : ExpiryCheckAfter(now);
    }

    /// <summary>The first check after a time at which the oldest producer can have expired; checks that would find nothing are left out.</summary>
    private long ExpiryCheckAfter(long now)
    {
        long interval = Options.ProducerIdExpirationCheckIntervalMs;
        long earliest = Math.Max(now + 1, oldestTimestamp + Options.ProducerIdExpirationMs - clockOffset);
        return (earliest + interval - 1) / interval * interval;
    }

    private static PartitionAppended Refused(TopicPartition partition, ErrorCode error) => new(partition, error, -1, -1);
}

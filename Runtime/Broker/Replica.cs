using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Broker;

/// <summary>
/// One partition on one broker, as its leader or as a follower. Source: Kafka's <c>Partition</c>. Simpler than there: a leader does not hold the high watermark back
/// for a follower that is about to join the in-sync replicas.
/// </summary>
public sealed partial class Replica
{
    private readonly BrokerCore _broker;
    private readonly List<WaitingAppend> _waiting = [];
    private FollowerProgress[] _followers = [];
    private long _epochStartOffset;
    private IsrChange? _isrChange;
    private long _isrChangeAskedAt;

    internal Replica(BrokerCore broker, PartitionLog log, PartitionAssignment assignment)
    {
        _broker = broker;
        Log = log;
        Assignment = assignment;
        HighWatermark = log.StartOffset;
    }

    /// <summary>The partition.</summary>
    public TopicPartition Partition => Assignment.Partition;

    /// <summary>Its log here.</summary>
    public PartitionLog Log { get; }

    /// <summary>What the broker knows from the controller.</summary>
    public PartitionAssignment Assignment { get; private set; }

    /// <summary>Whether this broker believes that it leads the partition.</summary>
    public bool IsLeader => Assignment.Leader == _broker.Id;

    /// <summary>
    /// Everything before it is on all in-sync replicas, as far as this broker knows. It starts at the first offset of the log when the broker starts, and it does not move
    /// while there are fewer in-sync replicas than <c>min.insync.replicas</c> (KIP-966).
    /// </summary>
    public long HighWatermark { get; private set; }

    /// <summary>Whether appends fail with <see cref="ErrorCode.KafkaStorageError"/>, for a disk that is full. A follower then falls behind.</summary>
    public bool IsLogFull { get; set; }

    /// <summary>When a follower may fetch again after a failure; 0 when at once.</summary>
    internal long FetchAfter { get; set; }

    /// <summary>The earliest time at which <see cref="Tick"/> has something to do.</summary>
    internal long NextTick
    {
        get
        {
            if (!IsLeader)
            {
                return FetchAfter > 0 ? FetchAfter : long.MaxValue;
            }

            long next = _isrChange != null ? _isrChangeAskedAt + _broker.Options.IsrChangeRetryMs : long.MaxValue;
            foreach (WaitingAppend append in _waiting)
            {
                next = Math.Min(next, append.Produce.Deadline);
            }

            if (_isrChange == null)
            {
                foreach (ref FollowerProgress follower in _followers.AsSpan())
                {
                    if (follower.InSync && follower.EndOffset != Log.EndOffset)
                    {
                        next = Math.Min(next, follower.CaughtUpAt + _broker.Options.ReplicaLagTimeMaxMs + 1);
                    }
                }
            }

            return next;
        }
    }

    private int MinInsyncReplicas => Math.Min(_broker.Options.MinInsyncReplicas, Assignment.Replicas.Count);

    internal void Apply(long now, PartitionAssignment assignment, bool isFirst)
    {
        bool sameLeadership = !isFirst && assignment.LeaderEpoch == Assignment.LeaderEpoch;
        Assignment = assignment;
        AssertIsr();
        _isrChange = null;
        FetchAfter = sameLeadership ? FetchAfter : 0;
        if (!IsLeader)
        {
            _followers = [];
            Fail(ErrorCode.NotLeaderOrFollower);
            return;
        }

        if (sameLeadership)
        {
            foreach (ref FollowerProgress follower in _followers.AsSpan())
            {
                follower.InSync = assignment.Isr.Has(follower.Broker);
            }
        }
        else
        {
            StartLeading(now);
        }

        if (assignment.Isr.Count < MinInsyncReplicas)
        {
            Fail(ErrorCode.NotEnoughReplicasAfterAppend);
        }

        AdvanceHighWatermark();
        AddInSyncReplica(now);
    }

    /// <summary>Appends a client's batch, or finds it in the log (Kafka: <c>Partition.appendRecordsToLeader</c>).</summary>
    internal ErrorCode Append(long now, RecordBatch batch, short acks, out long baseOffset)
    {
        baseOffset = -1;
        if (!IsLeader)
        {
            return ErrorCode.NotLeaderOrFollower;
        }

        if (acks == -1 && Assignment.Isr.Count < MinInsyncReplicas)
        {
            return ErrorCode.NotEnoughReplicas;
        }

        ErrorCode error = BatchChecks.Check(batch, _broker.Options, now);
        if (error != ErrorCode.None)
        {
            return error;
        }

        ProducerCheck check = Log.Producers.Check(batch);
        if (!check.IsAccepted)
        {
            baseOffset = check.DuplicateOf;
            return check.Error;
        }

        if (IsLogFull)
        {
            return ErrorCode.KafkaStorageError;
        }

        foreach (ref FollowerProgress follower in _followers.AsSpan())
        {
            if (follower.EndOffset == Log.EndOffset)
            {
                follower.CaughtUpAt = now;
            }
        }

        baseOffset = Log.Append(Assignment.LeaderEpoch, batch);
        _broker.LogChanged(now, Log);
        AdvanceHighWatermark();
        return ErrorCode.None;
    }

    internal void Wait(in WaitingAppend append) => _waiting.Add(append);

    /// <summary>A follower says how far its log goes.</summary>
    internal void FollowerFetched(long now, int broker, long brokerEpoch, in ReplicaFetchPartition fetch)
    {
        if (ErrorOf(fetch, broker) != ErrorCode.None || DivergenceOf(fetch) != null)
        {
            return;
        }

        foreach (ref FollowerProgress follower in _followers.AsSpan())
        {
            if (follower.Broker == broker && brokerEpoch >= follower.BrokerEpoch)
            {
                follower.Fetched(now, brokerEpoch, fetch.FetchOffset, Log.EndOffset);
            }
        }

        AddInSyncReplica(now);
        AdvanceHighWatermark();
    }

    /// <summary>Whether there is something to say to a follower (Kafka: <c>Partition.readRecords</c>, <c>DelayedFetch</c>).</summary>
    internal bool HasNews(in ReplicaFetchPartition fetch, int broker) =>
        ErrorOf(fetch, broker) != ErrorCode.None || fetch.FetchOffset != Log.EndOffset || Math.Min(HighWatermark, fetch.FetchOffset) > fetch.HighWatermark
        || DivergenceOf(fetch) != null;

    internal ReplicaFetchedPartition Read(in ReplicaFetchPartition fetch, int broker)
    {
        ErrorCode error = ErrorOf(fetch, broker);
        (int LeaderEpoch, long EndOffset)? diverging = error == ErrorCode.None ? DivergenceOf(fetch) : null;
        IReadOnlyList<LogEntry> entries = error == ErrorCode.None && diverging == null && fetch.FetchOffset < Log.EndOffset
            ? Log.Read(fetch.FetchOffset, _broker.Options.ReplicaFetchMaxBytes)
            : [];
        return new ReplicaFetchedPartition(fetch.Partition, error, fetch.LeaderEpoch, HighWatermark, Log.StartOffset, diverging, entries);
    }

    /// <summary>A follower takes what the leader said.</summary>
    internal void Take(long now, int leader, in ReplicaFetchedPartition fetched)
    {
        if (leader != Assignment.Leader || fetched.LeaderEpoch != Assignment.LeaderEpoch)
        {
            return;
        }

        if (fetched.Error == ErrorCode.OffsetOutOfRange)
        {
            Log.RestartAt(fetched.LogStartOffset);
        }
        else if (fetched.Error != ErrorCode.None || (IsLogFull && fetched.Entries.Count > 0))
        {
            FetchAfter = now + _broker.Options.ReplicaFetchBackoffMs;
            return;
        }
        else if (fetched.Diverging is { } diverging)
        {
            (int epoch, long end) = Log.EndOf(diverging.LeaderEpoch);
            Log.TruncateTo(epoch == diverging.LeaderEpoch ? Math.Min(end, diverging.EndOffset) : end);
        }
        else
        {
            for (int index = 0; index < fetched.Entries.Count; index++)
            {
                Log.Append(fetched.Entries[index]);
            }
        }

        HighWatermark = Math.Clamp(fetched.HighWatermark, Log.StartOffset, Log.EndOffset);
        Log.Transactions.Forget(Log.StartOffset, HighWatermark);
        _broker.LogChanged(now, Log);
    }

    /// <summary>
    /// A replica that the controller finds ineligible was restarted or is dead: where it stands is not known until it fetches again. After every other refusal a newer
    /// assignment comes.
    /// </summary>
    internal void IsrChangeRefused(long now, IsrChange change, ErrorCode error)
    {
        if (_isrChange != change)
        {
            return;
        }

        _isrChange = null;
        if (error == ErrorCode.IneligibleReplica)
        {
            for (int index = 0; index < change.Isr.Count; index++)
            {
                foreach (ref FollowerProgress follower in _followers.AsSpan())
                {
                    if (follower.Broker == change.Isr[index] && !follower.InSync && follower.BrokerEpoch == change.BrokerEpochs[index])
                    {
                        follower.EndOffset = -1;
                    }
                }
            }

            AddInSyncReplica(now);
        }

        AdvanceHighWatermark();
    }

    /// <summary>
    /// A follower joins when it has everything up to the high watermark and to the start of this leader epoch: before, it may lack what an earlier leader acknowledged
    /// (Kafka: <c>Partition.maybeExpandIsr</c>, <c>isFollowerInSync</c>).
    /// </summary>
    internal void AddInSyncReplica(long now)
    {
        if (_isrChange != null || !IsLeader)
        {
            return;
        }

        foreach (ref FollowerProgress follower in _followers.AsSpan())
        {
            // One that lags would be removed again at once.
            if (!follower.InSync && follower.EndOffset >= HighWatermark && follower.EndOffset >= _epochStartOffset && _broker.IsAlive(follower.Broker)
                && follower.IsCaughtUp(Log.EndOffset, now, _broker.Options.ReplicaLagTimeMaxMs))
            {
                AskForIsr(now, Assignment.Isr.With(follower.Broker));
                return;
            }
        }
    }

    internal void Tick(long now)
    {
        if (!IsLeader)
        {
            return;
        }

        FailExpired(now);
        if (_isrChange == null)
        {
            RemoveLaggingReplicas(now);
        }
        else if (now >= _isrChangeAskedAt + _broker.Options.IsrChangeRetryMs)
        {
            _isrChangeAskedAt = now;
            _broker.Effects.ChangeIsr(_isrChange);
        }
    }

    internal void AddTo(ref StateHash hash, long now)
    {
        Assignment.AddTo(ref hash);
        hash.Add(HighWatermark);
        hash.Add(IsLogFull);
        hash.Add(FetchAfter == 0 ? -1 : FetchAfter - now);
        hash.Add(_epochStartOffset);
        hash.Add(_followers.Length);
        foreach (ref FollowerProgress follower in _followers.AsSpan())
        {
            follower.AddTo(ref hash, now);
        }

        hash.Add(_waiting.Count);
        foreach (WaitingAppend append in _waiting)
        {
            hash.Add(append.Produce.Connection.Id);
            hash.Add(append.Produce.Connection.IsClosed);
            hash.Add(append.Produce.CorrelationId);
            hash.Add(append.Produce.Deadline - now);
            hash.Add(append.Index);
            hash.Add(append.RequiredOffset);
            foreach (PartitionAppended appended in append.Produce.Partitions)
            {
                hash.Add(appended.Partition);
                hash.Add((long)appended.Error);
                hash.Add(appended.BaseOffset);
            }
        }

        hash.Add(_isrChange != null);
        if (_isrChange != null)
        {
            hash.Add(_isrChangeAskedAt - now);
            hash.Add(_isrChange.Isr);
            foreach (long epoch in _isrChange.BrokerEpochs)
            {
                hash.Add(epoch);
            }
        }
    }

    private void StartLeading(long now)
    {
        _epochStartOffset = Log.EndOffset;
        _followers = new FollowerProgress[Assignment.Replicas.Count - 1];
        int next = 0;
        for (int index = 0; index < Assignment.Replicas.Count; index++)
        {
            int broker = Assignment.Replicas[index];
            if (broker != _broker.Id)
            {
                bool inSync = Assignment.Isr.Has(broker);
                _followers[next++] = new FollowerProgress { Broker = broker, InSync = inSync, EndOffset = -1, BrokerEpoch = -1, CaughtUpAt = inSync ? now : -1 };
            }
        }
    }

    /// <summary>
    /// The high watermark is the smallest log end of the in-sync replicas and of those that were asked to become one
    /// (Kafka: <c>Partition.maybeIncrementLeaderHW</c>, <c>maximalIsr</c>).
    /// </summary>
    private void AdvanceHighWatermark()
    {
        if (Assignment.Isr.Count < MinInsyncReplicas)
        {
            return;
        }

        long highWatermark = Log.EndOffset;
        foreach (ref FollowerProgress follower in _followers.AsSpan())
        {
            if (follower.EndOffset < highWatermark && (follower.InSync || (_isrChange != null && _isrChange.Isr.Has(follower.Broker))))
            {
                highWatermark = follower.EndOffset;
            }
        }

        if (highWatermark <= HighWatermark)
        {
            return;
        }

        HighWatermark = highWatermark;
        _broker.HasNews = true;
        int kept = 0;
        for (int index = 0; index < _waiting.Count; index++)
        {
            WaitingAppend append = _waiting[index];
            if (append.RequiredOffset <= highWatermark)
            {
                _broker.Resolve(append, ErrorCode.None);
            }
            else
            {
                _waiting[kept++] = append;
            }
        }

        _waiting.RemoveRange(kept, _waiting.Count - kept);
    }

    internal void Delete() => Fail(ErrorCode.UnknownTopicOrPartition);

    private void Fail(ErrorCode error)
    {
        foreach (WaitingAppend append in _waiting)
        {
            _broker.Resolve(append, error);
        }

        _waiting.Clear();
    }

    private void FailExpired(long now)
    {
        int kept = 0;
        for (int index = 0; index < _waiting.Count; index++)
        {
            WaitingAppend append = _waiting[index];
            if (append.Produce.Deadline <= now)
            {
                _broker.Resolve(append, ErrorCode.RequestTimedOut);
            }
            else
            {
                _waiting[kept++] = append;
            }
        }

        _waiting.RemoveRange(kept, _waiting.Count - kept);
    }

    private void RemoveLaggingReplicas(long now)
    {
        IReadOnlyList<int> isr = Assignment.Isr;
        foreach (ref FollowerProgress follower in _followers.AsSpan())
        {
            if (follower.InSync && !follower.IsCaughtUp(Log.EndOffset, now, _broker.Options.ReplicaLagTimeMaxMs))
            {
                isr = isr.Without(follower.Broker);
            }
        }

        if (isr.Count < Assignment.Isr.Count)
        {
            AskForIsr(now, isr);
        }
    }

    private void AskForIsr(long now, IReadOnlyList<int> isr)
    {
        long[] epochs = new long[isr.Count];
        for (int index = 0; index < isr.Count; index++)
        {
            epochs[index] = isr[index] == _broker.Id ? _broker.BrokerEpoch : -1;
            foreach (ref FollowerProgress follower in _followers.AsSpan())
            {
                if (follower.Broker == isr[index])
                {
                    epochs[index] = follower.BrokerEpoch;
                }
            }
        }

        _isrChange = new IsrChange(Partition, _broker.Id, Assignment.LeaderEpoch, Assignment.PartitionEpoch, isr, epochs);
        _isrChangeAskedAt = now;
        _broker.Effects.ChangeIsr(_isrChange);
    }

    private ErrorCode ErrorOf(in ReplicaFetchPartition fetch, int broker)
    {
        if (!IsLeader)
        {
            return ErrorCode.NotLeaderOrFollower;
        }

        if (fetch.LeaderEpoch != Assignment.LeaderEpoch)
        {
            return fetch.LeaderEpoch < Assignment.LeaderEpoch ? ErrorCode.FencedLeaderEpoch : ErrorCode.UnknownLeaderEpoch;
        }

        if (!Assignment.Replicas.Has(broker))
        {
            return ErrorCode.UnknownLeaderEpoch;
        }

        return fetch.FetchOffset < Log.StartOffset || (fetch.LastEpoch < 0 && fetch.FetchOffset > Log.EndOffset) ? ErrorCode.OffsetOutOfRange : ErrorCode.None;
    }

    /// <summary>Where a follower's log parts from this one (KIP-595), or null when it is a prefix.</summary>
    private (int LeaderEpoch, long EndOffset)? DivergenceOf(in ReplicaFetchPartition fetch)
    {
        if (fetch.LastEpoch < 0 || Log.Matches(fetch.FetchOffset, fetch.LastEpoch))
        {
            return null;
        }

        (int LeaderEpoch, long EndOffset) end = Log.EndOf(fetch.LastEpoch);
        return end.LeaderEpoch < fetch.LastEpoch || end.EndOffset < fetch.FetchOffset ? end : null;
    }

    private void AssertIsr()
    {
        for (int index = 0; index < Assignment.Isr.Count; index++)
        {
            if (!Assignment.Replicas.Has(Assignment.Isr[index]))
            {
                throw new InvariantViolationException($"In-sync replica {Assignment.Isr[index]} of {Partition} is not a replica.");
            }
        }
    }
}

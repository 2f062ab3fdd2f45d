using System.Text.Json;
using System.Text.Json.Serialization;
using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker.Coordinator;

/// <summary>Something that a coordinator must know after a restart (Kafka: a record of <c>__consumer_offsets</c> or <c>__transaction_state</c>). A newer one of the same key replaces it.</summary>
[JsonDerivedType(typeof(OffsetEntry), "offset")]
[JsonDerivedType(typeof(PendingOffsetEntry), "pending")]
[JsonDerivedType(typeof(GroupEntry), "group")]
[JsonDerivedType(typeof(TransactionEntry), "transaction")]
internal abstract record CoordinatorEntry
{
    /// <summary>What it is about, unique.</summary>
    [JsonIgnore]
    public string Key => JsonSerializer.Serialize(Parts);

    [JsonIgnore]
    protected abstract string[] Parts { get; }
}

/// <summary>A committed offset.</summary>
internal sealed record OffsetEntry(string GroupId, string Topic, int Partition, CommittedOffset Offset) : CoordinatorEntry
{
    protected override string[] Parts => ["offset", GroupId, Topic, $"{Partition}"];
}

/// <summary>An offset that counts when a transaction is committed.</summary>
internal sealed record PendingOffsetEntry(string GroupId, long ProducerId, string Topic, int Partition, CommittedOffset Offset) : CoordinatorEntry
{
    protected override string[] Parts => ["pending", GroupId, $"{ProducerId}", Topic, $"{Partition}"];
}

/// <summary>How many generations and members a group has had. Its members join again; one of before the restart is none of the new ones.</summary>
internal sealed record GroupEntry(string GroupId, int Generation, long LastMember) : CoordinatorEntry
{
    protected override string[] Parts => ["group", GroupId];
}

/// <summary>A transactional id.</summary>
internal sealed record TransactionEntry(
    string TransactionalId, long ProducerId, short Epoch, int TimeoutMs, TransactionState State, long StartedAt, IReadOnlyList<TopicPartition> Partitions, IReadOnlyList<string> Groups)
    : CoordinatorEntry
{
    protected override string[] Parts => ["transaction", TransactionalId];
}

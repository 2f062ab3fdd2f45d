namespace ProducerSafety.Runtime.Broker.Coordinator;

/// <summary>Where a consumer group is (Kafka: <c>ClassicGroupState</c>).</summary>
internal enum GroupState
{
    /// <summary>No members; there may be committed offsets.</summary>
    Empty,

    /// <summary>Waits for all members to join the next generation.</summary>
    PreparingRebalance,

    /// <summary>Waits for the leader's assignment.</summary>
    CompletingRebalance,

    /// <summary>Every member can have its assignment.</summary>
    Stable,
}

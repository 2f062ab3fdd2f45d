namespace ProducerSafety.Runtime.Broker;

/// <summary>What a partition remembers of a batch (Kafka: <c>BatchMetadata</c>).</summary>
/// <param name="FirstSequence">The sequence of its first record.</param>
/// <param name="LastSequence">The sequence of its last record.</param>
/// <param name="BaseOffset">The offset of its first record.</param>
/// <param name="Count">How many records it has.</param>
/// <param name="Timestamp">The largest timestamp of its records.</param>
public readonly record struct RememberedBatch(int FirstSequence, int LastSequence, long BaseOffset, int Count, long Timestamp);

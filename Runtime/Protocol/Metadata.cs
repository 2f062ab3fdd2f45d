namespace ProducerSafety.Runtime.Protocol;

/// <summary>Asks for brokers, topics and leaders.</summary>
/// <param name="Topics">The topics asked for, or null for all.</param>
/// <param name="AllowAutoTopicCreation">Whether the broker may create a topic that does not exist.</param>
public sealed record MetadataRequest(IReadOnlyList<string>? Topics, bool AllowAutoTopicCreation = true) : Request;

/// <summary>Brokers, topics and leaders as one broker knows them, which may be out of date.</summary>
/// <param name="Brokers">The ids of the brokers that are alive.</param>
/// <param name="Topics">The topics asked for.</param>
public sealed record MetadataResponse(IReadOnlyList<int> Brokers, IReadOnlyList<TopicMetadata> Topics) : Response;

/// <summary>A topic as one broker knows it.</summary>
/// <param name="Error">Why there are no partitions, for instance <see cref="ErrorCode.UnknownTopicOrPartition"/>.</param>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partitions">Its partitions in the order of their indexes.</param>
public sealed record TopicMetadata(ErrorCode Error, string Topic, IReadOnlyList<PartitionMetadata> Partitions);

/// <summary>A partition as one broker knows it.</summary>
/// <param name="Error"><see cref="ErrorCode.LeaderNotAvailable"/> while there is no leader.</param>
/// <param name="Partition">The index, from 0.</param>
/// <param name="Leader">The id of the leading broker, or -1.</param>
/// <param name="LeaderEpoch">How often the leader has changed.</param>
public sealed record PartitionMetadata(ErrorCode Error, int Partition, int Leader, int LeaderEpoch);

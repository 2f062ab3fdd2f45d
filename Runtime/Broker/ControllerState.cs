namespace ProducerSafety.Runtime.Broker;

/// <summary>What a controller knows and must know again after a restart (Kafka: the metadata log).</summary>
/// <param name="MetadataOffset">How often something was said.</param>
/// <param name="NextProducerId">The first producer id that nobody has.</param>
/// <param name="Partitions">The partitions, in the order of their creation.</param>
internal sealed record ControllerState(long MetadataOffset, long NextProducerId, IReadOnlyList<ControlledPartitionState> Partitions);

/// <summary>A partition of a <see cref="ControllerState"/>.</summary>
/// <param name="Assignment">What was last said of it.</param>
/// <param name="Eligible">The eligible leader replicas.</param>
internal sealed record ControlledPartitionState(PartitionAssignment Assignment, IReadOnlyList<int> Eligible);

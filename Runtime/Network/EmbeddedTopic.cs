namespace ProducerSafety.Runtime.Network;

/// <summary>A topic of an <see cref="EmbeddedBroker"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partitions">How many partitions, from 1.</param>
/// <param name="ReplicationFactor">How many replicas of each, from 1 to the number of nodes; -1 for as many as there are nodes, at most three.</param>
public sealed record EmbeddedTopic(string Name, int Partitions = 1, int ReplicationFactor = -1);

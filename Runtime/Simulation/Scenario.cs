using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Producer;

namespace ProducerSafety.Runtime.Simulation;

/// <summary>A cluster, an application, and what may go wrong: all of a simulation except the <see cref="Schedule"/>.</summary>
public sealed record Scenario
{
    /// <summary>What it is called, in a few words.</summary>
    public required string Name { get; init; }

    /// <summary>The application.</summary>
    public required Func<Application, Task> Program { get; init; }

    /// <summary>Whose rules all producers follow, whatever the application says; null for what it says.</summary>
    public ProducerProfile? Profile { get; init; }

    /// <summary>How many brokers there are, with the ids 1 to n.</summary>
    public int Brokers { get; init; } = 3;

    /// <summary>How many partitions the topic has. Partition p is led by broker p mod n + 1 at first.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>How many replicas each partition has.</summary>
    public int ReplicationFactor { get; init; } = 3;

    /// <summary>What the brokers run with.</summary>
    public BrokerOptions Broker { get; init; } = new() { MinInsyncReplicas = 2, DefaultReplicationFactor = 3 };

    /// <summary>The faults that may strike.</summary>
    public IReadOnlyList<FaultKind> Faults { get; init; } = [];

    /// <summary>How many faults strike at most in a random schedule.</summary>
    public int MaxFaults { get; init; } = 3;

    /// <summary>Errors with which brokers answer the first produce requests instead of doing what they ask, in turn.</summary>
    public IReadOnlyList<Protocol.ErrorCode> Refusals { get; init; } = [];

    /// <summary>Whether a topic that does not exist is asked for.</summary>
    public bool TopicExists { get; init; } = true;

    /// <summary>Whether the data of a crashed broker may be all that there is of an acknowledged message: then no client can help.</summary>
    public bool MayLoseAllCopies { get; init; }

    /// <summary>How long a fault with an end lasts, in milliseconds.</summary>
    public int FaultLasts { get; init; } = 3_000;

    /// <summary>How long the simulation may go on, in milliseconds; an application that has not ended by then hangs.</summary>
    public long TimeLimit { get; init; } = 3_600_000;
}

using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <summary>A partition as the controller has it (Kafka: <c>PartitionRegistration</c> and <c>PartitionChangeBuilder</c>).</summary>
internal sealed class ControlledPartition(TopicPartition id, IReadOnlyList<int> replicas)
{
    public TopicPartition Id { get; } = id;

    public IReadOnlyList<int> Replicas { get; } = replicas;

    public int Leader { get; private set; } = replicas[0];

    public int LeaderEpoch { get; private set; }

    public IReadOnlyList<int> Isr { get; private set; } = replicas;

    /// <summary>The eligible leader replicas: not in sync, but with everything below the high watermark.</summary>
    public IReadOnlyList<int> Eligible { get; private set; } = [];

    public int PartitionEpoch { get; private set; }

    /// <summary>A partition as it was before a restart of all brokers: it has no leader until one of them registers.</summary>
    public static ControlledPartition From(ControlledPartitionState state) => new(state.Assignment.Partition, state.Assignment.Replicas)
    {
        Leader = -1,
        LeaderEpoch = state.Assignment.LeaderEpoch,
        Isr = state.Assignment.Isr,
        Eligible = state.Eligible,
        PartitionEpoch = state.Assignment.PartitionEpoch,
    };

    public void Change(int leader, IReadOnlyList<int> isr, BrokerOptions options)
    {
        Eligible = !options.EligibleLeaderReplicas || isr.Count >= Math.Min(options.MinInsyncReplicas, Replicas.Count)
            ? []
            : [.. Eligible.Union(Isr).Except(isr).Order()];
        LeaderEpoch += leader == Leader ? 0 : 1;
        Leader = leader;
        Isr = isr;
        PartitionEpoch++;
    }

    /// <summary>A broker lost what it had appended.</summary>
    public void Exclude(int broker) => Eligible = Eligible.Without(broker);

    /// <summary>The first broker that is alive and has everything below the high watermark, or -1 (Kafka: <c>electAnyLeader</c>).</summary>
    public int CleanLeader(IReadOnlyList<int> isr, IReadOnlyList<int> alive)
    {
        foreach (int broker in Replicas)
        {
            if (alive.Has(broker) && isr.Has(broker))
            {
                return broker;
            }
        }

        foreach (int broker in Replicas)
        {
            if (alive.Has(broker) && Eligible.Has(broker))
            {
                return broker;
            }
        }

        return -1;
    }

    public PartitionAssignment At(long metadataOffset) => new(Id, Replicas, Leader, LeaderEpoch, Isr, PartitionEpoch, metadataOffset);

    public void AddTo(ref StateHash hash)
    {
        At(0).AddTo(ref hash);
        hash.Add(Eligible);
    }
}

namespace ProducerSafety.Runtime.Broker;

/// <summary>What a <see cref="Controller"/> asks of its driver. The driver remembers it and acts later; each broker may learn it at another time.</summary>
public interface IControllerEffects
{
    /// <summary>Tell every broker about a partition: <see cref="BrokerCore.Apply"/>.</summary>
    /// <param name="assignment">What changed.</param>
    void Publish(PartitionAssignment assignment);

    /// <summary>Tell every broker which brokers are alive: <see cref="BrokerCore.ApplyBrokers"/>.</summary>
    /// <param name="alive">Their ids, in order.</param>
    void PublishBrokers(IReadOnlyList<int> alive);

    /// <summary>Tell every broker that a topic is gone: <see cref="BrokerCore.RemoveTopic"/>. Nothing to do for a driver that never deletes one.</summary>
    /// <param name="topic">The topic's name.</param>
    void PublishDeletion(string topic)
    {
    }
}

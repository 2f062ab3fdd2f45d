namespace ProducerSafety.Runtime.Broker.Coordinator;

/// <summary>Where the coordinators keep what must be known after a restart. What a call wrote outlives the process.</summary>
internal interface ICoordinatorStorage
{
    void Put(CoordinatorEntry entry);

    void Remove(CoordinatorEntry entry);
}

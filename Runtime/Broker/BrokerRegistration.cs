namespace ProducerSafety.Runtime.Broker;

/// <summary>What the controller gives a broker that starts.</summary>
/// <param name="BrokerId">The broker's id.</param>
/// <param name="BrokerEpoch">Which start it is (KIP-631): larger than all earlier ones.</param>
/// <param name="FirstProducerId">The first of <see cref="Controller.ProducerIdBlock"/> producer ids.</param>
public sealed record BrokerRegistration(int BrokerId, long BrokerEpoch, long FirstProducerId);

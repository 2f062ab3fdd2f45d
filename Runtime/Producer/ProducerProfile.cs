namespace ProducerSafety.Runtime.Producer;

/// <summary>Whose rules a producer follows where the clients differ.</summary>
public enum ProducerProfile
{
    /// <summary>
    /// The reference: Kafka's rules, and stricter where Kafka's own clients can write a message twice. A batch that may be in the log is never sent under another producer
    /// id, epoch or sequence, and one partition's trouble never touches another.
    /// </summary>
    Reference,

    /// <summary>
    /// librdkafka, under Confluent.Kafka: the next request is built while one is in flight, a request may use up the whole delivery timeout, and an epoch bump concerns all partitions
    /// and sends again what may be in the log.
    /// </summary>
    Librdkafka,
}

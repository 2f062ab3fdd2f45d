namespace ProducerSafety.Analyzers;

/// <summary>In which types an analyzer looks for something, beside those that speak of Kafka.</summary>
internal enum KafkaScope
{
    /// <summary>In no others: it looks for what the client offers.</summary>
    Kafka,

    /// <summary>In those that call a method of the project by which a message may be sent.</summary>
    Senders,

    /// <summary>In those that register services.</summary>
    Registrations,
}

namespace ProducerSafety.Runtime.Broker.Coordinator;

/// <summary>Where a transactional id is (Kafka: <c>TransactionState</c>).</summary>
internal enum TransactionState
{
    /// <summary>No transaction since the producer id was given.</summary>
    Empty,

    /// <summary>A transaction is open.</summary>
    Ongoing,

    /// <summary>It is decided that the transaction is committed; not all partitions know.</summary>
    PrepareCommit,

    /// <summary>It is decided that the transaction is aborted; not all partitions know.</summary>
    PrepareAbort,

    /// <summary>The last transaction was committed.</summary>
    CompleteCommit,

    /// <summary>The last transaction was aborted.</summary>
    CompleteAbort,
}

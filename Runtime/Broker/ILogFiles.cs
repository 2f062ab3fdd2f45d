namespace ProducerSafety.Runtime.Broker;

/// <summary>Where the logs of a broker are kept beside its memory.</summary>
internal interface ILogStorage
{
    /// <summary>The partitions that have a log here.</summary>
    IReadOnlyList<Protocol.TopicPartition> Partitions { get; }

    /// <summary>The files of a partition, old or new.</summary>
    ILogFiles Open(Protocol.TopicPartition partition);
}

/// <summary>The log of one partition outside of memory. What a call wrote outlives the process; <see cref="Flush"/> makes it outlive a loss of power.</summary>
internal interface ILogFiles
{
    /// <summary>What is there, up to the first batch that is not whole; the rest is cut off.</summary>
    /// <param name="producers">What the batches that are no longer there told about producers.</param>
    /// <param name="startOffset">The first offset of the log.</param>
    IReadOnlyList<LogEntry> Load(out ProducerStateTable? producers, out long startOffset);

    void Append(in LogEntry entry);

    /// <summary>Drops the batches that begin at or after an offset.</summary>
    void TruncateTo(long endOffset);

    /// <summary>Drops the batches before an offset.</summary>
    /// <param name="startOffset">The first offset that stays.</param>
    /// <param name="producers">What they told about producers.</param>
    void DeleteTo(long startOffset, ProducerStateTable producers);

    /// <summary>Begins anew.</summary>
    void RestartAt(long offset);

    void Flush();

    /// <summary>Removes everything.</summary>
    void Delete();
}

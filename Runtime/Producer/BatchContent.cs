using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Producer;

/// <summary>The records of a batch that fills: as objects in the simulator, as bytes on the network.</summary>
internal abstract class BatchContent : IDisposable
{
    /// <summary>The size of the batch, with its header.</summary>
    public int SizeInBytes { get; protected set; } = RecordBatch.HeaderSize;

    /// <summary>How many bytes a record would add.</summary>
    public abstract int SizeOf(in RecordData record);

    public abstract void Add(in RecordData record);

    /// <summary>Takes out the first records.</summary>
    public abstract void DropFirst(int count);

    /// <summary>The batch as it is sent. It is used before the content changes again or is disposed.</summary>
    public abstract RecordBatch Seal(long producerId, short epoch, int baseSequence);

    /// <summary>Nobody needs the records any more.</summary>
    public abstract void Dispose();
}

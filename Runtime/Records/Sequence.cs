namespace ProducerSafety.Runtime.Records;

/// <summary>
/// Arithmetic of sequences: they count the records of one producer, epoch and partition from 0 to 2147483647, and then from 0 again
/// (Kafka: <c>DefaultRecordBatch.incrementSequence</c>).
/// </summary>
public static class Sequence
{
    /// <summary>The sequence that lies some records after another.</summary>
    /// <param name="sequence">A sequence, at least 0.</param>
    /// <param name="count">How many records, at least 0.</param>
    public static int Add(int sequence, int count) => (int)(((long)sequence + count) & int.MaxValue);

    /// <summary>The sequence of the record after one.</summary>
    /// <param name="sequence">A sequence, or -1 before the first.</param>
    public static int Next(int sequence) => sequence < 0 ? 0 : Add(sequence, 1);
}

using System.Buffers.Binary;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Broker;

/// <summary>The control batch that ends a transaction in a partition (Kafka: <c>ControlRecordType</c>, <c>EndTransactionMarker</c>).</summary>
internal static class EndMarker
{
    private const short Commit = 1;

    public static RecordBatch Of(long producerId, short producerEpoch, bool isCommit, long now)
    {
        byte[] key = new byte[4];
        BinaryPrimitives.WriteInt16BigEndian(key.AsSpan(2), isCommit ? Commit : (short)0);
        RecordBatch marker = new([new Record(key, new byte[6], now)], producerId, producerEpoch) { IsTransactional = true, IsControl = true };
        return RecordBatch.FromBytes(RecordBatchEncoder.Encode(marker));
    }

    /// <summary>Whether a control batch commits; otherwise it aborts.</summary>
    public static bool IsCommit(RecordBatch marker) =>
        marker.Records is [{ Key: { Length: >= 4 } key }] && BinaryPrimitives.ReadInt16BigEndian(key.AsSpan(2)) == Commit;
}

using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Broker;

/// <summary>
/// What a broker checks of a batch by itself, in Kafka's order: <c>UnifiedLog.analyzeAndValidateRecords</c> (base offset, size, checksum), <c>LogValidator</c>
/// (count, sequence, timestamps), then the size of a segment.
/// </summary>
internal static class BatchChecks
{
    public static ErrorCode Check(RecordBatch batch, BrokerOptions options, long now)
    {
        if (batch.BaseOffset != 0)
        {
            return ErrorCode.InvalidRecord;
        }

        if (batch.SizeInBytes > options.MessageMaxBytes)
        {
            return ErrorCode.MessageTooLarge;
        }

        if (batch.IsCorrupt)
        {
            return ErrorCode.CorruptMessage;
        }

        if (batch.Count == 0 || batch.IsControl || (batch.HasProducerId && (batch.ProducerEpoch < 0 || batch.BaseSequence < 0)))
        {
            return ErrorCode.InvalidRecord;
        }

        if (!TimestampsAreValid(batch, options, now))
        {
            return ErrorCode.InvalidTimestamp;
        }

        return batch.SizeInBytes > options.LogSegmentBytes ? ErrorCode.RecordListTooLarge : ErrorCode.None;
    }

    private static bool TimestampsAreValid(RecordBatch batch, BrokerOptions options, long now)
    {
        if (!batch.Bytes.IsEmpty)
        {
            return IsValid(batch.MinTimestamp, options, now) && IsValid(batch.MaxTimestamp, options, now);
        }

        for (int index = 0; index < batch.Records.Count; index++)
        {
            if (!IsValid(batch.Records[index].Timestamp, options, now))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsValid(long timestamp, BrokerOptions options, long now) =>
        now - timestamp <= options.MessageTimestampBeforeMaxMs && timestamp - now <= options.MessageTimestampAfterMaxMs;
}

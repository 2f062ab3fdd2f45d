using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Producer;

/// <summary>Records as objects.</summary>
internal sealed class RecordList : BatchContent
{
    private List<Record> records = [];

    public override int SizeOf(in RecordData record) => record.Size;

    public override void Add(in RecordData record)
    {
        records.Add(record.ToRecord());
        SizeInBytes += record.Size;
    }

    public override void DropFirst(int count)
    {
        SizeInBytes -= records.Take(count).Sum(record => new RecordData(record).Size);
        records = records[count..];
    }

    public override RecordBatch Seal(long producerId, short epoch, int baseSequence) => new(records, producerId, epoch, baseSequence) { SizeInBytes = SizeInBytes };

    public override void Dispose()
    {
        // The records may be in a log.
    }
}

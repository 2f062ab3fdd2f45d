using System.Buffers;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Producer;

/// <summary>What a batch knows of one of its messages beside its bytes.</summary>
/// <param name="State">What the caller gave with it.</param>
/// <param name="After">How long after the first message of the batch it was called, in milliseconds.</param>
/// <param name="Size">How many bytes it takes of the buffer.</param>
internal readonly record struct PendingMessage(object? State, int After, int Size);

/// <summary>Messages of one partition that are sent together, in the order of the calls. Each has its own delivery timeout; otherwise they share their fate.</summary>
/// <param name="partition">Where they go.</param>
/// <param name="ordinal">Counts the batches of the partition in the order of the calls.</param>
/// <param name="createdAt">When the first message was accepted.</param>
/// <param name="content">The records.</param>
internal sealed class PendingBatch(TopicPartition partition, long ordinal, long createdAt, BatchContent content)
{
    private PendingMessage[] messages = ArrayPool<PendingMessage>.Shared.Rent(16);

    public TopicPartition Partition { get; } = partition;

    public long Ordinal { get; } = ordinal;

    public long CreatedAt { get; } = createdAt;

    /// <summary>How many messages there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many of the messages, from the first, have their verdict.</summary>
    public int Reported { get; private set; }

    /// <summary>When the first message without a verdict was called.</summary>
    public long OldestAt => AcceptedAt(Reported);

    /// <summary>When the last message was called.</summary>
    public long YoungestAt => AcceptedAt(Count - 1);

    public int SizeInBytes => content.SizeInBytes;

    /// <summary>What is sent, from the first time on; null before, and again when it gets another sequence.</summary>
    public RecordBatch? Sealed { get; private set; }

    public bool IsSealed => Sealed is not null;

    /// <summary>Whether it was sealed once: then it takes no more messages, because a broker may have what was sent.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether a request with it has gone out and is not answered.</summary>
    public bool IsOut { get; set; }

    /// <summary>Whether a transmission ended without an answer that says that it was not appended.</summary>
    public bool MayBeInLog { get; set; }

    /// <summary>Whether all its messages have their verdict.</summary>
    public bool IsReported => Reported == Count;

    /// <summary>How many attempts count against <c>retries</c>.</summary>
    public int Failures { get; set; }

    public long RetryAt { get; set; }

    public ErrorCode LastError { get; set; }

    /// <summary>What is known of the messages if they are given up now.</summary>
    public DeliveryStatus StatusIfGivenUp => IsOut || MayBeInLog ? DeliveryStatus.PossiblyPersisted : DeliveryStatus.NotPersisted;

    public bool HasRoomFor(in RecordData record, ProducerOptions options) =>
        !IsClosed && Count < options.BatchMessages && SizeInBytes + content.SizeOf(record) <= Math.Min(options.BatchSize, options.MessageMaxBytes);

    public bool IsFull(ProducerOptions options) => Count >= options.BatchMessages || SizeInBytes >= options.BatchSize;

    public void Add(long now, in RecordData record, object? state)
    {
        if (Count == messages.Length)
        {
            PendingMessage[] more = ArrayPool<PendingMessage>.Shared.Rent(2 * Count);
            messages.AsSpan().CopyTo(more);
            ArrayPool<PendingMessage>.Shared.Return(messages, clearArray: true);
            messages = more;
        }

        content.Add(record);
        messages[Count++] = new(state, (int)(now - CreatedAt), record.Size);
    }

    /// <summary>When a message was called.</summary>
    public long AcceptedAt(int index) => CreatedAt + messages[index].After;

    /// <summary>The first message without a verdict, which has one from now on. With the last one the batch gives back what it holds.</summary>
    public PendingMessage ReportNext()
    {
        PendingMessage message = messages[Reported++];
        if (IsReported)
        {
            ArrayPool<PendingMessage>.Shared.Return(messages, clearArray: true);
            messages = [];
            content.Dispose();
        }

        return message;
    }

    /// <summary>Takes out the messages that have their verdict, which no broker may have.</summary>
    public void DropReported()
    {
        content.DropFirst(Reported);
        messages.AsSpan(Reported, Count - Reported).CopyTo(messages);
        Count -= Reported;
        messages.AsSpan(Count, Reported).Clear();
        Reported = 0;
    }

    public void Seal(long producerId, short epoch, int baseSequence)
    {
        IsClosed = true;
        Sealed = content.Seal(producerId, epoch, baseSequence);
    }

    public void Unseal() => Sealed = null;

    public void AddTo(ref StateHash hash, long now)
    {
        hash.Add(Ordinal);
        hash.Add(CreatedAt - now);
        hash.Add((Count << 16) | Reported);
        for (int index = Reported; index < Count; index++)
        {
            hash.Add(AcceptedAt(index) - now);
        }

        hash.Add(Sealed is null ? -2 : (Sealed.ProducerId << 32) ^ (Sealed.ProducerEpoch << 16) ^ Sealed.BaseSequence);
        hash.Add((IsOut ? 1 : 0) | (MayBeInLog ? 2 : 0) | (IsClosed ? 4 : 0));
        hash.Add(Failures);
        hash.Add(Math.Max(RetryAt - now, 0));
    }
}

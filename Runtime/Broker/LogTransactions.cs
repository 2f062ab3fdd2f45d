using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Broker;

/// <summary>
/// The transactions in one log, open and aborted. It follows from the log alone, so that a follower has it too (Kafka: <c>ProducerStateManager</c>'s ongoing and unreplicated
/// transactions, and the transaction index).
/// </summary>
internal sealed class LogTransactions
{
    private readonly List<Transaction> transactions = [];

    /// <summary>A batch is in the log.</summary>
    public void Apply(in LogEntry entry)
    {
        RecordBatch batch = entry.Batch;
        if (!batch.IsTransactional)
        {
            return;
        }

        int open = transactions.FindIndex(transaction => transaction.ProducerId == batch.ProducerId && transaction.MarkerOffset < 0);
        if (!batch.IsControl)
        {
            if (open < 0)
            {
                transactions.Add(new Transaction(batch.ProducerId, entry.BaseOffset, -1, IsAborted: false));
            }
        }
        else if (open >= 0)
        {
            transactions[open] = transactions[open] with { MarkerOffset = entry.BaseOffset, IsAborted = !EndMarker.IsCommit(batch) };
        }
    }

    /// <summary>The end of what a consumer of committed records may read: the first record of a transaction whose end is not on all in-sync replicas.</summary>
    public long StableBefore(long highWatermark)
    {
        long stable = highWatermark;
        foreach (Transaction transaction in transactions)
        {
            if (transaction.MarkerOffset < 0 || transaction.MarkerOffset >= highWatermark)
            {
                stable = Math.Min(stable, transaction.FirstOffset);
            }
        }

        return stable;
    }

    /// <summary>The aborted transactions that have a record in a range of offsets.</summary>
    public List<AbortedTransaction> AbortedIn(long from, long end) =>
    [
        .. transactions.Where(transaction => transaction.IsAborted && transaction.FirstOffset < end && transaction.MarkerOffset >= from)
            .Select(transaction => new AbortedTransaction(transaction.ProducerId, transaction.FirstOffset)),
    ];

    /// <summary>Whether a batch belongs to a transaction that was aborted.</summary>
    public bool IsAborted(in LogEntry entry)
    {
        long producerId = entry.Batch.ProducerId;
        long offset = entry.BaseOffset;
        return entry.Batch.IsTransactional && transactions.Exists(transaction =>
            transaction.IsAborted && transaction.ProducerId == producerId && transaction.FirstOffset <= offset && transaction.MarkerOffset > offset);
    }

    /// <summary>Forgets what nobody can ask for: committed transactions that are on all in-sync replicas, and those whose records are deleted.</summary>
    public void Forget(long startOffset, long highWatermark)
    {
        if (transactions.Count > 0)
        {
            transactions.RemoveAll(transaction => transaction.MarkerOffset >= 0
                && (transaction.MarkerOffset < startOffset || (!transaction.IsAborted && transaction.MarkerOffset < highWatermark)));
        }
    }

    private readonly record struct Transaction(long ProducerId, long FirstOffset, long MarkerOffset, bool IsAborted);
}

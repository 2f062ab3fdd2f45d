using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <summary>The fetches of consumers that wait at one broker for enough bytes, or for the end of their patience (Kafka: the purgatory of <c>DelayedFetch</c>).</summary>
internal sealed class ClientFetches(BrokerCore broker)
{
    private readonly List<Waiting> waiting = [];

    /// <summary>When the next one is answered whatever there is.</summary>
    public long NextDeadline { get; private set; } = long.MaxValue;

    public void Handle(long now, ClientConnection client, int correlationId, FetchRequest request)
    {
        if (request.MaxWaitMs > 0 && !IsWorthAnAnswer(request))
        {
            client.IsBusy = true;
            waiting.Add(new Waiting(client, correlationId, now + request.MaxWaitMs, request));
            NextDeadline = Math.Min(NextDeadline, now + request.MaxWaitMs);
            return;
        }

        broker.Effects.Respond(client.Id, correlationId, Read(request));
    }

    /// <summary>Answers those that have something to be told, or whose time is over.</summary>
    public void Answer(long now)
    {
        int kept = 0;
        NextDeadline = long.MaxValue;
        for (int index = 0; index < waiting.Count; index++)
        {
            Waiting fetch = waiting[index];
            if (fetch.Client.IsClosed)
            {
                continue;
            }

            if (fetch.Deadline <= now || IsWorthAnAnswer(fetch.Request))
            {
                broker.Answer(fetch.Client, fetch.CorrelationId, Read(fetch.Request));
                continue;
            }

            NextDeadline = Math.Min(NextDeadline, fetch.Deadline);
            waiting[kept++] = fetch;
        }

        waiting.RemoveRange(kept, waiting.Count - kept);
    }

    private bool IsWorthAnAnswer(FetchRequest request)
    {
        long bytes = 0;
        foreach (FetchPartition fetch in request.Partitions)
        {
            if (broker.Find(fetch.Partition) is not { } replica || replica.ErrorOf(fetch) != ErrorCode.None)
            {
                return true;
            }

            bytes += replica.Log.BytesBetween(fetch.FetchOffset, replica.EndFor(request.ReadCommitted), request.MinBytes - bytes);
            if (bytes >= request.MinBytes)
            {
                return true;
            }
        }

        return request.Partitions.Count == 0;
    }

    private FetchResponse Read(FetchRequest request)
    {
        FetchedPartition[] partitions = new FetchedPartition[request.Partitions.Count];
        int room = request.MaxBytes;
        for (int index = 0; index < partitions.Length; index++)
        {
            FetchPartition fetch = request.Partitions[index];
            partitions[index] = broker.Find(fetch.Partition)?.Read(fetch, request.ReadCommitted, ref room)
                ?? new FetchedPartition(fetch.Partition, broker.IsKnown(fetch.Partition) ? ErrorCode.NotLeaderOrFollower : ErrorCode.UnknownTopicOrPartition, -1, -1, -1, null, []);
        }

        return new FetchResponse(partitions);
    }

    private readonly record struct Waiting(ClientConnection Client, int CorrelationId, long Deadline, FetchRequest Request);
}

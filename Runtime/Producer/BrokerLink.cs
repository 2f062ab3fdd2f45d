using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Producer;

/// <summary>A request and what became of it.</summary>
internal sealed class OutstandingRequest(int correlationId, int broker, Request request, IReadOnlyList<PendingBatch> batches)
{
    public int CorrelationId { get; } = correlationId;

    public int Broker { get; } = broker;

    public Request Request { get; } = request;

    /// <summary>The batches of a produce request.</summary>
    public IReadOnlyList<PendingBatch> Batches { get; } = batches;

    /// <summary>When the client stops waiting for the answer.</summary>
    public long Deadline { get; set; } = long.MaxValue;
}

/// <summary>The producer's side of the connection to one broker.</summary>
/// <param name="broker">The broker's id, or <see cref="ProducerCore.AnyBroker"/>.</param>
internal sealed class BrokerLink(int broker)
{
    public int Broker { get; } = broker;

    /// <summary>Requests that went out and are not answered, oldest first.</summary>
    public List<OutstandingRequest> Outstanding { get; } = [];

    /// <summary>Requests that wait for room in flight; librdkafka builds them early.</summary>
    public Queue<OutstandingRequest> Built { get; } = new();

    /// <summary>The partitions that this broker leads.</summary>
    public List<PartitionQueue> Partitions { get; } = [];

    /// <summary>Where the search for the next partition to serve begins, so that each gets its turn.</summary>
    public int NextPartition { get; set; }

    public int ConnectionFailures { get; set; }

    public long ReconnectAt { get; set; }

    /// <summary>When the next lost connection counts as the first again.</summary>
    public long ForgetFailuresAt { get; set; }

    public int ProduceRequestsInFlight { get; set; }

    public void AddTo(ref StateHash hash, long now)
    {
        hash.Add(Broker);
        hash.Add(NextPartition);
        hash.Add(ConnectionFailures);
        hash.Add(Math.Max(ReconnectAt - now, 0));
        hash.Add(ConnectionFailures == 0 ? 0 : Math.Max(ForgetFailuresAt - now, 0));
        hash.Add((Outstanding.Count << 8) | Built.Count);
        foreach (OutstandingRequest request in Outstanding)
        {
            hash.Add(request.CorrelationId);
            hash.Add(request.Deadline - now);
            hash.Add(request.Request is ProduceRequest ? request.Batches.Count : request.Request is MetadataRequest ? -1 : -2);
            AddBatches(ref hash, request);
        }

        foreach (OutstandingRequest request in Built)
        {
            AddBatches(ref hash, request);
        }
    }

    private static void AddBatches(ref StateHash hash, OutstandingRequest request)
    {
        foreach (PendingBatch batch in request.Batches)
        {
            hash.Add(batch.Partition.Partition);
            hash.Add(batch.Ordinal);
        }
    }
}

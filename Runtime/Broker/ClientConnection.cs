using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <summary>
/// A client's connection. Kafka handles one request of a connection at a time and reads the next one when the answer is written
/// (<c>SocketServer</c> mutes the channel), so that answers come in the order of the requests.
/// </summary>
internal sealed class ClientConnection(long id)
{
    private Queue<(int CorrelationId, Request Request)>? later;

    public long Id { get; } = id;

    public bool IsBusy { get; set; }

    public bool IsClosed { get; set; }

    public void Enqueue(int correlationId, Request request) => (later ??= new Queue<(int, Request)>()).Enqueue((correlationId, request));

    public bool TryDequeue(out (int CorrelationId, Request Request) next)
    {
        if (later == null || IsClosed)
        {
            next = default;
            return false;
        }

        return later.TryDequeue(out next);
    }

    public void AddTo(ref StateHash hash, long now)
    {
        hash.Add(Id);
        hash.Add(IsBusy);
        hash.Add(later?.Count ?? 0);
        foreach ((int correlationId, Request request) in later ?? [])
        {
            hash.Add(correlationId);
            hash.Add(request, now);
        }
    }
}

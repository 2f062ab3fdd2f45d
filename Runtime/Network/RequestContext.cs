using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network;

/// <summary>One request on its way through a handler.</summary>
/// <param name="session">The connection.</param>
/// <param name="api">The API.</param>
/// <param name="header">The request's header.</param>
/// <param name="body">What follows the header.</param>
/// <param name="shared">What the body lies in, where that is used again.</param>
/// <param name="output">Where the answer goes.</param>
internal sealed class RequestContext(ClientSession session, Api api, RequestHeader header, ReadOnlyMemory<byte> body, SharedBytes? shared, WireBuffer output)
{
    public ClientSession Session => session;

    public EmbeddedNode Node => session.Node;

    public EmbeddedCluster Cluster => session.Node.Cluster;

    public SharedBytes? Shared => shared;

    public short Version => header.ApiVersion;

    public string ClientId => header.ClientId ?? "";

    public T Read<T>()
        where T : IMessage, new() => WireReader.Read<T>(body, api, header.ApiVersion);

    public void Reply<T>(T response)
        where T : IMessage => Reply(response, header.ApiVersion);

    public void Reply<T>(T response, short version)
        where T : IMessage => Frames.WriteResponse(output, response, api, version, header.CorrelationId);

    /// <summary>Asks the broker.</summary>
    /// <exception cref="ProtocolException">The connection is over.</exception>
    public async ValueTask<T> AskAsync<T>(Request request)
        where T : Response =>
        (T)(await session.AskAsync(header.CorrelationId, request).ConfigureAwait(false) ?? throw new ProtocolException("The broker ended the connection."));

    /// <summary>Asks for something that may be answered later.</summary>
    /// <param name="ask">Asks, holding the gate, and says where the answer goes.</param>
    /// <exception cref="ProtocolException">The connection is over.</exception>
    public async ValueTask<T> LaterAsync<T>(Action<Action<T>> ask)
        where T : class =>
        (T)(await session.LaterAsync(answer => ask(answer)).ConfigureAwait(false) ?? throw new ProtocolException("The broker ended the connection."));

    /// <summary>Whether this node keeps a consumer group or a transactional id. The caller holds the gate.</summary>
    public bool IsCoordinatorOf(string key) => Cluster.CoordinatorOf(key) == Node.Id;

    public void Tell(ProduceRequest request) => session.Tell(header.CorrelationId, request);
}

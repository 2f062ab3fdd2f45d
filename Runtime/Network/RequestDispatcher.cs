using ProducerSafety.Runtime.Network.Handlers;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network;

/// <summary>Brings requests to their handlers.</summary>
internal static class RequestDispatcher
{
    private static readonly Dictionary<short, Func<RequestContext, ValueTask>> handlers = new()
    {
        [ApiVersionsApi.Key] = ApiVersionsHandler.Handle,
        [MetadataApi.Key] = MetadataHandler.Handle,
        [ProduceApi.Key] = ProduceHandler.Handle,
        [InitProducerIdApi.Key] = InitProducerIdHandler.Handle,
        [FetchApi.Key] = FetchHandler.Handle,
        [ListOffsetsApi.Key] = ListOffsetsHandler.Handle,
        [OffsetForLeaderEpochApi.Key] = OffsetForLeaderEpochHandler.Handle,
        [FindCoordinatorApi.Key] = FindCoordinatorHandler.Handle,
        [JoinGroupApi.Key] = GroupHandlers.Join,
        [SyncGroupApi.Key] = GroupHandlers.Sync,
        [HeartbeatApi.Key] = GroupHandlers.Heartbeat,
        [LeaveGroupApi.Key] = GroupHandlers.Leave,
        [OffsetCommitApi.Key] = OffsetHandlers.Commit,
        [OffsetFetchApi.Key] = OffsetHandlers.Fetch,
        [ListGroupsApi.Key] = GroupQueryHandlers.List,
        [DescribeGroupsApi.Key] = GroupQueryHandlers.Describe,
        [AddPartitionsToTxnApi.Key] = TransactionHandlers.AddPartitions,
        [AddOffsetsToTxnApi.Key] = TransactionHandlers.AddOffsets,
        [TxnOffsetCommitApi.Key] = TransactionHandlers.CommitOffsets,
        [EndTxnApi.Key] = TransactionHandlers.End,
        [CreateTopicsApi.Key] = CreateTopicsHandler.Handle,
        [DeleteTopicsApi.Key] = DeleteTopicsHandler.Handle,
        [DescribeConfigsApi.Key] = DescribeConfigsHandler.Handle,
        [DescribeClusterApi.Key] = DescribeClusterHandler.Handle,
        [SaslHandshakeApi.Key] = SaslHandshakeHandler.Handle,
        [SaslAuthenticateApi.Key] = SaslAuthenticateHandler.Handle,
    };

    /// <summary>The APIs that clients are told of.</summary>
    public static IReadOnlyList<Api> Served { get; } = [.. Apis.All.Where(api => handlers.ContainsKey(api.Key))];

    /// <summary>Handles one request.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="frame">The request.</param>
    /// <param name="shared">What the frame lies in, where that is used again; whoever keeps a part of the frame holds it.</param>
    /// <param name="output">Where the answer goes.</param>
    /// <exception cref="ProtocolException">It is none, or none that this connection may send: the connection is of no more use.</exception>
    public static ValueTask HandleAsync(ClientSession session, ReadOnlyMemory<byte> frame, SharedBytes? shared, WireBuffer output)
    {
        if (session.Authentication.ExpectsBareToken)
        {
            session.Authentication.TakeBareToken(frame, output);
            return ValueTask.CompletedTask;
        }

        RequestHeader start = RequestHeader.ReadStart(frame);
        if (Apis.Find(start.ApiKey) is not { } api || !handlers.TryGetValue(start.ApiKey, out Func<RequestContext, ValueTask>? handler))
        {
            throw new ProtocolException($"There is no API {start.ApiKey}.");
        }

        if (!session.Authentication.Allows(api))
        {
            throw new ProtocolException($"{api} before the client has authenticated.");
        }

        if (start.ApiVersion < api.MinVersion || start.ApiVersion > api.MaxVersion)
        {
            // A client finds out by asking: only this API has an answer to an unknown version (KIP-511).
            return api.Key == ApiVersionsApi.Key
                ? ApiVersionsHandler.Refuse(new RequestContext(session, api, start, default, null, output))
                : throw new ProtocolException($"There is no version {start.ApiVersion} of {api}.");
        }

        RequestHeader header = RequestHeader.Read(frame, api, out ReadOnlyMemory<byte> body);
        return handler(new RequestContext(session, api, header, body, shared, output));
    }
}

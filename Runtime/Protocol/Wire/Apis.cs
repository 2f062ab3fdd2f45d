namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>The APIs that are understood here, by their numbers.</summary>
internal static class Apis
{
    private static readonly Api?[] byKey = ByKey();

    /// <summary>In the order of their numbers.</summary>
    public static IReadOnlyList<Api> All { get; } = [.. byKey.OfType<Api>()];

    public static Api? Find(short key) => (uint)key < (uint)byKey.Length ? byKey[key] : null;

    private static Api?[] ByKey()
    {
        Api[] all =
        [
            ProduceApi.Api, FetchApi.Api, ListOffsetsApi.Api, MetadataApi.Api, OffsetCommitApi.Api, OffsetFetchApi.Api, FindCoordinatorApi.Api, JoinGroupApi.Api,
            HeartbeatApi.Api, LeaveGroupApi.Api, SyncGroupApi.Api, DescribeGroupsApi.Api, ListGroupsApi.Api, SaslHandshakeApi.Api, ApiVersionsApi.Api,
            CreateTopicsApi.Api, DeleteTopicsApi.Api, InitProducerIdApi.Api, OffsetForLeaderEpochApi.Api, AddPartitionsToTxnApi.Api, AddOffsetsToTxnApi.Api,
            EndTxnApi.Api, TxnOffsetCommitApi.Api, DescribeConfigsApi.Api, SaslAuthenticateApi.Api, DescribeClusterApi.Api,
        ];
        Api?[] keyed = new Api?[all.Max(api => api.Key) + 1];
        foreach (Api api in all)
        {
            keyed[api.Key] = api;
        }

        return keyed;
    }
}

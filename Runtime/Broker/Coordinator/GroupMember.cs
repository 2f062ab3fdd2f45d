using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Broker.Coordinator;

/// <summary>A member of a consumer group.</summary>
internal sealed class GroupMember(string id, string? instanceId, string clientId)
{
    public string Id { get; set; } = id;

    /// <summary><c>group.instance.id</c> (KIP-345), or null.</summary>
    public string? InstanceId { get; } = instanceId;

    public string ClientId { get; } = clientId;

    public int SessionTimeoutMs { get; set; }

    public int RebalanceTimeoutMs { get; set; }

    /// <summary>What it can, the best first.</summary>
    public List<JoinGroupApi.Protocol> Protocols { get; set; } = [];

    public ReadOnlyMemory<byte> Assignment { get; set; }

    public long HeardOfAt { get; set; }

    /// <summary>The answer that it waits for in JoinGroup, or null.</summary>
    public Action<JoinGroupApi.Response>? Joining { get; set; }

    /// <summary>The answer that it waits for in SyncGroup, or null.</summary>
    public Action<SyncGroupApi.Response>? Syncing { get; set; }

    /// <summary>When it counts as gone, unless it is heard of before. While it waits for an answer, it cannot be heard of.</summary>
    public long ExpiresAt => Joining != null || Syncing != null ? long.MaxValue : HeardOfAt + SessionTimeoutMs;

    public bool Can(string protocol) => Protocols.Exists(other => other.Name == protocol);

    public ReadOnlyMemory<byte> MetadataFor(string protocol) => Protocols.Find(other => other.Name == protocol)?.Metadata ?? default;

    public bool CanTheSameAs(List<JoinGroupApi.Protocol> protocols) =>
        protocols.Count == Protocols.Count
        && protocols.Zip(Protocols).All(pair => pair.First.Name == pair.Second.Name && pair.First.Metadata.Span.SequenceEqual(pair.Second.Metadata.Span));
}

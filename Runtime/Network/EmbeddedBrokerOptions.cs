using System.Security.Cryptography.X509Certificates;
using ProducerSafety.Runtime.Broker;

namespace ProducerSafety.Runtime.Network;

/// <summary>What an <see cref="EmbeddedBroker"/> is to be.</summary>
public sealed class EmbeddedBrokerOptions
{
    /// <summary>How many brokers the cluster has, from 1. Their ids are 1, 2 and so on.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>The port of the first node; the others listen on those that follow. 0 for ports that the system chooses.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Is told, in a line, of each connection that begins or ends and of each fault that happens; null for nobody. Called by several threads, and must not block.
    /// </summary>
    public Action<string>? Log { get; init; }

    /// <summary>The topics that exist from the start.</summary>
    public IReadOnlyList<EmbeddedTopic> Topics { get; init; } = [];

    /// <summary>The settings of the brokers.</summary>
    public BrokerOptions Broker { get; init; } = BrokerOptions.Default;

    /// <summary>
    /// <c>socket.request.max.bytes</c>: the largest request, in bytes. A connection holds at most one request and one answer in memory; what it sends beyond waits in the
    /// operating system.
    /// </summary>
    public int SocketRequestMaxBytes { get; init; } = 104_857_600;

    /// <summary><c>log.retention.bytes</c> of each partition, or -1 to keep everything until the broker is disposed. The newest batch always stays.</summary>
    public long RetentionBytes { get; init; } = -1;

    /// <summary>
    /// The folder where the cluster keeps its logs and what it knows of itself, to be there again after a restart; null for memory only. Every batch is written to its
    /// file before it is acknowledged, so that the end of the process at any moment loses nothing that was acknowledged. Committed offsets and the
    /// states of transactional ids are among it; the members of consumer groups join again.
    /// </summary>
    public string? DataFolder { get; init; }

    /// <summary>Whether every batch also reaches the disk before it is acknowledged (<c>log.flush.interval.messages=1</c>): then a loss of power costs nothing either.</summary>
    public bool FlushEachBatch { get; init; }

    /// <summary><c>group.initial.rebalance.delay.ms</c>: how long the first member of a consumer group waits for others. Kafka's default is 3,000.</summary>
    public int GroupInitialRebalanceDelayMs { get; init; }

    /// <summary>The users of SASL/PLAIN with their passwords. Where there are any, a client must authenticate before it asks anything else.</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>();

    /// <summary>The certificate, with its private key, of a broker that speaks TLS only; null for plain text.</summary>
    public X509Certificate2? Certificate { get; init; }
}

using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Tests.Broker;

/// <summary>One place in a <see cref="TestCluster"/>: the disk stays, the broker on it comes and goes.</summary>
internal sealed class TestBroker(TestCluster cluster, int id) : IBrokerEffects
{
    public int Id { get; } = id;

    public LogDirectory Directory { get; } = new();

    public BrokerCore? Core { get; set; }

    public PartitionLog Log => Directory.Logs[TestCluster.Orders];

    public void Start(BrokerRegistration registration) => Core = new BrokerCore(registration, cluster.Options, this, Directory);

    public void Respond(long connection, int correlationId, Response response)
    {
        cluster.Answers.Add((connection, correlationId), response);
        cluster.AnswerOrder.Add((connection, correlationId));
    }

    public void Close(long connection) => cluster.Closed.Add(connection);

    public void Send(ReplicaFetchRequest request) => cluster.Enqueue(Id, request.Leader, () =>
    {
        if (cluster[request.Leader].Core is { } leader)
        {
            leader.HandleReplicaFetch(cluster.Now, request);
        }
        else
        {
            Core?.PeerDisconnected(cluster.Now, request.Leader);
        }
    });

    public void Send(ReplicaFetchResponse response) =>
        cluster.Enqueue(Id, response.Follower, () => cluster[response.Follower].Core?.HandleReplicaFetchResponse(cluster.Now, response));

    public void ChangeIsr(IsrChange change) => cluster.Enqueue(Id, TestCluster.ControllerId, () =>
    {
        if (cluster.Controller.ChangeIsr(change) is var error and not ErrorCode.None)
        {
            cluster.Enqueue(TestCluster.ControllerId, Id, () => Core?.IsrChangeRefused(cluster.Now, change, error));
        }
    });

    public void CreateTopic(string topic) => cluster.Enqueue(Id, TestCluster.ControllerId, () => cluster.Controller.CreateTopic(topic));

    public void AllocateProducerIds() => cluster.Enqueue(Id, TestCluster.ControllerId, () =>
    {
        long first = cluster.Controller.AllocateProducerIds();
        cluster.Enqueue(TestCluster.ControllerId, Id, () => Core?.ProducerIdsAllocated(first));
    });
}

using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;
using Xunit;
using Record = ProducerSafety.Runtime.Records.Record;

namespace ProducerSafety.Runtime.Tests.Broker;

/// <summary>A client that sends exactly what a test says, over one connection to one broker.</summary>
internal sealed class TestClient(TestCluster cluster, int broker)
{
    private readonly long connection = cluster.NextConnection();
    private int correlationId;

    public bool IsClosed => cluster.Closed.Contains(connection);

    public static RecordBatch Batch(int sequence, int count = 1, long producerId = 7, short epoch = 0, long timestamp = 1_000_000, string value = "x") =>
        new([.. Enumerable.Range(0, count).Select(index => new Record(null, System.Text.Encoding.UTF8.GetBytes(value), timestamp))], producerId, epoch, sequence);

    /// <summary>Sends a batch; returns the correlation id.</summary>
    public int Send(RecordBatch batch, short acks = -1, int timeoutMs = 30_000, TopicPartition? partition = null) =>
        Ask(new ProduceRequest(null, acks, timeoutMs, [new PartitionBatch(partition ?? TestCluster.Orders, batch)]));

    public int Ask(Request request)
    {
        cluster[broker].Core!.Handle(cluster.Now, connection, ++correlationId, request);
        return correlationId;
    }

    public void Disconnect() => cluster[broker].Core!.Disconnected(connection);

    public Response? Answer(int correlationId) => cluster.Answers.GetValueOrDefault((connection, correlationId));

    public PartitionAppended? Appended(int correlationId) => (Answer(correlationId) as ProduceResponse)?.Partitions[0];

    /// <summary>Sends a batch, lets everything move, and gives the answer.</summary>
    public PartitionAppended Produce(RecordBatch batch, short acks = -1, TopicPartition? partition = null)
    {
        int correlationId = Send(batch, acks, partition: partition);
        cluster.Run();
        return Assert.IsType<ProduceResponse>(Answer(correlationId), exactMatch: true).Partitions[0];
    }
}

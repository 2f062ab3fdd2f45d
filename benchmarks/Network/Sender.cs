using Confluent.Kafka;
using ProducerSafety.Runtime.Network.Producing;
using ProducerSafety.Runtime.Producer;

namespace ProducerSafety.Network.Benchmarks;

/// <summary>A producer of ours or librdkafka's, which numbers what it sends to a partition.</summary>
internal sealed class Sender : IDisposable
{
    private readonly Dictionary<int, int> next = [];
    private readonly IdempotentProducer<Runtime.Network.Producing.Null, string>? ours;
    private readonly IProducer<Confluent.Kafka.Null, string>? theirs;
    private int failed;

    public Sender(string bootstrapServers, int index, bool isOurs)
    {
        Index = index;
        ProducerConfig config = new()
        {
            BootstrapServers = bootstrapServers, EnableIdempotence = true, LingerMs = 5, RetryBackoffMs = 50, ReconnectBackoffMs = 20, ReconnectBackoffMaxMs = 200, SocketTimeoutMs = 5_000,
        };
        if (isOurs)
        {
            ours = new(config);
        }
        else
        {
            theirs = new ProducerBuilder<Confluent.Kafka.Null, string>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        }
    }

    public int Index { get; }

    public int Failed => failed;

    public long Sent { get; private set; }

    public void Send(int partition)
    {
        int number = next.GetValueOrDefault(partition);
        next[partition] = number + 1;
        Sent++;
        string value = Ledger.Value(Index, number);
        ours?.Produce(new Runtime.Protocol.TopicPartition(Server.Topic, partition), new() { Value = value }, report =>
        {
            if (report.Status != DeliveryStatus.Persisted)
            {
                Interlocked.Increment(ref failed);
            }
        });
        theirs?.Produce(new TopicPartition(Server.Topic, partition), new Confluent.Kafka.Message<Confluent.Kafka.Null, string> { Value = value }, report =>
        {
            if (report.Error.IsError)
            {
                Interlocked.Increment(ref failed);
            }
        });
    }

    public void Flush()
    {
        ours?.Flush(TimeSpan.FromMinutes(3));
        theirs?.Flush(TimeSpan.FromMinutes(3));
    }

    public void Dispose()
    {
        ours?.Dispose();
        theirs?.Dispose();
    }
}

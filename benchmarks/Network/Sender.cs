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
    private readonly Action<Runtime.Producer.DeliveryReport> oursReported;
    private readonly Action<DeliveryReport<Confluent.Kafka.Null, string>> theirsReported;
    private long acknowledged;

    public Sender(string bootstrapServers, int index, bool isOurs, int lingerMs)
    {
        Index = index;
        ProducerConfig config = new()
        {
            BootstrapServers = bootstrapServers, EnableIdempotence = true, LingerMs = lingerMs, QueueBufferingMaxMessages = 10_000, RetryBackoffMs = 50, ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 200, SocketTimeoutMs = 5_000,
        };
        oursReported = report => Count(report.Status == DeliveryStatus.Persisted);
        theirsReported = report => Count(!report.Error.IsError);
        if (isOurs)
        {
            ours = new(config);
        }
        else
        {
            // With more in flight, a request that may or may not have arrived often makes librdkafka give up for good before 2.3.0 (its pull request 4438).
            config.MaxInFlight = Library.Version < 0x020300ff ? 1 : 5;
            theirs = new ProducerBuilder<Confluent.Kafka.Null, string>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, error) =>
            {
                if (error.IsFatal)
                {
                    Console.Error.WriteLine($"sender {index}: {error}");
                }
            }).Build();
        }
    }

    public int Index { get; }

    public long Acknowledged => Volatile.Read(ref acknowledged);

    public long Sent { get; private set; }

    public void Send(int partition)
    {
        int number = next.GetValueOrDefault(partition);
        next[partition] = number + 1;
        string value = Ledger.Value(Index, number);
        while (!TrySend(partition, value))
        {
            Thread.Sleep(1);
        }

        Sent++;
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

    /// <summary>False where the queue is full.</summary>
    private bool TrySend(int partition, string value)
    {
        try
        {
            ours?.Produce(new Runtime.Protocol.TopicPartition(Server.Topic, partition), new() { Value = value }, oursReported);
            theirs?.Produce(new TopicPartition(Server.Topic, partition), new Confluent.Kafka.Message<Confluent.Kafka.Null, string> { Value = value }, theirsReported);
            return true;
        }
        catch (ProduceException e) when (e.Result == AppendResult.QueueFull)
        {
            return false;
        }
        catch (ProduceException<Confluent.Kafka.Null, string> e) when (e.Error.Code == Confluent.Kafka.ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    private void Count(bool isAcknowledged)
    {
        if (isAcknowledged)
        {
            Interlocked.Increment(ref acknowledged);
        }
    }
}

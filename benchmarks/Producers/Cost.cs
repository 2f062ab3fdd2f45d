using System.Diagnostics;
using Confluent.Kafka;
using ProducerSafety.Runtime.Network.Producing;
using Null = Confluent.Kafka.Null;

namespace ProducerSafety.Benchmarks.Producers;

/// <summary>What it costs to send messages and to learn that they are stored.</summary>
internal sealed record Cost(double MessagesPerSecond, double BytesPerMessage, double MicrosecondsPerMessage)
{
    public static Cost Median(List<Cost> costs) => new(
        Middle(costs.Select(cost => cost.MessagesPerSecond)), Middle(costs.Select(cost => cost.BytesPerMessage)), Middle(costs.Select(cost => cost.MicrosecondsPerMessage)));

    public static async Task<Cost> OfAsync(string client, string call, string bootstrapServers, int size, int count)
    {
        ProducerConfig config = new()
        {
            BootstrapServers = bootstrapServers, EnableIdempotence = true, LingerMs = 5, QueueBufferingMaxMessages = 2_000_000, QueueBufferingMaxKbytes = 2_000_000,
        };
        byte[] value = new byte[size];
        Random.Shared.NextBytes(value);
        return (client, call) switch
        {
            ("ours", "ProduceAsync") => await OursAsync(config, value, count),
            ("ours", _) => Ours(config, value, count),
            (_, "ProduceAsync") => await TheirsAsync(config, value, count),
            _ => Theirs(config, value, count),
        };
    }

    private static async Task<Cost> OursAsync(ProducerConfig config, byte[] value, int count)
    {
        using IdempotentProducer<Runtime.Network.Producing.Null, byte[]> producer = new(config);
        await producer.ProduceAsync("orders", new() { Value = value });
        Task[] deliveries = new Task[count];
        return await MeasureAsync(count, () =>
        {
            for (int index = 0; index < count; index++)
            {
                deliveries[index] = producer.ProduceAsync("orders", new() { Value = value });
            }

            return Task.WhenAll(deliveries);
        });
    }

    private static Cost Ours(ProducerConfig config, byte[] value, int count)
    {
        using IdempotentProducer<Runtime.Network.Producing.Null, byte[]> producer = new(config);
        producer.Produce("orders", new() { Value = value });
        producer.Flush();
        int stored = 0;
        Cost cost = MeasureAsync(count, () =>
        {
            for (int index = 0; index < count; index++)
            {
                producer.Produce("orders", new() { Value = value }, report => stored += report.Status == Runtime.Producer.DeliveryStatus.Persisted ? 1 : 0);
            }

            producer.Flush();
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();
        return stored == count ? cost : throw new InvalidOperationException($"{stored} of {count} are stored.");
    }

    private static async Task<Cost> TheirsAsync(ProducerConfig config, byte[] value, int count)
    {
        using IProducer<Null, byte[]> producer = new ProducerBuilder<Null, byte[]>(config).SetLogHandler((_, _) => { }).Build();
        Confluent.Kafka.Message<Null, byte[]> message = new() { Value = value };
        await producer.ProduceAsync("orders", message);
        Task[] deliveries = new Task[count];
        return await MeasureAsync(count, () =>
        {
            for (int index = 0; index < count; index++)
            {
                deliveries[index] = producer.ProduceAsync("orders", message);
            }

            return Task.WhenAll(deliveries);
        });
    }

    private static Cost Theirs(ProducerConfig config, byte[] value, int count)
    {
        using IProducer<Null, byte[]> producer = new ProducerBuilder<Null, byte[]>(config).SetLogHandler((_, _) => { }).Build();
        Confluent.Kafka.Message<Null, byte[]> message = new() { Value = value };
        producer.Produce("orders", message);
        producer.Flush(TimeSpan.FromMinutes(1));
        int stored = 0;
        Cost cost = MeasureAsync(count, () =>
        {
            for (int index = 0; index < count; index++)
            {
                producer.Produce("orders", message, report => Interlocked.Add(ref stored, report.Status == PersistenceStatus.Persisted ? 1 : 0));
            }

            producer.Flush(TimeSpan.FromMinutes(1));

            // Its Flush calls handlers too, beside the polling thread, and may return while the last one there still runs.
            SpinWait.SpinUntil(() => Volatile.Read(ref stored) == count, TimeSpan.FromSeconds(10));
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();
        return stored == count ? cost : throw new InvalidOperationException($"{stored} of {count} are stored.");
    }

    private static async Task<Cost> MeasureAsync(int count, Func<Task> send)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using Process process = Process.GetCurrentProcess();
        TimeSpan processor = process.TotalProcessorTime;
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        await send();
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        process.Refresh();
        return new(count / took.TotalSeconds, (double)allocated / count, (process.TotalProcessorTime - processor).TotalMicroseconds / count);
    }

    private static double Middle(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
}

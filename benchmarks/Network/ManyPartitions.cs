using System.Diagnostics;
using Confluent.Kafka;
using ProducerSafety.Runtime.Network;

namespace ProducerSafety.Network.Benchmarks;

/// <summary>What partitions cost that nobody writes to, and whether each can be written to.</summary>
internal static class ManyPartitions
{
    public static async Task RunAsync(int partitions)
    {
        await CompareAsync(partitions);
        await TouchEachAsync(partitions);
    }

    private static async Task CompareAsync(int partitions)
    {
        foreach (int others in (int[])[0, partitions])
        {
            string kind = others == 0 ? Server.Ours : $"{Server.Ours}+{others}";
            (double idle, long memory) = await IdleAsync(kind);
            (double seconds, double cpu, _) = await Comparison.MeasureAsync(kind, 100, 4_000_000);
            Console.WriteLine(
                $"{others,7:N0} other partitions: {4_000_000 / seconds,9:N0} messages a second, {cpu / 4_000_000 * 1e9,5:N0} ns of CPU time a message; idle {idle:P1} of a core, {memory >> 20} MB");
        }
    }

    private static async Task<(double Idle, long Memory)> IdleAsync(string kind)
    {
        using Process server = Comparison.Start(kind);
        await server.StandardOutput.ReadLineAsync();
        await Task.Delay(1_000);
        server.Refresh();
        TimeSpan before = server.TotalProcessorTime;
        await Task.Delay(3_000);
        server.Refresh();
        double idle = (server.TotalProcessorTime - before).TotalSeconds / 3;
        long memory = server.PeakWorkingSet64;
        server.StandardInput.Close();
        await server.WaitForExitAsync();
        return (idle, memory);
    }

    private static async Task TouchEachAsync(int partitions)
    {
        Stopwatch watch = Stopwatch.StartNew();
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new EmbeddedTopic(Server.Topic, partitions)] });
        Console.WriteLine($"{partitions:N0} partitions are there after {watch.Elapsed.TotalSeconds:0.0} s");
        using IProducer<Null, int> producer = new ProducerBuilder<Null, int>(new ProducerConfig
        {
            BootstrapServers = broker.BootstrapServers, EnableIdempotence = true, QueueBufferingMaxMessages = 2 * partitions, LingerMs = 100,
        }).Build();
        watch.Restart();
        for (int partition = 0; partition < partitions; partition++)
        {
            producer.Produce(new TopicPartition(Server.Topic, partition), new Message<Null, int> { Value = partition });
        }

        producer.Flush(TimeSpan.FromMinutes(3));
        double seconds = watch.Elapsed.TotalSeconds;
        int wrong = Enumerable.Range(0, partitions).Count(partition =>
            broker.ReadAll(Server.Topic, partition) is not [{ Value: { } value }] || Serializers.Int32.Serialize(partition, default).AsSpan().SequenceEqual(value) == false);
        Console.WriteLine($"one message to each, {seconds:0.0} s: {wrong} are not there once");
        Environment.ExitCode = wrong == 0 ? 0 : 1;
    }
}

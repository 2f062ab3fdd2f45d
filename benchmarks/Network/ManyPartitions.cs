using System.Buffers.Binary;
using System.Diagnostics;
using ProducerSafety.Runtime.Network;
using ProducerSafety.Runtime.Network.Producing;
using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Network.Benchmarks;

/// <summary>What partitions cost that nobody writes to, and whether each can be written to.</summary>
internal static class ManyPartitions
{
    private const double MostIdle = 0.05;

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
            (double seconds, double cpu, _, _) = await Comparison.MeasureAsync(kind, 100, 4_000_000);
            Console.WriteLine(
                $"{others,7:N0} other partitions: {4_000_000 / seconds,9:N0} messages a second, {cpu / 4_000_000 * 1e9,5:N0} ns of CPU time a message; idle {idle:P1} of a core, {memory >> 20} MB");
            Environment.ExitCode = idle <= MostIdle ? Environment.ExitCode : 1;
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

        // librdkafka looks at every partition each time that it looks for something to send: a message to each of 20,000 takes it 44 s, and 25 times as long for 100,000.
        await using IdempotentProducer<Null, int> producer = new(
            [new("bootstrap.servers", broker.BootstrapServers), new("queue.buffering.max.messages", $"{partitions}"), new("linger.ms", "100")]);
        watch.Restart();
        int acknowledged = 0;
        for (int partition = 0; partition < partitions; partition++)
        {
            producer.Produce(new TopicPartition(Server.Topic, partition), new() { Value = partition }, report => acknowledged += report.Status == DeliveryStatus.Persisted ? 1 : 0);
        }

        producer.Flush(TimeSpan.FromMinutes(3));
        double seconds = watch.Elapsed.TotalSeconds;
        int stored = Enumerable.Range(0, partitions).Count(partition =>
            broker.ReadAll(Server.Topic, partition) is [{ Value: { } value }] && BinaryPrimitives.ReadInt32BigEndian(value) == partition);
        Console.WriteLine($"one message to each in {seconds:0.0} s: {acknowledged:N0} acknowledged, {stored:N0} there exactly once, {acknowledged - stored:N0} lost");
        Environment.ExitCode = acknowledged == partitions && stored == partitions ? Environment.ExitCode : 1;
    }
}

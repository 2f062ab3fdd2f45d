using System.Diagnostics;
using Confluent.Kafka;

namespace ProducerSafety.Network.Benchmarks;

/// <summary>Sends the same messages to both brokers, in turns.</summary>
internal static class Comparison
{
    public static async Task RunAsync(int messages, int rounds, int[] sizes)
    {
        foreach (int size in sizes)
        {
            int count = size == 100 ? messages : messages / 4;
            for (int round = 1; round <= rounds; round++)
            {
                foreach (string kind in (string[])[Server.Ours, "mock"])
                {
                    (double seconds, double cpu, double kernel, long memory) = await MeasureAsync(kind, size, count);
                    Console.WriteLine(
                        $"{size,5} bytes, round {round}, {kind}: {count / seconds,9:N0} messages a second; broker: {cpu / count * 1e9,5:N0} ns of CPU time a message, {kernel / count * 1e9,5:N0} of them the kernel's, {memory >> 20} MB");
                }
            }
        }
    }

    public static Process Start(string kind) =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Arguments(kind)) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    // Where the dotnet command runs this program, the command needs to be told the program again.
    private static string[] Arguments(string kind) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Comparison).Assembly.Location, "serve", kind] : ["serve", kind];

    public static async Task<(double Seconds, double Cpu, double Kernel, long Memory)> MeasureAsync(string kind, int size, int messages)
    {
        using Process server = Start(kind);
        try
        {
            string servers = (await server.StandardOutput.ReadLineAsync())!;
            using IProducer<Null, byte[]> producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig
            {
                BootstrapServers = servers,
                EnableIdempotence = true,
                LingerMs = 5,
                EnableDeliveryReports = false,
                QueueBufferingMaxMessages = 500_000,
                StatisticsIntervalMs = 0,
            }).Build();
            Message<Null, byte[]> message = new() { Value = new byte[size] };

            // Until the compiler has done its work.
            SendAll(producer, message, messages / 2);
            server.Refresh();
            (TimeSpan before, TimeSpan kernelBefore) = (server.TotalProcessorTime, server.PrivilegedProcessorTime);
            Stopwatch watch = Stopwatch.StartNew();
            SendAll(producer, message, messages);
            double seconds = watch.Elapsed.TotalSeconds;
            server.Refresh();
            return (seconds, (server.TotalProcessorTime - before).TotalSeconds, (server.PrivilegedProcessorTime - kernelBefore).TotalSeconds, server.PeakWorkingSet64);
        }
        finally
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync();
        }
    }

    private static void SendAll(IProducer<Null, byte[]> producer, Message<Null, byte[]> message, int count)
    {
        for (int sent = 0; sent < count; sent++)
        {
            Send(producer, new TopicPartition(Server.Topic, sent % Server.Partitions), message);
        }

        producer.Flush(TimeSpan.FromMinutes(2));
    }

    private static void Send(IProducer<Null, byte[]> producer, TopicPartition partition, Message<Null, byte[]> message)
    {
        while (true)
        {
            try
            {
                producer.Produce(partition, message);
                return;
            }
            catch (ProduceException<Null, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(1));
            }
        }
    }
}

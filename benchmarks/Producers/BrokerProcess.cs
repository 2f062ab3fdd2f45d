using System.Diagnostics;
using Confluent.Kafka;
using ProducerSafety.Runtime.Network;

namespace ProducerSafety.Benchmarks.Producers;

/// <summary>A broker in a process of its own.</summary>
internal sealed class BrokerProcess : IDisposable
{
    private readonly Process process;

    private BrokerProcess(Process process, string bootstrapServers)
    {
        this.process = process;
        BootstrapServers = bootstrapServers;
    }

    public string BootstrapServers { get; }

    public static BrokerProcess Start(string kind)
    {
        Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["serve", kind]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        return new(process, process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The broker does not start."));
    }

    /// <summary>Is the broker until its standard input ends.</summary>
    public static async Task ServeAsync(string kind)
    {
        if (kind == "embedded")
        {
            await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new EmbeddedTopic("orders")], RetentionBytes = 64 << 20 });
            Console.WriteLine(broker.BootstrapServers);
            await Console.In.ReadToEndAsync();
            return;
        }

        using IProducer<string, string> mock = new ProducerBuilder<string, string>(new Dictionary<string, string> { ["test.mock.num.brokers"] = "1" }).SetLogHandler((_, _) => { }).Build();
        using IAdminClient admin = new DependentAdminClientBuilder(mock.Handle).Build();
        Console.WriteLine(string.Join(",", admin.GetMetadata(TimeSpan.FromSeconds(30)).Brokers.Select(broker => $"{broker.Host}:{broker.Port}")));
        await Console.In.ReadToEndAsync();
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}

using System.Diagnostics;
using System.Runtime.CompilerServices;
using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Network;

namespace ProducerSafety.Network.Tests;

/// <summary>A broker in a process of its own, which can be killed: this program, told by its environment to be one.</summary>
internal sealed class BrokerProcess : IDisposable
{
    private const string Variable = "NETWORK_TESTS_BROKER_FOLDER";

    private readonly Process process;

    private BrokerProcess(Process process, string servers)
    {
        this.process = process;
        BootstrapServers = servers;
    }

    public string BootstrapServers { get; }

    public static async Task<BrokerProcess> StartAsync(string folder)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(BrokerProcess).Assembly.Location);
        }

        start.Environment[Variable] = folder;
        Process process = Process.Start(start)!;
        return new BrokerProcess(process, await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The broker did not start."));
    }

    /// <summary>The options of the broker on a folder: small segments, so that there are many.</summary>
    public static EmbeddedBrokerOptions Options(string folder) => new()
    {
        Nodes = 3,
        DataFolder = folder,
        Topics = [new EmbeddedTopic("orders", 2)],
        Broker = new BrokerOptions { MinInsyncReplicas = 2, LogSegmentBytes = 20_000 },
    };

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    [ModuleInitializer]
    internal static void Serve()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } folder)
        {
            using ManualResetEvent never = new(false);
            EmbeddedBroker broker = EmbeddedBroker.StartAsync(Options(folder)).GetAwaiter().GetResult();
            Console.WriteLine(broker.BootstrapServers);
            never.WaitOne();
        }
    }
}

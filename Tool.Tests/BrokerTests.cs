using System.Net;
using System.Net.Sockets;
using ProducerSafety.Runtime.Network.Producing;

namespace ProducerSafety.Tool.Tests;

public sealed class BrokerTests
{
    [Fact]
    public async Task A_producer_can_send_and_every_fault_is_told()
    {
        using BrokerRun broker = new("--port", "0", "--topic", "orders:1", "--lose-ack", "1");
        string servers = await broker.LineAsync("bootstrap.servers=");

        await using (IdempotentProducer<string, string> producer = new([new("bootstrap.servers", servers)]))
        {
            await producer.ProduceAsync("orders", new() { Key = "1", Value = "a book" }, TestContext.Current.CancellationToken);
        }

        Assert.StartsWith("from 127.0.0.1:", await broker.LineAsync("node 1: connection 1 "), StringComparison.Ordinal);
        Assert.Equal("a produce request is lost, and the connection breaks", await broker.LineAsync("FAULT: the acknowledgement of "));
        await broker.LineAsync("connection 1 is over");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused_in_one_line()
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        string port = ((IPEndPoint)taken.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        ToolRun run = await Task.Run(() => ToolRun.Of("broker", "--port", port), TestContext.Current.CancellationToken);

        run.IsRefusedWith($"cannot listen on port {port}: ");
    }

    [Theory]
    [InlineData("--port", "many", "--port is 'many', but must be a whole number")]
    [InlineData("--port", "70000", "at most 65535")]
    [InlineData("--nodes", "0", "from 1 on")]
    [InlineData("--lose-ack", "-1", "from 0 on")]
    [InlineData("--topic", "orders:none", "write a name, or a name with a number of partitions")]
    [InlineData("--topic", ":3", "'--topic :3' is no topic")]
    public void Bad_input_is_refused_in_one_line(string option, string value, string says) => ToolRun.Of("broker", option, value).IsRefusedWith(says);

    [Fact]
    public void Ports_that_do_not_exist_are_refused_in_one_line() =>
        ToolRun.Of("broker", "--port", "65535", "--nodes", "2").IsRefusedWith("there are not enough ports from 65535 on for 2 nodes: the last one is 65535; choose a lower --port, or 0");

    [Theory]
    [InlineData("bad topic!")]
    [InlineData("orders", "orders")]
    public void A_topic_that_cannot_be_created_is_refused_in_one_line(params string[] topics) =>
        ToolRun.Of(["broker", "--port", "0", .. topics.SelectMany(topic => new[] { "--topic", topic })]).IsRefusedWith($"The topic '{topics[0]}' cannot be created: ");

    [Fact]
    public async Task A_folder_with_data_that_is_damaged_is_refused_in_one_line()
    {
        using TemporaryFolder folder = new();
        folder.Write("cluster.json", "{");

        ToolRun run = await Task.Run(() => ToolRun.Of("broker", "--port", "0", "--data", folder.FullName), TestContext.Current.CancellationToken);

        run.IsRefusedWith($"cannot use {folder.FullName} for --data: {folder.PathOf("cluster.json")} is damaged");
    }

    [Fact]
    public async Task What_is_stored_is_written_to_the_folder_with_data()
    {
        // Deleted with the temporary folder of all tests: the broker runs on until they end.
        string folder = Directory.CreateTempSubdirectory("broker-").FullName;
        using BrokerRun broker = new("--port", "0", "--topic", "orders:1", "--data", folder);
        string servers = await broker.LineAsync("bootstrap.servers=");

        await using (IdempotentProducer<string, string> producer = new([new("bootstrap.servers", servers)]))
        {
            await producer.ProduceAsync("orders", new() { Key = "1", Value = "a book" }, TestContext.Current.CancellationToken);
        }

        Assert.Contains(
            Directory.GetFiles(folder, "*.log", SearchOption.AllDirectories),
            log => new FileInfo(log).Length > "a book".Length);
    }

    /// <summary>The command, run until the test has seen what it waits for.</summary>
    private sealed class BrokerRun : IDisposable
    {
        private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

        private readonly Lines lines = new();

        // Ends with the process of the tests: the command goes on until Ctrl+C.
        public BrokerRun(params string[] args) =>
            new Thread(() => ToolCommand.Run(["broker", .. args], new(TextReader.Null, TextWriter.Synchronized(lines), TextWriter.Null, Path.GetTempPath()))) { IsBackground = true }.Start();

        /// <summary>What follows a text, once a line has it.</summary>
        public async Task<string> LineAsync(string text)
        {
            using CancellationTokenSource limit = new(Limit);
            while (true)
            {
                if (lines.Find(text) is { } found)
                {
                    return found;
                }

                await Task.Delay(20, limit.Token);
            }
        }

        public void Dispose() => lines.Dispose();
    }

    private sealed class Lines : StringWriter
    {
        private readonly List<string> lines = [];

        public override void WriteLine(string? value)
        {
            lock (lines)
            {
                lines.Add(value ?? "");
            }
        }

        public string? Find(string text)
        {
            lock (lines)
            {
                return lines.Where(line => line.Contains(text, StringComparison.Ordinal)).Select(line => line[(line.IndexOf(text, StringComparison.Ordinal) + text.Length)..]).FirstOrDefault();
            }
        }
    }
}

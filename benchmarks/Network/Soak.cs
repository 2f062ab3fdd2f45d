using System.Diagnostics;
using Confluent.Kafka;
using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Network;
using Error = ProducerSafety.Runtime.Protocol.ErrorCode;

namespace ProducerSafety.Network.Benchmarks;

/// <summary>
/// What an hour brings, in minutes: as many messages as at a thousand a second, and as many faults as at one a second. A consumer reads everything back meanwhile, and the broker keeps no more
/// than it was told to.
/// </summary>
internal static class Soak
{
    private const int Messages = 3_600_000;
    private const int Faults = 3_600;
    private const int Partitions = 6;
    private const int Nodes = 3;

    public static async Task RunAsync(int seconds)
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions
        {
            Nodes = Nodes, Topics = [new EmbeddedTopic(Server.Topic, Partitions)], RetentionBytes = 32 << 20, Broker = new BrokerOptions { MinInsyncReplicas = 2, ReplicaFetchBackoffMs = 20 },
        });

        // One of librdkafka writes to one partition only: with two it can store messages twice, whatever the broker does (its issue 4953).
        Sender[] senders = [.. Enumerable.Range(0, 2 * Partitions).Select(index => new Sender(broker.BootstrapServers, index, isOurs: index < Partitions))];
        Ledger ledger = new();
        Memory memory = new();
        using CancellationTokenSource end = new();
        Task reading = Task.Run(() => Read(broker.BootstrapServers, ledger, end.Token));
        Stopwatch watch = Stopwatch.StartNew();
        Task striking = StrikeAsync(broker, watch, seconds);
        for (int sent = 0; sent < Messages; sent += senders.Length * Partitions)
        {
            foreach (Sender sender in senders)
            {
                for (int message = 0; message < Partitions; message++)
                {
                    sender.Send(sender.Index < Partitions ? message : sender.Index - Partitions);
                }
            }

            while (watch.Elapsed.TotalSeconds < (double)seconds * sent / Messages)
            {
                await Task.Delay(1);
            }

            if (sent / (Messages / 40) != (sent + (senders.Length * Partitions)) / (Messages / 40))
            {
                memory.Sample();
            }
        }

        await striking;
        Array.ForEach(senders, sender => sender.Flush());
        long total = senders.Sum(sender => sender.Sent);
        for (int wait = 0; wait < 300 && ledger.Read - ledger.Duplicates < total; wait++)
        {
            await Task.Delay(100);
        }

        await end.CancelAsync();
        await reading;
        Console.WriteLine($"{total:N0} messages and {Faults:N0} faults in {watch.Elapsed.TotalSeconds:0} s: {ledger.Read - ledger.Duplicates:N0} read back, {ledger.Duplicates} twice, "
            + $"{ledger.Missing} missing, {senders.Sum(sender => sender.Failed)} reported as failed; memory of the process {memory}");
        Environment.ExitCode = ledger.Read == total && ledger.Missing == 0 ? 0 : 1;
        Array.ForEach(senders, sender => sender.Dispose());
    }

    private static void Read(string bootstrapServers, Ledger ledger, CancellationToken end)
    {
        using IConsumer<Ignore, string> consumer = new ConsumerBuilder<Ignore, string>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers, GroupId = "ledger", EnableAutoCommit = false, ReconnectBackoffMs = 20, ReconnectBackoffMaxMs = 200, SocketTimeoutMs = 5_000,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(Server.Topic, partition, Offset.Beginning)));
        while (!end.IsCancellationRequested)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is { } result)
            {
                ledger.Take(result.Partition, result.Message.Value);
            }
        }
    }

    private static async Task StrikeAsync(EmbeddedBroker broker, Stopwatch watch, int seconds)
    {
        Random random = new(1);
        for (int fault = 0; fault < Faults; fault++)
        {
            while (watch.Elapsed.TotalSeconds < (double)seconds * fault / Faults)
            {
                await Task.Delay(1);
            }

            Strike(broker.Faults, random);
        }

        broker.Faults.Clear();
        broker.Faults.RestoreIsr();
        for (int node = 1; node <= Nodes; node++)
        {
            broker.Faults.StartNode(node);
        }
    }

    private static void Strike(BrokerFaults faults, Random random)
    {
        int node = random.Next(1, Nodes + 1);
        int partition = random.Next(Partitions);
        try
        {
            switch (random.Next(100))
            {
                case < 40:
                    faults.LoseAcknowledgement();
                    break;
                case < 60:
                    faults.LoseRequest();
                    break;
                case < 75:
                    faults.Fail(Error.NotEnoughReplicas);
                    break;
                case < 85:
                    faults.Delay(TimeSpan.FromMilliseconds(50));
                    break;
                case < 90:
                    faults.MoveLeader(Server.Topic, partition);
                    break;
                case < 94:
                    faults.CloseConnections(node);
                    break;
                case < 97:
                    faults.ShrinkIsr(Server.Topic, partition);
                    _ = Task.Delay(200).ContinueWith(_ => faults.RestoreIsr(), TaskScheduler.Default);
                    break;
                default:
                    faults.StopNode(node);
                    _ = Task.Delay(200).ContinueWith(_ => faults.StartNode(node), TaskScheduler.Default);
                    break;
            }
        }
        catch (InvalidOperationException)
        {
            // There is no leader, or no other one, at the moment.
        }
    }
}

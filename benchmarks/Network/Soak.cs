using System.Diagnostics;
using Confluent.Kafka;
using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Network;
using Error = ProducerSafety.Runtime.Protocol.ErrorCode;

namespace ProducerSafety.Network.Benchmarks;

/// <summary>
/// What an hour brings at a thousand messages and one fault a second, as fast as it goes. A consumer reads everything back meanwhile, and the broker keeps no more than it was told to.
/// </summary>
internal static class Soak
{
    private const int Partitions = 6;
    private const int Nodes = 3;
    private const int MessagesOfFault = 1_000;
    private const int MostUnread = 50_000;
    private const int Samples = 32;

    private static readonly TimeSpan Outage = TimeSpan.FromMilliseconds(200);

    public static async Task RunAsync(int messages)
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions
        {
            Nodes = Nodes, Topics = [new EmbeddedTopic(Server.Topic, Partitions)], RetentionBytes = 8 << 20, Broker = new BrokerOptions { MinInsyncReplicas = 2, ReplicaFetchBackoffMs = 20 },
        });
        using Reader reader = new(broker.BootstrapServers);

        // One of librdkafka writes to one partition only: with two it can store messages twice, whatever the broker does (its issue 4953).
        Sender[] senders = [.. Enumerable.Range(0, 2 * Partitions).Select(index => new Sender(broker.BootstrapServers, index, isOurs: index < Partitions, lingerMs: 5))];
        Stopwatch watch = Stopwatch.StartNew();
        Task[] sending = [.. senders.Select(sender => Task.Factory.StartNew(() => Send(sender, messages / senders.Length, senders, reader.Ledger), TaskCreationOptions.LongRunning))];
        int faults = 0;
        Memory memory = new();
        Random random = new(1);
        for (Task all = Task.WhenAll(sending); !all.IsCompleted; await Task.WhenAny(all, Task.Delay(1)))
        {
            long acknowledged = senders.Sum(sender => sender.Acknowledged);
            for (; faults < acknowledged / MessagesOfFault; faults++)
            {
                Strike(broker.Faults, random);
                if (faults % (messages / MessagesOfFault / Samples) == 0)
                {
                    memory.Sample();
                }
            }
        }

        await Task.WhenAll(sending);
        await Task.Delay(Outage);
        broker.Faults.Clear();
        Array.ForEach(senders, sender => sender.Flush());
        reader.WaitFor(senders.Sum(sender => sender.Sent));
        memory.Sample();
        Outcome.Tell($"{faults:N0} faults in {watch.Elapsed.TotalSeconds:0} s", senders, reader, memory);
        Array.ForEach(senders, sender => sender.Dispose());
    }

    private static void Send(Sender sender, int messages, Sender[] all, Ledger ledger)
    {
        for (int sent = 0; sent < messages; sent++)
        {
            // What the retention drops has to be read before.
            while (sent % 100 == 0 && all.Sum(other => other.Acknowledged) - ledger.Stored > MostUnread)
            {
                Thread.Sleep(1);
            }

            sender.Send(sender.Index < Partitions ? sent % Partitions : sender.Index - Partitions);
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
                    _ = Task.Delay(Outage).ContinueWith(_ => faults.RestoreIsr(), TaskScheduler.Default);
                    break;
                default:
                    faults.StopNode(node);
                    _ = Task.Delay(Outage).ContinueWith(_ => faults.StartNode(node), TaskScheduler.Default);
                    break;
            }
        }
        catch (InvalidOperationException)
        {
            // There is no leader, or no other one, at the moment.
        }
    }
}

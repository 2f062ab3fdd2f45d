using System.Diagnostics;
using ProducerSafety.Runtime.Network;

namespace ProducerSafety.Network.Benchmarks;

/// <summary>A thousand producers at one broker, while acknowledgements are lost and connections break: nine of ten are ours, one is librdkafka's.</summary>
internal static class ManyProducers
{
    private const int Partitions = 16;
    private const int Rounds = 8;
    private const int MessagesInRound = 50;
    private const int MessagesInTurn = 10;

    public static async Task RunAsync(int producers)
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new EmbeddedTopic(Server.Topic, Partitions)], RetentionBytes = 1 << 20 });
        using Reader reader = new(broker.BootstrapServers);
        Stopwatch watch = Stopwatch.StartNew();
        Sender[] senders = [.. Enumerable.Range(0, producers).Select(index => new Sender(broker.BootstrapServers, index, isOurs: index % 10 > 0, lingerMs: 50))];
        Memory memory = new();
        int faults = 0;
        for (int round = 1; round <= Rounds; round++)
        {
            for (int number = 0; number < MessagesInRound; number += MessagesInTurn)
            {
                foreach (Sender sender in senders)
                {
                    for (int message = 0; message < MessagesInTurn; message++)
                    {
                        sender.Send(sender.Index % Partitions);
                    }
                }

                broker.Faults.LoseAcknowledgement();
                faults++;
            }

            broker.Faults.CloseConnections();
            faults++;
            Array.ForEach(senders, sender => sender.Flush());
            reader.WaitFor(senders.Sum(sender => sender.Sent));
            memory.Sample();
        }

        Outcome.Tell($"{producers:N0} producers and {faults:N0} faults in {watch.Elapsed.TotalSeconds:0} s", senders, reader, memory);
        await Task.WhenAll(senders.Select(sender => Task.Run(sender.Dispose)));
    }
}

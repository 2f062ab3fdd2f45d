using System.Diagnostics;
using System.Text;
using ProducerSafety.Runtime.Network;

namespace ProducerSafety.Network.Benchmarks;

/// <summary>A thousand producers at one broker, while acknowledgements are lost and connections break: nine of ten are ours, one is librdkafka's.</summary>
internal static class ManyProducers
{
    private const int Partitions = 16;
    private const int Rounds = 8;
    private const int MessagesInRound = 100;

    public static async Task RunAsync(int producers)
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Topics = [new EmbeddedTopic(Server.Topic, Partitions)] });
        Stopwatch watch = Stopwatch.StartNew();
        Sender[] senders = [.. Enumerable.Range(0, producers).Select(index => new Sender(broker.BootstrapServers, index, isOurs: index % 10 > 0))];
        Memory memory = new();
        int faults = 0;
        for (int round = 0; round < Rounds; round++)
        {
            for (int number = 0; number < MessagesInRound; number++)
            {
                foreach (Sender sender in senders)
                {
                    sender.Send(sender.Index % Partitions);
                }

                if (number % 10 == 0)
                {
                    broker.Faults.LoseAcknowledgement();
                    faults++;
                }
            }

            broker.Faults.CloseConnections();
            faults++;
            Array.ForEach(senders, sender => sender.Flush());
            memory.Sample();
        }

        Ledger ledger = new();
        for (int partition = 0; partition < Partitions; partition++)
        {
            foreach (Runtime.Records.Record record in broker.ReadAll(Server.Topic, partition))
            {
                ledger.Take(partition, Encoding.UTF8.GetString(record.Value!));
            }
        }

        int sent = producers * Rounds * MessagesInRound;
        Console.WriteLine($"{producers:N0} producers, {sent:N0} messages, {faults} faults, {watch.Elapsed.TotalSeconds:0} s: {ledger.Read - ledger.Duplicates:N0} stored, "
            + $"{ledger.Duplicates} twice, {ledger.Missing} out of order, {senders.Sum(sender => sender.Failed)} reported as failed; memory of the process {memory}");
        Environment.ExitCode = ledger.Read == sent && ledger.Duplicates == 0 && ledger.Missing == 0 ? 0 : 1;
        await Task.WhenAll(senders.Select(sender => Task.Run(sender.Dispose)));
    }
}

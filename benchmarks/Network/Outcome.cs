namespace ProducerSafety.Network.Benchmarks;

/// <summary>Says what became of the messages, and ends with exit code 1 where it is not what it has to be.</summary>
internal static class Outcome
{
    public static void Tell(string what, Sender[] senders, Reader reader, Memory memory)
    {
        long sent = senders.Sum(sender => sender.Sent);
        long acknowledged = senders.Sum(sender => sender.Acknowledged);
        Ledger ledger = reader.Ledger;
        Console.WriteLine(what);
        Console.WriteLine($"{sent:N0} sent, {acknowledged:N0} acknowledged, {ledger.Stored:N0} stored, {Math.Max(0, acknowledged - ledger.Stored):N0} lost, "
            + $"{ledger.Duplicates:N0} stored again, {ledger.OutOfOrder:N0} out of order");
        Console.WriteLine($"memory of the process, in each eighth of the time: {memory}, {(memory.IsFlat ? "flat" : "NOT FLAT")}");
        bool isRight = acknowledged == sent && ledger.Stored == sent && ledger.Duplicates == 0 && ledger.OutOfOrder == 0 && memory.IsFlat;
        Environment.ExitCode = isRight ? 0 : 1;
    }
}

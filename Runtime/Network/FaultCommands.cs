using System.Globalization;
using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Network;

/// <summary>Faults as lines of text, for whoever types them.</summary>
internal static class FaultCommands
{
    private static readonly (string Name, string Arguments, int Least, Action<BrokerFaults, string[]> Run)[] commands =
    [
        ("lose-ack", "[TIMES]", 0, (faults, words) => faults.LoseAcknowledgement(times: Times(words, 0))),
        ("lose-request", "[TIMES]", 0, (faults, words) => faults.LoseRequest(times: Times(words, 0))),
        ("never-answer", "[TIMES]", 0, (faults, words) => faults.NeverAnswer(times: Times(words, 0))),
        ("delay", "MILLISECONDS [TIMES]", 1, (faults, words) => faults.Delay(TimeSpan.FromMilliseconds(Number(words[0])), times: Times(words, 1))),
        ("fail", "ERROR [TIMES]", 1, (faults, words) => faults.Fail(Error(words[0]), times: Times(words, 1))),
        ("close", "[NODE]", 0, (faults, words) => faults.CloseConnections(words.Length > 0 ? Number(words[0]) : null)),
        ("move-leader", "TOPIC PARTITION [NODE]", 2, (faults, words) => faults.MoveLeader(words[0], Number(words[1]), words.Length > 2 ? Number(words[2]) : null)),
        ("stop", "NODE", 1, (faults, words) => faults.StopNode(Number(words[0]))),
        ("start", "NODE", 1, (faults, words) => faults.StartNode(Number(words[0]))),
        ("pause-replication", "TOPIC PARTITION", 2, (faults, words) => faults.PauseReplication(words[0], Number(words[1]))),
        ("shrink-isr", "TOPIC PARTITION", 2, (faults, words) => faults.ShrinkIsr(words[0], Number(words[1]))),
        ("restore-isr", "", 0, (faults, _) => faults.RestoreIsr()),
        ("clear", "", 0, (faults, _) => faults.Clear()),
    ];

    /// <summary>What can be written.</summary>
    public static IEnumerable<string> Usage => commands.Select(command => $"{command.Name} {command.Arguments}".TrimEnd());

    /// <summary>Does what a line says.</summary>
    /// <exception cref="FormatException">It says nothing that can be done.</exception>
    public static void Run(BrokerFaults faults, string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        (string name, string arguments, int least, Action<BrokerFaults, string[]> run) = commands.FirstOrDefault(command => words.Length > 0 && command.Name == words[0]);
        if (name == null)
        {
            throw new FormatException($"'{line}' is no fault; there are: {string.Join(", ", Usage)}");
        }

        if (words.Length <= least || words.Length - 1 > arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length)
        {
            throw new FormatException($"it is {name} {arguments}".TrimEnd());
        }

        try
        {
            run(faults, words[1..]);
        }
        catch (Exception wrong) when (wrong is ArgumentException or OverflowException or InvalidOperationException)
        {
            throw new FormatException(wrong.Message.Split('\n')[0], wrong);
        }
    }

    private static int Times(string[] words, int index) => words.Length > index ? Number(words[index]) : 1;

    private static int Number(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw new FormatException($"'{word}' is no whole number");

    private static ErrorCode Error(string word) =>
        Enum.TryParse(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out ErrorCode error) && Enum.IsDefined(error)
            ? error
            : throw new FormatException($"'{word}' is no error; write it as Kafka does: NOT_ENOUGH_REPLICAS");
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.Sockets;
using ProducerSafety.Runtime.Network;

namespace ProducerSafety.Tool.Broker;

/// <summary><c>producer-safety broker</c>: a Kafka broker for local development, on which things go wrong when they are asked for.</summary>
internal static class BrokerCommand
{
    private const int MostNodes = 100;
    private const int LastPort = 65_535;

    /// <summary>The command.</summary>
    public static Command Create(ToolConsole console)
    {
        Option<int> port = Number("--port", "The port of the first node; further ones follow it. 0 for ports that the system chooses.", 9092, 0, LastPort);
        Option<int> nodes = Number("--nodes", "How many brokers the cluster has.", 1, 1, MostNodes);
        Option<string[]> topics = new("--topic") { Description = "A topic that exists from the start, with its partitions: orders or orders:3. Others are created when they are asked for.", HelpName = "NAME" };
        Option<string?> data = new("--data") { Description = "The folder that keeps the topics and their records until the next start. Without it everything is in memory.", HelpName = "DIR" };
        Option<int> loseAck = Number("--lose-ack", "Lose this many acknowledgements: the message is stored, and the producer does not learn it.", 0);
        Option<int> loseRequest = Number("--lose-request", "Lose this many produce requests: nothing is stored, and the producer does not learn it.", 0);
        Option<int> neverAnswer = Number("--never-answer", "Carry out this many produce requests and never answer, so that the producer has to wait for its timeout.", 0);
        Command command = new("broker", $"Run a Kafka broker for local development: on 127.0.0.1, until Ctrl+C. Meanwhile each line of its input is a fault: {string.Join(", ", BrokerFaults.Commands)}.") { port, nodes, topics, data, loseAck, loseRequest, neverAnswer };
        command.SetAction(async (parsed, cancellation) =>
        {
            EmbeddedBrokerOptions options = new()
            {
                Port = parsed.GetValue(port),
                Nodes = parsed.GetValue(nodes),
                DataFolder = parsed.GetValue(data) is { } folder ? console.PathOf(folder) : null,
                Topics = [.. (parsed.GetValue(topics) ?? []).Select(Topic)],
                Log = line => console.Output.WriteLine($"{DateTime.Now:HH:mm:ss.fff} {line}"),
            };
            if (options.Port > 0 && options.Port + options.Nodes - 1 > LastPort)
            {
                throw new UserErrorException($"there are not enough ports from {options.Port} on for {options.Nodes} nodes: the last one is {LastPort}; choose a lower --port, or 0");
            }

            await using EmbeddedBroker broker = await StartAsync(options);
            Ask(parsed.GetValue(loseAck), times => broker.Faults.LoseAcknowledgement(times: times));
            Ask(parsed.GetValue(loseRequest), times => broker.Faults.LoseRequest(times: times));
            Ask(parsed.GetValue(neverAnswer), times => broker.Faults.NeverAnswer(times: times));
            console.Output.WriteLine($"bootstrap.servers={broker.BootstrapServers}");
            _ = Task.Run(() => RunFaultsAsync(console, broker.Faults, cancellation), cancellation);
            await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return ExitCode.Clean;
        });
        return command;
    }

    /// <summary>Each line of standard input is a fault.</summary>
    private static async Task RunFaultsAsync(ToolConsole console, BrokerFaults faults, CancellationToken cancellation)
    {
        while (await console.Input.ReadLineAsync(cancellation) is { } line)
        {
            try
            {
                faults.Run(line);
            }
            catch (FormatException wrong)
            {
                console.Error.WriteLine($"producer-safety: {wrong.Message}");
            }
        }
    }

    private static void Ask(int times, Action<int> fault)
    {
        if (times > 0)
        {
            fault(times);
        }
    }

    private static async Task<EmbeddedBroker> StartAsync(EmbeddedBrokerOptions options)
    {
        try
        {
            return await EmbeddedBroker.StartAsync(options);
        }
        catch (SocketException taken)
        {
            throw new UserErrorException($"cannot listen on port {options.Port}{(options.Nodes > 1 ? $" to {options.Port + options.Nodes - 1}" : "")}: {taken.Message}; choose another with --port, or 0");
        }
        catch (Exception unusable) when (unusable is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"cannot use {options.DataFolder} for --data: {unusable.Message}");
        }
        catch (ArgumentException wrong)
        {
            throw new UserErrorException($"{wrong.Message.Split('\n')[0].TrimEnd('.')}; see producer-safety broker --help");
        }
    }

    private static EmbeddedTopic Topic(string written)
    {
        string[] parts = written.Split(':');
        return parts switch
        {
            [{ Length: > 0 } name] => new(name),
            [{ Length: > 0 } name, var count] when int.TryParse(count, out int partitions) && partitions is >= 1 and <= 10_000 => new(name, partitions),
            _ => throw new UserErrorException($"'--topic {written}' is no topic; write a name, or a name with a number of partitions: orders:3"),
        };
    }

    private static Option<int> Number(string name, string description, int value, int least = 0, int most = int.MaxValue)
    {
        Option<int> option = new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };
        option.Validators.Add(result => Check(result, name, least, most));
        return option;
    }

    private static void Check(OptionResult result, string name, int least, int most)
    {
        if (result.Tokens is [{ Value: var text }] && (!int.TryParse(text, out int number) || number < least || number > most))
        {
            result.AddError($"{name} is '{text}', but must be a whole number from {least} on{(most == int.MaxValue ? "" : $" and at most {most}")}.");
        }
    }
}

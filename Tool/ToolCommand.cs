using System.CommandLine;
using ProducerSafety.Tool.Broker;
using ProducerSafety.Tool.Check;
using ProducerSafety.Tool.Explain;
using ProducerSafety.Tool.Fix;
using ProducerSafety.Tool.Prove;
using ProducerSafety.Tool.Scan;

namespace ProducerSafety.Tool;

/// <summary>The command <c>producer-safety</c>.</summary>
internal static class ToolCommand
{
    /// <summary>Runs a command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="console">Where to read and write.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, ToolConsole console)
    {
        try
        {
            ParseResult parsed = Create(console).Parse([.. args]);
            string help = $"See {NameOf(parsed.CommandResult.Command)} --help";

            // What no option understands would else be taken for a file.
            if (parsed.CommandResult.Tokens.FirstOrDefault(token => token.Value.Length > 1 && token.Value[0] == '-') is { } unknown)
            {
                throw new UserErrorException($"unknown option '{unknown.Value}'. {help}");
            }

            return parsed.Errors.Count > 0
                ? throw new UserErrorException($"{Complaint(parsed)} {help}")
                : parsed.Invoke(new() { Output = console.Output, Error = console.Error, EnableDefaultExceptionHandler = false });
        }
        catch (UserErrorException wrong)
        {
            console.Error.WriteLine($"producer-safety: {wrong.Message}");
            return ExitCode.BadInput;
        }
        catch (Exception closed) when (closed is UnauthorizedAccessException or IOException)
        {
            console.Error.WriteLine($"producer-safety: cannot read or write: {OneLine(closed.Message)}");
            return ExitCode.BadInput;
        }
        catch (Exception unexpected) when (Environment.GetEnvironmentVariable("PRODUCER_SAFETY_TRACE") is null)
        {
            console.Error.WriteLine($"producer-safety: failed: {OneLine(unexpected.Message)} ({unexpected.GetType().Name}; PRODUCER_SAFETY_TRACE=1 shows where)");
            return ExitCode.Failed;
        }
    }

    private static RootCommand Create(ToolConsole console) => new(
        "Finds Kafka producers in C# that can lose, duplicate or reorder messages; fixes them, checks configuration files, and runs the proof of each rule.\n\n"
        + "Exit codes: 0 clean or done, 1 something found, 2 bad input, 3 the tool failed.")
    {
        ScanCommand.Create(console),
        FixCommand.Create(console),
        CheckCommand.Create(console),
        ExplainCommand.Create(console),
        ProveCommand.Create(console),
        BrokerCommand.Create(console),
    };

    private static string Complaint(ParseResult parsed)
    {
        if (parsed.CommandResult.Command is RootCommand root)
        {
            string commands = string.Join(", ", root.Subcommands.Select(command => command.Name));
            return parsed.UnmatchedTokens is [var name, ..] ? $"there is no command '{name}'; the commands are {commands}." : $"name a command: {commands}.";
        }

        return $"{OneLine(parsed.Errors[0].Message).TrimEnd('.')}.";
    }

    private static string NameOf(Command command) => command is RootCommand ? "producer-safety" : $"producer-safety {command.Name}";

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}

using System.CommandLine;

namespace ProducerSafety.Tool.Check;

/// <summary><c>producer-safety check FILE</c>: judges configuration files by themselves.</summary>
internal static class CheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create(ToolConsole console)
    {
        Argument<string[]> files = new("FILE") { Description = "A .properties or JSON file, or - for standard input.", Arity = ArgumentArity.OneOrMore };
        Option<string> client = new("--client") { Description = "Whose names and defaults count: librdkafka (default; also all clients made of it, such as .NET's) or java (since version 3.0).", HelpName = "CLIENT", DefaultValueFactory = _ => "librdkafka" };
        client.AcceptOnlyFromAmong("librdkafka", "java");
        Option<string?> section = new("--section") { Description = "The section of a JSON file to judge, for instance Kafka:Producer; default: each that has settings of producers.", HelpName = "NAME" };
        Option<string> failOn = FailOn.Option();
        Command command = new("check", "Judge a producer's .properties or JSON configuration by itself. With code that reads it, scan sees more.") { files, client, section, failOn };
        command.SetAction(parsed =>
        {
            ConfigurationCheck check = new(parsed.GetRequiredValue(client) == "java", parsed.GetValue(section));
            List<Problem> problems = [];
            foreach (string file in parsed.GetRequiredValue(files))
            {
                string text = InputFile.Read(file, console);
                problems.AddRange(check.Judge(file == "-" ? "stdin" : file, text));
            }

            return Report(Problem.InOrder(problems).ToArray(), parsed.GetRequiredValue(failOn), console);
        });
        return command;
    }

    private static int Report(Problem[] problems, string failOn, ToolConsole console)
    {
        foreach (Problem problem in problems)
        {
            console.Output.WriteLine(problem);
        }

        console.Output.WriteLine(problems.Length == 0 ? "nothing found" : $"\n{Summary.Of(problems)}; producer-safety explain {problems[0].Rule} says why");
        return FailOn.ExitCodeOf(problems, failOn);
    }
}

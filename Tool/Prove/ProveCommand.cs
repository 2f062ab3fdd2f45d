using System.CommandLine;

namespace ProducerSafety.Tool.Prove;

/// <summary><c>producer-safety prove KPSnnnn</c>: runs what a rule claims.</summary>
internal static class ProveCommand
{
    private const int DefaultSeeds = 1_000;

    /// <summary>The command.</summary>
    public static Command Create(ToolConsole console)
    {
        Argument<string?> rule = new("RULE") { Description = "The rule's number, for instance KPS1102, or an experiment's name.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> all = new("--all") { Description = "Run all experiments and show one line for each." };
        Option<string?> html = new("--html") { Description = "Also write a page with the sequence diagram of both runs.", HelpName = "FILE" };
        Option<ulong> seed = new("--seed") { Description = "The first seed. The same seed gives the same runs on every machine.", HelpName = "N", DefaultValueFactory = _ => 1 };
        Option<int> seeds = new("--seeds") { Description = "Under how many seeds the fixed code is run.", HelpName = "N", DefaultValueFactory = _ => DefaultSeeds };
        Option<string> client = new("--client") { Description = "By whose rules the fixed code is run: as the experiment says (default), or confluent (librdkafka's rules).", HelpName = "CLIENT", DefaultValueFactory = _ => "default" };
        client.AcceptOnlyFromAmong("default", "confluent");
        seed.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !ulong.TryParse(text, out _))
            {
                result.AddError($"--seed is '{text}', but must be a whole number from 0 on.");
            }
        });
        seeds.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (!int.TryParse(text, out int count) || count < 1))
            {
                result.AddError($"--seeds is '{text}', but must be a whole number from 1 on.");
            }
        });
        Command command = new("prove", "Run a rule's experiment: how the unsafe code goes wrong, step by step, and that the fixed code does not.") { rule, all, html, seed, seeds, client };
        command.SetAction(parsed =>
        {
            ProofRun run = new(parsed.GetValue(seed), parsed.GetValue(seeds), parsed.GetValue(client) == "confluent", console);
            string? page = parsed.GetValue(html);
            return (parsed.GetValue(rule), parsed.GetValue(all)) switch
            {
                ({ } id, false) => new RuleProof(run, console).Show(id, page),
                (null, true) when page is null => new ProofTable(run, console).Show(),
                (null, true) => throw new UserErrorException("--html shows one rule; name it instead of --all"),
                (null, false) => throw new UserErrorException("name a rule, for instance producer-safety prove KPS1102, or say --all"),
                _ => throw new UserErrorException("a rule and --all exclude each other; leave one out"),
            };
        });
        return command;
    }
}

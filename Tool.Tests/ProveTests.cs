using ProducerSafety.Runtime.Experiments;

namespace ProducerSafety.Tool.Tests;

public sealed class ProveTests
{
    [Fact]
    public void A_proof_shows_the_run_and_that_the_fixed_code_is_right()
    {
        ToolRun run = ToolRun.Of("prove", "KPS1102", "--seeds", "50");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("KPS1102: Idempotence is not enabled\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("    EnableIdempotence = true,", run.Output, StringComparison.Ordinal);
        Assert.Contains("FAULT: the answer of broker 1", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nDuplicated: Message 0 is in the log 2 times.\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n50 runs by the rules of the reference producer", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("right in all of them.\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Output);
    }

    [Fact]
    public void The_same_seed_gives_the_same_text()
    {
        Assert.Equal(ToolRun.Of("prove", "KPS1103", "--seed", "7", "--seeds", "20").Output, ToolRun.Of("prove", "KPS1103", "--seed", "7", "--seeds", "20").Output);
    }

    [Fact]
    public void A_rule_with_several_experiments_shows_each()
    {
        string output = ToolRun.Of("prove", "KPS1103", "--seeds", "5").Output;

        Assert.Contains("(acks-none,", output, StringComparison.Ordinal);
        Assert.Contains("(acks-leader,", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_without_a_rule_goes_by_its_name() => Assert.Contains("(duplicate-check,", ToolRun.Of("prove", "duplicate-check", "--seeds", "5").Output, StringComparison.Ordinal);

    [Fact]
    public void The_fixed_code_can_be_run_by_librdkafkas_rules()
    {
        ToolRun run = ToolRun.Of("prove", "epoch-bump-refused-request", "--client", "confluent", "--seeds", "2000");

        Assert.Contains("2000 runs by librdkafka's rules", run.Output, StringComparison.Ordinal);
        // The claim is that librdkafka itself stores twice here, so its rules show it in the fixed code, too.
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("wrong in some: Duplicated", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_holds_the_runs()
    {
        using TemporaryFolder folder = new();

        ToolRun run = ToolRun.In(folder.FullName, "", "prove", "KPS1102", "--seeds", "5", "--html", "proof.html");

        Assert.Contains("proof.html", run.Output, StringComparison.Ordinal);
        Assert.Contains("lost-acknowledgement", File.ReadAllText(folder.PathOf("proof.html")), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void All_are_shown_with_the_rules_that_have_none()
    {
        ToolRun run = ToolRun.Of("prove", "--all", "--seeds", "5");

        Assert.Equal(0, run.ExitCode);
        Assert.All(ExperimentTable.All, experiment => Assert.Contains(experiment.Name, run.Output, StringComparison.Ordinal));
        Assert.Contains($"{ExperimentTable.All.Count} experiments, {ExperimentTable.All.Count} hold, 0 do not", run.Output, StringComparison.Ordinal);
        Assert.All(run.Lines, line => Assert.True(line.Length <= 80, line));
        string[] without = run.Output[run.Output.IndexOf("Without", StringComparison.Ordinal)..].Split([' ', '\n']);
        Assert.All(RulePage.All, page => Assert.True(ExperimentTable.All.Any(experiment => experiment.Rule == page.Id) != without.Contains(page.Id), page.Id));
    }
}

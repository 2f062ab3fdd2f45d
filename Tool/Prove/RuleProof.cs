using ProducerSafety.Runtime.Experiments;
using ProducerSafety.Runtime.Simulation;
using ProducerSafety.Tool.Text;

namespace ProducerSafety.Tool.Prove;

/// <summary>Shows what a rule claims: the unsafe code and the run in which it goes wrong, the fixed code and that it does not.</summary>
internal sealed class RuleProof(ProofRun run, ToolConsole console)
{
    /// <summary>Shows a rule, or a single experiment.</summary>
    /// <param name="ruleOrName">The rule's number or the experiment's name.</param>
    /// <param name="html">Where to write the page, or null.</param>
    /// <returns>The exit code.</returns>
    public int Show(string ruleOrName, string? html)
    {
        Experiment[] named = [.. ExperimentTable.All.Where(experiment => string.Equals(experiment.Name, ruleOrName, StringComparison.OrdinalIgnoreCase))];
        RulePage? page = named.Length > 0 ? null : RulePage.Named(ruleOrName);
        Experiment[] experiments = page is null ? named : [.. ExperimentTable.All.Where(experiment => experiment.Rule == page.Id)];
        if (experiments.Length == 0)
        {
            throw new UserErrorException($"{page!.Id} has no experiment: {WithoutExperiment.Reason(page.Id)}; producer-safety explain {page.Id} says why it matters");
        }

        OutputFile.Check(html, console);
        if (page is not null)
        {
            console.Output.WriteLine(console.Style.Bold($"{page.Id}: {page.Title}"));
        }

        bool holds = true;
        foreach (Experiment experiment in experiments.Select(run.Prepare))
        {
            holds &= Show(experiment, page, html, isFirst: ReferenceEquals(experiment.Claim, experiments[0].Claim));
        }

        return holds ? ExitCode.Clean : ExitCode.Found;
    }

    private bool Show(Experiment experiment, RulePage? page, string? html, bool isFirst)
    {
        Write($"\n{experiment.Claim}\n");
        WriteCode("Unsafe code", isFirst ? page : null);
        if (run.FindShortest(experiment) is not { } shortest)
        {
            Write(console.Style.Red("Not shown: under no schedule that was tried did the unsafe code go wrong."));
            return false;
        }

        ShownRuns runs = ShownRuns.Of(experiment, shortest);
        Heading($"What goes wrong ({experiment.Name}, {shortest})");
        console.Output.WriteLine(TextTable.Render(StepTable.Columns, runs.Unsafe.Rows, console.Width));
        Write(console.Style.Red(string.Join(" ", runs.Unsafe.Anomalies.Select(anomaly => $"{anomaly.Kind}: {anomaly.Text}"))));
        if (html is not null && isFirst)
        {
            OutputFile.Write(html, SequencePage.Render(runs), console);
        }

        bool holds = experiment.Fixed is null || ShowFixed(experiment, page, isFirst);
        if (html is not null && isFirst)
        {
            Write($"\nThe runs as a diagram: {html}");
        }

        return holds;
    }

    private bool ShowFixed(Experiment experiment, RulePage? page, bool isFirst)
    {
        WriteCode("Fixed code", isFirst ? page : null);
        Findings findings = run.RunFixed(experiment);
        string rules = experiment.FixedRunsOnLibrdkafka ? "librdkafka's rules" : "the rules of the reference producer, which are stricter than librdkafka's (--client confluent runs it by those)";
        string faults = experiment.Fixed!.Faults.Count == 0 ? "" : $" with faults among {string.Join(", ", experiment.Fixed.Faults)}";
        Heading("The fixed code");
        Write($"{findings.Histories} runs by {rules}{faults}:");
        long wrong = ProofRun.Wrong(experiment, findings);
        if (wrong == 0)
        {
            Write(console.Style.Green("right in all of them."));
            return true;
        }

        string kinds = string.Join(", ", findings.Anomalies.Where(count => experiment.FixedNeverShows.Contains(count.Key)).Select(count => $"{count.Key} in {count.Value}"));
        Write(console.Style.Red($"wrong in some: {kinds}; for instance {findings.First}."));
        return false;
    }

    private void WriteCode(string heading, RulePage? page)
    {
        if (page is not null)
        {
            console.Output.Write($"\n{MarkdownText.Render($"### {heading}\n{page.Section(heading)}", console.Width, console.Style)}");
        }
    }

    private void Heading(string text) => console.Output.WriteLine($"\n{console.Style.Bold(text)}\n");

    private void Write(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            console.Output.WriteLine(string.Join('\n', TextWrap.Lines(line, console.Width)));
        }
    }
}

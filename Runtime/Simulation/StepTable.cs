using System.Text;

namespace ProducerSafety.Runtime.Simulation;

/// <summary>
/// One run of a scenario under a schedule, step by step. The same scenario and schedule always give the same table. What happens many times in the same way is left out, and said to be.
/// </summary>
public sealed class StepTable
{
    private static readonly (string Title, Func<Step, string> Of)[] Parts =
    [
        ("step", step => $"{step.Number}"),
        ("time (ms)", step => $"{step.Time}"),
        ("action", ActionOf),
        ("sent", step => step.Sent),
        ("error", step => step.Error),
        ("retry", step => step.Retry),
        ("idempotency check", step => step.IdempotencyCheck),
        ("stored", step => step.Stored),
    ];

    private StepTable(IReadOnlyList<Step> steps, IReadOnlyList<Anomaly> anomalies) => (Steps, Anomalies) = (steps, anomalies);

    /// <summary>The rows.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>The titles of the columns.</summary>
    public static IReadOnlyList<string> Columns { get; } = [.. Parts.Select(column => column.Title)];

    /// <summary>The cells of the rows, for those who lay them out themselves.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows => [.. Steps.Select(step => Parts.Select(column => column.Of(step)).ToArray())];

    /// <summary>What is wrong in the end.</summary>
    public IReadOnlyList<Anomaly> Anomalies { get; }

    /// <summary>Runs a scenario and writes down what happens.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="lookFor">As in <see cref="HistoryChecker.Check"/>.</param>
    public static StepTable Record(Scenario scenario, Schedule schedule, params IReadOnlyCollection<AnomalyKind> lookFor)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(schedule);
        StepRecorder recorder = new();
        Simulation simulation = Simulation.Run(scenario, schedule, recorder, beforeStep: null);
        IReadOnlyList<Anomaly> anomalies = HistoryChecker.Check(simulation.History, lookFor);
        recorder.End(simulation, anomalies);
        return new(Repetition.Shorten(recorder.Steps), anomalies);
    }

    internal StepTable With(IReadOnlyList<Step> steps) => new(steps, Anomalies);

    /// <summary>The table in markdown.</summary>
    public string ToMarkdown()
    {
        StringBuilder text = new();
        AppendRow(text, Parts.Select(column => column.Title));
        AppendRow(text, Parts.Select(_ => "---"));
        foreach (Step step in Steps)
        {
            AppendRow(text, Parts.Select(column => column.Of(step).Replace("|", "\\|")));
        }

        return text.ToString();
    }

    /// <summary>The table as text for a console, in columns.</summary>
    public string ToText()
    {
        IReadOnlyList<string>[] rows = [Columns, .. Rows];
        int[] widths = [.. Columns.Select((_, column) => rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        foreach (IReadOnlyList<string> row in rows)
        {
            string line = string.Concat(row.Select((cell, column) => cell.PadRight(widths[column] + 2)));
            text.Append(line.TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    internal static string ActionOf(Step step) => step.Kind switch
    {
        StepKind.Fault => $"FAULT: {step.Action}",
        _ when step.Actor.Length == 0 => step.Action,
        _ => $"{step.Actor} {step.Action}",
    };

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}

using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>The runs of an experiment as one HTML page that needs nothing else: a sequence diagram to walk through, the logs at each step, and the step table.</summary>
public static class SequencePage
{
    // The default encoder also escapes what would end a script element.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>The page. The same runs always give the same text.</summary>
    /// <param name="runs">The runs.</param>
    public static string Render(ShownRuns runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        Experiment experiment = runs.Experiment;
        (string Name, StepTable Table)[] tables = runs.Fixed is { } repaired ? [("Unsafe", runs.Unsafe), ("Fixed", repaired)] : [("Unsafe", runs.Unsafe)];
        string data = JsonSerializer.Serialize(
            tables.Select(run => new { run.Name, run.Table.Steps, Anomalies = run.Table.Anomalies.Select(anomaly => anomaly.Kind).Distinct() }), Json);
        string text = string.Join("\n", tables.Select(run => $"{run.Name}\n\n{run.Table.ToText()}"));
        Dictionary<string, string> values = new()
        {
            ["title"] = WebUtility.HtmlEncode(experiment.Rule is null ? experiment.Name : $"{experiment.Rule}: {experiment.Name}"),
            ["claim"] = WebUtility.HtmlEncode(experiment.Claim),
            ["text"] = WebUtility.HtmlEncode(text),
            ["data"] = data,
        };
        return Fill(Template(), values);
    }

    // In one pass, so that a value that looks like a placeholder stays what it is.
    private static string Fill(string template, Dictionary<string, string> values) =>
        string.Concat(template.Split("{{").Select((part, index) =>
        {
            int end = index == 0 ? -1 : part.IndexOf("}}", StringComparison.Ordinal);
            return end < 0 ? part : values[part[..end]] + part[(end + 2)..];
        }));

    private static string Template()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("SequencePage.html")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}

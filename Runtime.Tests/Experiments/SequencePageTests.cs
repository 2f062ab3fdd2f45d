using System.Text.Json;
using System.Text.RegularExpressions;
using ProducerSafety.Runtime.Experiments;
using ProducerSafety.Runtime.Simulation;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Experiments;

public sealed partial class SequencePageTests
{
    private static readonly Schedule LeaderMoves = Schedule.Calm with { Faults = [new(12, FaultKind.LoseAcknowledgement), new(30, FaultKind.MoveLeader)] };

    [Fact]
    public void Needs_nothing_from_outside()
    {
        string page = Page(ExperimentTable.All[0]);

        Assert.DoesNotMatch(Outside(), page);
        Assert.Contains("<style>", page);
        Assert.Contains("<script>", page);
    }

    [Theory]
    [InlineData("<script src=\"https://example.com/x.js\">")]
    [InlineData("<link href='style.css'>")]
    [InlineData("<img src=//example.com/x.png>")]
    [InlineData("background: url(x.png)")]
    [InlineData("@import 'x.css'")]
    [InlineData("fetch('x')")]
    public void Needing_something_from_outside_would_be_noticed(string text) => Assert.Matches(Outside(), text);

    [Fact]
    public void Hostile_text_stays_text()
    {
        const string Hostile = "</script><script>alert(1)</script>\"'&{{data}}";
        Experiment experiment = ExperimentTable.All[0] with { Name = Hostile, Claim = Hostile, Rule = null };

        string page = Page(experiment);

        Assert.DoesNotContain("alert(1)</script>", page);
        Assert.Contains("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;{{data}}", page);
        Assert.Equal(2, Regex.Count(page, "<script"));
    }

    [Fact]
    public void Hostile_steps_stay_data()
    {
        StepTable table = StepTable.Record(ExperimentTable.All[0].Unsafe, Schedule.Calm);
        StepTable hostile = table.With([.. table.Steps, new(table.Steps.Count + 1, 1, StepKind.Event, "", "</script><b>|")]);

        string page = SequencePage.Render(new(ExperimentTable.All[0], hostile, null));

        Assert.DoesNotContain("</script><b>", page);
        Assert.Equal("</script><b>|", Data(page)[0].GetProperty("steps").EnumerateArray().Last().GetProperty("action").GetString());
    }

    [Fact]
    public void Every_step_of_every_run_is_in_it()
    {
        foreach (Experiment experiment in ExperimentTable.All)
        {
            ShownRuns runs = ShownRuns.Of(experiment, LeaderMoves);
            string page = SequencePage.Render(runs);

            StepTable[] tables = runs.Fixed is null ? [runs.Unsafe] : [runs.Unsafe, runs.Fixed];
            JsonElement[] data = Data(page);
            Assert.Equal(tables.Length, data.Length);
            for (int run = 0; run < tables.Length; run++)
            {
                Assert.Equal(
                    tables[run].Steps.Select(step => (step.Number, step.Action, step.Stored)),
                    data[run].GetProperty("steps").EnumerateArray().Select(step =>
                        (step.GetProperty("number").GetInt32(), step.GetProperty("action").GetString()!, step.GetProperty("stored").GetString()!)));
            }
        }
    }

    [Fact]
    public void The_same_runs_give_the_same_bytes() => Assert.All(ExperimentTable.All, experiment => Assert.Equal(Page(experiment), Page(experiment)));

    private static string Page(Experiment experiment) => SequencePage.Render(ShownRuns.Of(experiment, LeaderMoves));

    private static JsonElement[] Data(string page)
    {
        Match data = DataElement().Match(page);
        return [.. JsonDocument.Parse(data.Groups[1].Value).RootElement.EnumerateArray()];
    }

    [GeneratedRegex("""https?:|\bsrc\s*=|\bhref\s*=|url\(|@import|\bfetch\(|XMLHttpRequest|import\(|\bimport\s""", RegexOptions.IgnoreCase)]
    private static partial Regex Outside();

    [GeneratedRegex("""<script type="application/json" id="data">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex DataElement();
}

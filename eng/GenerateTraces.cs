#:project ../Runtime/Runtime.csproj
#:property PublishAot=false
// Writes into the rules' pages what the experiments show: the shortest run found in which the unsafe code goes wrong.
//
//   dotnet run eng/GenerateTraces.cs            write the pages
//   dotnet run eng/GenerateTraces.cs -- --check  fail when a page is not up to date
using System.Text;
using ProducerSafety.Runtime.Experiments;
using ProducerSafety.Runtime.Simulation;

const string heading = "## Proof\n\n";
const string begin = "<!-- trace: written by eng/GenerateTraces.cs -->";
const string end = "<!-- end of trace -->";
const string next = "## When to suppress";

string root = FindRoot();
bool check = args.Contains("--check");
int pages = 0;
int stale = 0;
foreach (IGrouping<string, Experiment> rule in ExperimentTable.All.Where(experiment => experiment.Rule is not null).GroupBy(experiment => experiment.Rule!))
{
    string path = Path.Combine(root, "docs", "rules", rule.Key + ".md");
    string text = File.ReadAllText(path).ReplaceLineEndings("\n");
    string written = WithTraces(text, rule.Key, string.Join('\n', rule.Select(Trace)));
    pages++;
    if (text == written)
    {
        continue;
    }

    stale++;
    if (!check)
    {
        File.WriteAllText(path, written);
    }

    Console.WriteLine(check ? $"{rule.Key}.md is not up to date: dotnet run eng/GenerateTraces.cs" : $"{rule.Key}.md written");
}

Console.WriteLine($"{pages} pages, {(stale == 0 ? "all up to date" : check ? $"{stale} not up to date" : $"{stale} written")}");
return check && stale > 0 ? 1 : 0;

static string Trace(Experiment experiment)
{
    Schedule schedule = Proof.FindShortest(experiment) ?? throw new InvalidDataException($"{experiment.Name}: the claim is not shown.");
    StringBuilder text = new();
    text.Append($"{experiment.Claim}\nThe unsafe code in the simulator (experiment `{experiment.Name}`, {schedule}):\n\n");
    text.Append(StepTable.Record(experiment.Unsafe, schedule, experiment.Shows).ToMarkdown());
    if (experiment.Fixed is { } scenario)
    {
        string producer = experiment.FixedRunsOnLibrdkafka ? "librdkafka's rules" : "the rules of the reference producer, which are stricter than librdkafka's";
        text.Append($"\nThe fixed code, by {producer}, is right under all schedules of up to {experiment.Depth} of these faults and under random ones: {string.Join(", ", scenario.Faults)}.\n");
    }

    return text.ToString();
}

static string WithTraces(string page, string rule, string traces)
{
    int from = page.IndexOf(begin, StringComparison.Ordinal);
    if (from >= 0)
    {
        return page[..(from + begin.Length)] + "\n" + traces + page[page.IndexOf(end, from, StringComparison.Ordinal)..];
    }

    int at = page.IndexOf(next, StringComparison.Ordinal);
    return at < 0 ? throw new InvalidDataException($"{rule}.md: the heading '{next}' is missing.") : $"{page[..at]}{heading}{begin}\n{traces}{end}\n\n{page[at..]}";
}

static string FindRoot()
{
    DirectoryInfo? folder = new(Directory.GetCurrentDirectory());
    while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ProducerSafety.slnx")))
    {
        folder = folder.Parent;
    }

    return folder?.FullName ?? throw new DirectoryNotFoundException("Run this inside the repository.");
}

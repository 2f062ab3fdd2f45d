#:project ../Analyzers/Analyzers.csproj
#:package Microsoft.CodeAnalysis.CSharp@$(RoslynVersion)
#:package Microsoft.CodeAnalysis.Analyzers@$(RoslynVersion)
#:property PublishAot=false
#:property ManagePackageVersionsCentrally=false
// Writes everything in the repository that follows from the rules' descriptors: the presets of the package and the rule tables.
//
//   dotnet run eng/GenerateFromRules.cs            write the files
//   dotnet run eng/GenerateFromRules.cs -- --check  fail when a file is not up to date
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

string root = FindRoot();
List<DiagnosticDescriptor> rules =
[
    .. typeof(ProducerSafety.Analyzers.KafkaAnalyzer).Assembly.GetExportedTypes()
        .Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
        .SelectMany(type => ((DiagnosticAnalyzer)Activator.CreateInstance(type)!).SupportedDiagnostics)
        .OrderBy(rule => rule.Id, StringComparer.Ordinal),
];
if (rules.GroupBy(rule => rule.Id).FirstOrDefault(same => same.Count() > 1) is { } twice)
{
    throw new InvalidDataException($"{twice.Key} is described by more than one analyzer.");
}

// What a preset makes of a rule's own severity:
//
//   own severity   None      Minimal   Recommended   Strict
//   error          none      error     error         error
//   warning        none      none      warning       error
//   info           none      none      info          warning
//   hidden         none      none      hidden        hidden
//
// Recommended is what the rules are by themselves and needs no file.
Dictionary<string, string> generated = new()
{
    [Preset("None")] = PresetFile("None: every rule is off.", _ => "none"),
    [Preset("Minimal")] = PresetFile("Minimal: only errors, that is, settings that the client refuses.", severity => severity == DiagnosticSeverity.Error ? null : "none"),
    [Preset("Strict")] = PresetFile("Strict: every warning is an error, every suggestion a warning.", severity => severity switch
    {
        DiagnosticSeverity.Error or DiagnosticSeverity.Hidden => null,
        DiagnosticSeverity.Warning => "error",
        _ => "warning",
    }),
};
foreach ((string file, string pages) in new[] { ("README.md", "docs/rules/"), ("docs/rules/README.md", ""), ("Analyzers.Package/README.md", null!) })
{
    generated[file] = WithTable(file, pages);
}

generated["Analyzers/AnalyzerReleases.Unshipped.md"] = UnshippedRules();

bool check = args.Contains("--check");
int stale = 0;
foreach ((string file, string text) in generated)
{
    string path = Path.Combine(root, file);
    if (File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == text)
    {
        continue;
    }

    stale++;
    if (!check)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    Console.WriteLine(check ? $"{file} is not up to date: dotnet run eng/GenerateFromRules.cs" : $"{file} written");
}

Console.WriteLine($"{rules.Count} rules, {generated.Count} files, {(stale == 0 ? "all up to date" : check ? $"{stale} not up to date" : $"{stale} written")}");
return check && stale > 0 ? 1 : 0;

static string Preset(string name) => $"Analyzers.Package/buildTransitive/presets/{name}.globalconfig";

// What no release has shipped yet, in the form of Roslyn's release tracking.
string UnshippedRules()
{
    string shipped = File.ReadAllText(Path.Combine(root, "Analyzers", "AnalyzerReleases.Shipped.md"));
    StringBuilder text = new();
    text.Append("; Unshipped analyzer release, written by eng/GenerateFromRules.cs from the rules' descriptors\n");
    text.Append("; https://github.com/dotnet/roslyn-analyzers/blob/main/src/Microsoft.CodeAnalysis.Analyzers/ReleaseTrackingAnalyzers.Help.md\n\n");
    text.Append("### New Rules\n\nRule ID | Category | Severity | Notes\n--------|----------|----------|-------\n");
    foreach (DiagnosticDescriptor rule in rules.Where(rule => !shipped.Contains(rule.Id, StringComparison.Ordinal)))
    {
        text.Append($"{rule.Id} | {rule.Category} | {rule.DefaultSeverity} | {rule.Title}\n");
    }

    return text.ToString();
}

string PresetFile(string title, Func<DiagnosticSeverity, string?> severityOf)
{
    StringBuilder text = new();
    text.Append("# Written by eng/GenerateFromRules.cs from the rules' descriptors; edit those, not this file.\n");
    text.Append($"# {title}\n");
    text.Append("is_global = true\n");
    text.Append("# Below every other file: what a project says in its .editorconfig or its own global config wins.\n");
    text.Append("global_level = -50\n\n");
    foreach (DiagnosticDescriptor rule in rules)
    {
        if (severityOf(rule.DefaultSeverity) is { } severity)
        {
            text.Append($"dotnet_diagnostic.{rule.Id}.severity = {severity}\n");
        }
    }

    return text.ToString();
}

// pages: where the rules' pages are, seen from the file; null for a file that is read outside the repository.
string WithTable(string file, string? pages)
{
    const string begin = "<!-- rules: written by eng/GenerateFromRules.cs -->";
    const string end = "<!-- end of rules -->";
    string text = File.ReadAllText(Path.Combine(root, file)).ReplaceLineEndings("\n");
    int from = text.IndexOf(begin, StringComparison.Ordinal);
    int to = text.IndexOf(end, StringComparison.Ordinal);
    if (from < 0 || to < from)
    {
        throw new InvalidDataException($"{file}: the lines '{begin}' and '{end}' are missing.");
    }

    StringBuilder table = new();
    table.Append("| rule | what it finds | severity |\n|---|---|---|\n");
    foreach (DiagnosticDescriptor rule in rules)
    {
        string link = pages is null ? rule.HelpLinkUri : $"{pages}{rule.Id}.md";
        table.Append($"| [{rule.Id}]({link}) | {rule.Title} | {rule.DefaultSeverity.ToString().ToLowerInvariant()} |\n");
    }

    // The command that fixes everything names every rule, because dotnet format knows no wildcard.
    return Regex.Replace(text[..(from + begin.Length)] + "\n" + table + text[to..], "(?<=--diagnostics )KPS[KPS0-9 ]+", string.Join(' ', rules.Select(rule => rule.Id).Where(id => !id.StartsWith("KPS0", StringComparison.Ordinal))));
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

using System.Reflection;
using ProducerSafety.Configuration;

namespace ProducerSafety.Tool;

/// <summary>The page of a rule.</summary>
/// <param name="Id">The rule's number.</param>
/// <param name="Title">What is wrong, in a few words.</param>
/// <param name="Severity">The severity that the rule has by itself; null where it is hidden.</param>
/// <param name="HasFix">Whether there is a code fix.</param>
/// <param name="Text">The page, in markdown.</param>
internal sealed record RulePage(string Id, string Title, RuleSeverity? Severity, bool HasFix, string Text)
{
    private const string SeverityIs = "Severity: ";

    private static readonly Lazy<RulePage[]> Pages = new(() =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.StartsWith("KPS", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read)]);

    /// <summary>Whether it reports nothing, and takes back what other analyzers report.</summary>
    public bool IsSuppression => !Text.Contains($"\n{SeverityIs}", StringComparison.Ordinal);

    /// <summary>All pages, by number.</summary>
    public static IReadOnlyList<RulePage> All => Pages.Value;

    /// <summary>The page of a rule, or null.</summary>
    /// <param name="id">The rule's number, in any case.</param>
    public static RulePage? Find(string id) => All.FirstOrDefault(page => string.Equals(page.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The page of a rule that somebody has named.</summary>
    /// <param name="id">What was written.</param>
    public static RulePage Named(string id)
    {
        if (Find(id) is { } page)
        {
            return page;
        }

        string digits = new([.. id.Where(char.IsAsciiDigit)]);
        string[] near = [.. All.GroupBy(candidate => Distance(candidate.Id[3..], digits), candidate => candidate.Id).Where(same => same.Key <= 1).OrderBy(same => same.Key).FirstOrDefault()?.Take(3) ?? []];
        throw new UserErrorException($"there is no rule '{id}'; {(near.Length > 0 ? $"did you mean {string.Join(", ", near)}?" : "producer-safety explain lists them all")}");
    }

    /// <summary>What stands under a heading, without the heading; empty where the page has none of that name.</summary>
    /// <param name="heading">The heading's text.</param>
    public string Section(string heading)
    {
        string line = $"\n## {heading}\n";
        int start = Text.IndexOf(line, StringComparison.Ordinal);
        if (start < 0)
        {
            return "";
        }

        start += line.Length;
        int end = Text.IndexOf("\n## ", start, StringComparison.Ordinal);
        return Text[start..(end < 0 ? Text.Length : end)].Trim('\n');
    }

    // 0: the same number; 1: one digit wrong, missing or added, or two the other way round; 2: anything else.
    private static int Distance(string wanted, string digits)
    {
        bool isNear = digits.Length switch
        {
            4 => wanted.Zip(digits).Count(pair => pair.First != pair.Second) == 1 || Enumerable.Range(0, 3).Any(index => $"{digits[..index]}{digits[index + 1]}{digits[index]}{digits[(index + 2)..]}" == wanted),
            3 => Enumerable.Range(0, wanted.Length).Any(index => wanted.Remove(index, 1) == digits),
            5 => Enumerable.Range(0, digits.Length).Any(index => digits.Remove(index, 1) == wanted),
            _ => false,
        };
        return digits == wanted ? 0 : isNear ? 1 : 2;
    }

    private static RulePage Read(string resource)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using StreamReader reader = new(stream);
        string text = reader.ReadToEnd().ReplaceLineEndings("\n");
        string id = Path.GetFileNameWithoutExtension(resource);
        string title = text[..text.IndexOf('\n', StringComparison.Ordinal)].Replace($"# {id}: ", "", StringComparison.Ordinal);
        string facts = text.Split('\n').FirstOrDefault(line => line.StartsWith(SeverityIs, StringComparison.Ordinal)) ?? SeverityIs;
        RuleSeverity? severity = Enum.TryParse(facts[SeverityIs.Length..].Split([' ', ','])[0], ignoreCase: true, out RuleSeverity parsed) ? parsed : null;
        return new(id, title, severity, facts.Contains("Fix: automatic", StringComparison.Ordinal), text);
    }
}

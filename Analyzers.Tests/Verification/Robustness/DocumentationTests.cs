using System.Globalization;
using Microsoft.CodeAnalysis;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Verification.Robustness;

/// <summary>Every rule has its page. A missing one is written as a stub, so that only the explanation is left to write.</summary>
public sealed class DocumentationTests
{
    private const string Todo = "TODO: explain this rule.";

    public static TheoryData<string> Ids => [.. AllRules.Descriptors.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_a_page(string id)
    {
        DiagnosticDescriptor rule = AllRules.Descriptors.Single(candidate => candidate.Id == id);
        string page = Path.Combine(Repository.Root, "docs", "rules", id + ".md");
        if (!File.Exists(page))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(page)!);
            File.WriteAllText(page, $"# {id}: {rule.Title.ToString(CultureInfo.InvariantCulture)}\n\n{rule.Description.ToString(CultureInfo.InvariantCulture)}\n\n{Todo}\n");
            Assert.Fail($"{page} was missing and is now a stub: explain the rule there.");
        }

        string text = File.ReadAllText(page);
        Assert.Contains(id, text.Split('\n')[0], StringComparison.Ordinal);
        Assert.DoesNotContain(Todo, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suppression_has_a_page() => Assert.All(Suppressions, id =>
        Assert.StartsWith($"# {id}: ", File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules", id + ".md")), StringComparison.Ordinal));

    [Fact]
    public void A_page_belongs_to_a_rule() =>
        Assert.Empty(Directory.GetFiles(Path.Combine(Repository.Root, "docs", "rules"), "KPS*.md")
            .Select(Path.GetFileNameWithoutExtension)
            .Except(AllRules.Descriptors.Select(rule => rule.Id).Concat(Suppressions)));

    private static IEnumerable<string> Suppressions => AllRules.Suppressors.SelectMany(suppressor => suppressor.SupportedSuppressions).Select(suppression => suppression.Id).Distinct();
}

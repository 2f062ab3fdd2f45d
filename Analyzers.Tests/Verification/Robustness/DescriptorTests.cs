using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Verification.Robustness;

/// <summary>What every rule must have.</summary>
public sealed partial class DescriptorTests
{
    public static TheoryData<string> Ids => [.. AllRules.Descriptors.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_is_complete(string id)
    {
        DiagnosticDescriptor rule = AllRules.Descriptors.Single(candidate => candidate.Id == id);

        Assert.Matches(IdPattern(), rule.Id);
        Assert.NotEmpty(rule.Title.ToString(CultureInfo.InvariantCulture));
        Assert.NotEmpty(rule.MessageFormat.ToString(CultureInfo.InvariantCulture));
        Assert.NotEmpty(rule.Description.ToString(CultureInfo.InvariantCulture));
        Assert.StartsWith("Kafka.", rule.Category, StringComparison.Ordinal);
        Assert.True(rule.IsEnabledByDefault);
        Assert.EndsWith($"/docs/rules/{rule.Id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
        Assert.True(Uri.IsWellFormedUriString(rule.HelpLinkUri, UriKind.Absolute));
    }

    [Fact]
    public void An_id_belongs_to_one_rule_of_one_analyzer() =>
        Assert.Equal(AllRules.Descriptors.Select(rule => rule.Id).Distinct(), AllRules.Descriptors.Select(rule => rule.Id));

    /// <summary>Without the attribute the compiler does not load an analyzer, however well it works here.</summary>
    [Fact]
    public void Every_analyzer_is_exported_for_CSharp()
    {
        foreach (DiagnosticAnalyzer analyzer in AllRules.Analyzers.Concat(AllRules.Suppressors))
        {
            Assert.Equal([LanguageNames.CSharp], analyzer.GetType().GetCustomAttribute<DiagnosticAnalyzerAttribute>()?.Languages ?? []);
        }
    }

    [Fact]
    public void The_number_of_a_suppression_is_no_rule_s() => Assert.All(
        AllRules.Suppressors.SelectMany(suppressor => suppressor.SupportedSuppressions),
        suppression =>
        {
            Assert.Matches("^KPS9[0-9]{3}$", suppression.Id);
            Assert.NotEmpty(suppression.Justification.ToString(CultureInfo.InvariantCulture));
            Assert.DoesNotContain(AllRules.Descriptors, rule => rule.Id == suppression.Id);
        });

    [GeneratedRegex("^KPS[0-9]{4}$")]
    private static partial Regex IdPattern();
}

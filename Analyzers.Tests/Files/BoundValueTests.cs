using Confluent.Kafka;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.Configuration;
using ProducerSafety.Analyzers.Files;
using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Analyzers.Tests.Verification;
using ProducerSafety.Configuration;
using ProducerSafety.Configuration.Files;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Files;

/// <summary>What is taken for the setting that a bound value makes is what .NET's binder and the client make of it.</summary>
public sealed class BoundValueTests
{
    private static readonly string[] Values =
        ["true", "False", "TRUE ", " true", "yes", "1", "0", "-1", "5", " 7 ", "+5", "5.0", "1e3", "99999999999", "0x10", "All", "leader", "NONE", "Quorum", "gzip", "Gzip", "SaslSsl", "sasl_ssl", "Plain", "text", "a b", "ä", "all", "https", "no such value", "Infinity", "1e400", "Murmur2Random"];

    [Fact]
    public async Task Every_property_takes_what_the_binder_takes()
    {
        Project project = await TestSolution.CreateProjectAsync(ParsedState.Of(new TestState(), () => ""), KafkaVersion.Current.Reference, LanguageVersion.Latest);
        INamedTypeSymbol type = (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!.GetTypeByMetadataName("Confluent.Kafka.ProducerConfig")!;
        List<string> differences = [];
        int compared = 0;
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            foreach (IPropertySymbol property in current.GetMembers().OfType<IPropertySymbol>())
            {
                // The binder passes over a property that cannot be read.
                if (property.GetMethod is null || PropertyCatalog.FindByClrName(property.Name) is not { } setting)
                {
                    continue;
                }

                foreach (string value in Values)
                {
                    Setting? actual = BoundValue.Of(setting, property, new FileSetting(property.Name, value, default, default), null!);
                    string expected = Bound(property.Name, value) is { } config ? config : "throws";
                    compared++;
                    if (actual is not { IsUnknown: true } && !string.Equals(expected, $"{actual?.Name}={actual?.Value}", StringComparison.OrdinalIgnoreCase) && !(actual is null && expected == "throws"))
                    {
                        differences.Add($"{property.Name} '{value}': {actual?.ToString() ?? "throws"}, but {expected}");
                    }
                }
            }
        }

        Assert.True(compared > 2000, $"{compared}");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static string? Bound(string property, string value)
    {
        try
        {
            ProducerConfig config = new();
            new ConfigurationBuilder().AddInMemoryCollection([new($"Kafka:{property}", value)]).Build().GetSection("Kafka").Bind(config);
            return string.Join(", ", config.Select(pair => $"{pair.Key}={pair.Value}"));
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.Reflection.TargetInvocationException)
        {
            return null;
        }
    }
}

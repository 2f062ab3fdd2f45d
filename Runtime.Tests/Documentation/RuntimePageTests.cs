using System.Reflection;
using ProducerSafety.Runtime.Simulation;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Documentation;

public sealed class RuntimePageTests
{
    [Fact]
    public void The_example_on_the_page_is_the_one_that_is_compiled()
    {
        string source = Read("OrderScenario.cs");
        string page = Read("runtime.md");

        string example = source[source.IndexOf("internal static class", StringComparison.Ordinal)..];
        Assert.Contains($"```csharp\n{example}```\n", page);
    }

    [Fact]
    public void The_example_does_what_the_page_says()
    {
        using StringWriter output = new();

        OrderScenario.Prove(output);

        Assert.StartsWith("stored twice under ", output.ToString());
        Assert.Contains("Duplicated: Message 0 is in the log 2 times.", output.ToString());
        Assert.Matches(@"with idempotence: 0 of \d+ histories", output.ToString());
    }

    [Fact]
    public void The_page_names_every_fault_and_every_anomaly()
    {
        string page = Read("runtime.md");

        Assert.All(Enum.GetNames<FaultKind>(), name => Assert.Contains($"`{name}`", page));
        Assert.All(Enum.GetNames<AnomalyKind>(), name => Assert.Contains($"`{name}`", page));
    }

    private static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

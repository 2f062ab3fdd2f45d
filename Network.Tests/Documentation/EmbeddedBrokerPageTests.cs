using System.Reflection;
using ProducerSafety.Runtime.Network;
using Xunit;

namespace ProducerSafety.Network.Tests.Documentation;

public sealed class EmbeddedBrokerPageTests
{
    private static readonly string Page = Read("embedded-broker.md");

    [Fact]
    public void The_example_on_the_page_is_the_one_that_is_compiled_and_run()
    {
        string source = Read("OrderServiceTests.cs");

        string example = source[source.IndexOf("public sealed class", StringComparison.Ordinal)..];
        Assert.Contains($"```csharp\n{example}```\n", Page);
    }

    [Fact]
    public void The_page_names_every_fault_and_every_API()
    {
        Assert.All(
            typeof(BrokerFaults).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(method => method.Name),
            name => Assert.Contains($"`{name}`", Page));
        Assert.All(
            RequestDispatcher.Served,
            api => Assert.Contains($"| {api.Name} | {(api.MinVersion == api.MaxVersion ? api.MinVersion : $"{api.MinVersion}–{api.MaxVersion}")} |", Page));
    }

    private static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

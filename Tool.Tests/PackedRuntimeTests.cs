namespace ProducerSafety.Tool.Tests;

/// <summary>The package of the runtime, used as its readme says.</summary>
public sealed class PackedRuntimeTests(PackedTool packages)
{
    [Fact]
    public async Task The_simulation_in_the_readme_runs()
    {
        CommandResult run = await RunReadmeAsync(0);

        Assert.Contains("stored twice under seed 0 without jitter, LoseAcknowledgement at step", run.Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("with idempotence: 0 of ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "stored: 1\n")]
    [InlineData(false, "stored: 2\n")]
    public async Task The_broker_in_the_readme_runs(bool idempotence, string output)
    {
        // The assembly in the output folder finds the system's librdkafka.
        CommandResult run = await RunReadmeAsync(1, code => idempotence ? code : code.Replace("EnableIdempotence = true", "EnableIdempotence = false", StringComparison.Ordinal));

        Assert.EndsWith(output, run.Succeeded().Output, StringComparison.Ordinal);
    }

    private async Task<CommandResult> RunReadmeAsync(int block, Func<string, string>? change = null)
    {
        await packages.ReadyAsync();
        using UserRepository repository = new();
        string readme = await File.ReadAllTextAsync(Repository.PathOf("Runtime", "README.md"), TestContext.Current.CancellationToken);
        string code = readme.Split("```csharp\n")[block + 1].Split("```")[0];
        repository.Write("nuget.config", $"<configuration><packageSources><clear /><add key=\"packed\" value=\"{packages.Source}\" /></packageSources></configuration>");
        repository.Write("App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <RestorePackagesPath>packages</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ProducerSafety.Runtime" Version="{packages.Version("ProducerSafety.Runtime")}" />
                {UserRepository.KafkaReference}
              </ItemGroup>
            </Project>
            """);
        repository.Write("Program.cs", change?.Invoke(code) ?? code);
        return await Command.RunAsync(repository.Folder, "dotnet", ["run", "-v", "q"]);
    }
}

namespace ProducerSafety.Package.Tests;

/// <summary>Everything that a user can say about a rule wins over the package.</summary>
public sealed class SuppressionTests(InstalledPackage package)
{
    private const string Rejected = "Kafka/Producers.cs(11,9): error KPS1001";
    private const string Disabled = "Kafka/Producers.cs(19,13): warning KPS1101";
    private const string NotAll = "Kafka/Producers.cs(20,13): warning KPS1103";
    private const string NotEnabled = "Program.cs(3,25): warning KPS1102";
    private const string Strict = "<ProducerSafetyMode>Strict</ProducerSafetyMode>";

    [Fact]
    public async Task NoWarn_in_the_project()
    {
        using UserProject project = UnsafeCode.Project(package, "<NoWarn>$(NoWarn);KPS1102;KPS1103</NoWarn>");

        (await project.BuildAsync()).Reports(Rejected, Disabled);
    }

    [Fact]
    public async Task NoWarn_under_Strict()
    {
        using UserProject project = UnsafeCode.Project(package, Strict + "<NoWarn>$(NoWarn);KPS1101;KPS1102;KPS1103</NoWarn>");

        (await project.BuildAsync()).Reports(Rejected);
    }

    [Fact]
    public async Task Warnings_as_errors()
    {
        using UserProject project = UnsafeCode.Project(package, "<WarningsAsErrors>KPS1102</WarningsAsErrors>");

        (await project.BuildAsync()).Reports(Rejected, Disabled, NotAll, "Program.cs(3,25): error KPS1102");
    }

    [Fact]
    public async Task Editorconfig_wins_over_a_preset()
    {
        using UserProject project = UnsafeCode.Project(package, Strict);
        project.Write(".editorconfig", """
            root = true

            [*.cs]
            dotnet_diagnostic.KPS1001.severity = none
            dotnet_diagnostic.KPS1101.severity = warning

            [Program.cs]
            dotnet_diagnostic.KPS1102.severity = none
            """);

        (await project.BuildAsync()).Reports(Disabled, "Kafka/Producers.cs(20,13): error KPS1103");
    }

    [Fact]
    public async Task Editorconfig_can_turn_on_what_a_preset_turned_off()
    {
        using UserProject project = UnsafeCode.Project(package, "<ProducerSafetyMode>None</ProducerSafetyMode>");
        project.Write(".editorconfig", """
            [*.cs]
            dotnet_diagnostic.KPS1102.severity = warning
            """);

        (await project.BuildAsync()).Reports(NotEnabled);
    }

    [Fact]
    public async Task A_global_config_of_the_user_wins_over_a_preset()
    {
        using UserProject project = UnsafeCode.Project(package, Strict);
        project.Write("team.globalconfig", """
            is_global = true
            dotnet_diagnostic.KPS1102.severity = none
            dotnet_diagnostic.KPS1103.severity = warning
            """);
        project.Write("Directory.Build.targets", """
            <Project><ItemGroup><EditorConfigFiles Include="$(MSBuildThisFileDirectory)team.globalconfig" /></ItemGroup></Project>
            """);

        (await project.BuildAsync()).Reports(Rejected, "Kafka/Producers.cs(19,13): error KPS1101", NotAll);
    }

    [Fact]
    public async Task A_category_can_be_given_a_severity()
    {
        using UserProject project = UnsafeCode.Project(package);
        project.Write(".editorconfig", """
            [*.cs]
            dotnet_analyzer_diagnostic.category-Kafka.Configuration.severity = none
            """);

        (await project.BuildAsync()).IsClean();
    }

    [Fact]
    public async Task Pragma_and_attribute()
    {
        using UserProject project = new(package);
        project.Write("Producers.cs", """
            using System.Diagnostics.CodeAnalysis;
            using Confluent.Kafka;

            public static class Producers
            {
            #pragma warning disable KPS1102 // Telemetry: a duplicate does no harm.
                public static IProducer<Null, string> Telemetry() => new ProducerBuilder<Null, string>(new ProducerConfig()).Build();
            #pragma warning restore KPS1102

                [SuppressMessage("Kafka.Configuration", "KPS1102:Idempotence is not enabled", Justification = "Telemetry")]
                public static IProducer<Null, string> MoreTelemetry() => new ProducerBuilder<Null, string>(new ProducerConfig()).Build();
            }
            """);

        (await project.BuildAsync()).IsClean();
    }
}

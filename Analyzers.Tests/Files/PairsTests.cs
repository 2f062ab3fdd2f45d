using Xunit;

namespace ProducerSafety.Analyzers.Tests.Files;

/// <summary>Sections and <c>.properties</c> files whose names and values the client gets as they are.</summary>
public sealed class PairsTests
{
    private const string Lines = "File.ReadAllLines(\"client.properties\").Where(line => !line.StartsWith(\"#\")).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1])";

    private const string File = """
        # Confluent's example
        bootstrap.servers=a:9092
        enable.idempotence = true
        acks= {|KPS1001:1|}
        """;

    [Theory]
    [InlineData("void M() { new ProducerBuilder<Null, string>(" + Lines + ").Build(); }")]
    [InlineData("void M() { var settings = " + Lines + "; Build(new ProducerConfig(settings)); }")]
    [InlineData("async System.Threading.Tasks.Task M() { var settings = (await File.ReadAllLinesAsync(\"./client.properties\")).Where(line => !line.StartsWith(\"#\")).ToDictionary(line => line.Substring(0, line.IndexOf('=')), line => line.Substring(line.IndexOf('=') + 1)); Build(new ProducerConfig(new ClientConfig(settings))); }")]
    [InlineData("void M() { var configuration = new ConfigurationBuilder().AddIniFile(\"client.properties\").Build(); new ProducerBuilder<Null, string>(configuration.AsEnumerable()).Build(); }")]
    [InlineData("void M() { IConfiguration configuration = new ConfigurationBuilder().SetBasePath(\".\").AddIniFile(\"client.properties\", false).AddEnvironmentVariables().Build(); new ProducerBuilder<Null, string>(configuration.AsEnumerable()).Build(); }")]
    public Task A_file_that_the_code_names_is_judged(string members) => BoundCode.VerifyAsync(members, ("/0/client.properties", File));

    [Theory]
    // Nothing in the code leads to a producer from this file.
    [InlineData("void M() { Build(new ProducerConfig { EnableIdempotence = true }); }")]
    [InlineData("void M(string path) { new ProducerBuilder<Null, string>(File.ReadAllLines(path).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1])).Build(); }")]
    [InlineData("void M() { var settings = File.ReadAllLines(\"client.properties\").Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]); Console.WriteLine(settings.Count); }")]
    [InlineData("void M() { new ConsumerBuilder<Null, string>(" + Lines + ").Build(); }")]
    [InlineData("void M() { new ProducerBuilder<Null, string>(File.ReadAllLines(\"client.properties\").Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0].Replace(\"producer.\", \"\"), pair => pair[1])).Build(); }")]
    [InlineData("void M() { new ProducerBuilder<Null, string>(File.ReadAllLines(\"other.properties\").Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1])).Build(); }")]
    [InlineData("void M() { var configuration = new ConfigurationBuilder().AddIniFile(\"client.properties\").AddJsonFile(\"more.json\").Build(); new ProducerBuilder<Null, string>(configuration.AsEnumerable()).Build(); }")]
    [InlineData("void M() { var settings = " + Lines + "; settings[\"acks\"] = \"all\"; Build(new ProducerConfig(settings)); }")]
    public Task Another_file_is_not(string members) => BoundCode.VerifyAsync(members, ("/0/client.properties", File.Replace("{|KPS1001:1|}", "1", StringComparison.Ordinal)));

    [Theory]
    [InlineData("acks=all\nenable.idempotence=true")]
    [InlineData("acks=${ACKS}\nenable.idempotence=true\nsasl.password={{ SECRET }}")]
    // What the file lacks, something else may add.
    [InlineData("bootstrap.servers=a:9092\nlinger.ms=5")]
    public Task Safe_settings_are_silent(string text) => BoundCode.VerifyAsync("void M() { new ProducerBuilder<Null, string>(" + Lines + ").Build(); }", ("/0/client.properties", text));

    [Fact]
    public Task A_name_that_the_client_refuses_is_an_error() => BoundCode.VerifyAsync(
        "void M() { new ProducerBuilder<Null, string>(" + Lines + ").Build(); }",
        ("/0/client.properties", "acks=all\r\nbuffer.memory={|KPS1007:33554432|}\r\n"));

    [Theory]
    [InlineData("configuration.GetSection(\"Kafka:Producer\").Get<Dictionary<string, string>>()!")]
    [InlineData("configuration.GetSection(\"Kafka:Producer\").GetChildren().ToDictionary(child => child.Key, child => child.Value!)")]
    [InlineData("configuration.GetSection(\"Kafka:Producer\").AsEnumerable(true)")]
    public Task A_section_of_the_clients_names_is_judged(string pairs) => BoundCode.VerifyAsync(
        $"void M(IConfiguration configuration) {{ new ProducerBuilder<Null, string>({pairs}).Build(); }}",
        (BoundCode.AppSettings, BoundCode.Section("\"enable.idempotence\": \"true\", \"acks\": {|KPS1001:\"1\"|}")));

    [Theory]
    [InlineData("configuration.GetSection(\"Kafka:Producer\").GetChildren().ToDictionary(child => child.Key.Replace('-', '.'), child => child.Value!)")]
    [InlineData("configuration.GetSection(\"Kafka:Producer\").AsEnumerable()")]
    [InlineData("configuration.AsEnumerable()")]
    public Task Names_that_code_makes_are_unknown(string pairs) => BoundCode.VerifyAsync(
        $"void M(IConfiguration configuration) {{ new ProducerBuilder<Null, string>({pairs}).Build(); }}",
        (BoundCode.AppSettings, BoundCode.Section("\"enable.idempotence\": \"true\", \"acks\": \"1\"")));

    [Fact]
    public Task Lines_are_repaired() => FileFixVerifier.VerifyAsync(
        "void M() { new ProducerBuilder<Null, string>(" + Lines + ").Build(); }",
        [("/0/client.properties", "# a\nenable.idempotence=true\nacks = 1 \nretries=0\nmax.in.flight=5\n", "# a\nenable.idempotence=true\nacks = all \nmax.in.flight=5\n")]);

    [Fact]
    public Task A_section_of_the_clients_names_is_repaired() => FileFixVerifier.VerifyAsync(
        "void M(IConfiguration configuration) { new ProducerBuilder<Null, string>(configuration.GetSection(\"Kafka:Producer\").Get<Dictionary<string, string>>()!).Build(); }",
        [(BoundCode.AppSettings, BoundCode.Section("\"enable.idempotence\": \"true\", \"max.in.flight\": \"10\""), BoundCode.Section("\"enable.idempotence\": \"true\", \"max.in.flight\": \"5\""))]);

    /// <summary>The file that a producer and a consumer share has settings for both.</summary>
    [Fact]
    public Task A_consumers_property_in_a_shared_file() => BoundCode.VerifyAsync(
        """
        void M()
        {
            var configuration = new ConfigurationBuilder().AddIniFile("client.properties").Build();
            new ProducerBuilder<Null, string>(configuration.AsEnumerable()).Build();
            new ConsumerBuilder<Ignore, string>(configuration.AsEnumerable()).Build();
        }
        """,
        ("/0/client.properties", "enable.idempotence=true\nsession.timeout.ms=45000\n"));

    [Fact]
    public Task A_consumers_property_in_a_file_for_producers() => BoundCode.VerifyAsync(
        """void M() { var configuration = new ConfigurationBuilder().AddIniFile("client.properties").Build(); new ProducerBuilder<Null, string>(configuration.AsEnumerable()).Build(); }""",
        ("/0/client.properties", "enable.idempotence=true\nsession.timeout.ms={|KPS1112:45000|}\n"));
}

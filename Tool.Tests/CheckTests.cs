namespace ProducerSafety.Tool.Tests;

public sealed class CheckTests
{
    [Fact]
    public void Places_are_those_of_the_values()
    {
        ToolRun run = Check("# orders\nbootstrap.servers=kafka:9092\nacks = 1\nenable.idempotence=true\n");

        Assert.Equal("stdin(3,8): error KPS1001: 'acks=1' contradicts idempotence, which requires 'acks=all': building this producer throws", run.Lines[0]);
        Assert.Equal("1 error; producer-safety explain KPS1001 says why", run.Lines[1]);
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData("bootstrap.servers=kafka:9092\nenable.idempotence=true\n")]
    [InlineData("bootstrap.servers=kafka:9092\nenable.idempotence=true\nacks=all\ncompression.type=lz4\nlinger.ms=5\n")]
    [InlineData("bootstrap.servers=kafka:9092\ntransactional.id=orders-1\n")]
    [InlineData("; an INI file\nenable.idempotence=true\nbatch.num.messages=1000\n")]
    [InlineData("enable.idempotence=true\nacks=${ACKS}\n")]
    [InlineData("enable.idempotence=${IDEMPOTENCE}\nacks=1\nacks=all\n")]
    [InlineData("enable.idempotence=true\r\nmax.in.flight=5\r\n")]
    [InlineData("enable.idempotence=true\nsecurity.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.username=orders\n")]
    [InlineData("enable.idempotence=true\nsasl.password=${PASSWORD}\n")]
    [InlineData("enable.idempotence=true\ncompression.codec=gzip\nmessage.timeout.ms=120000\n")]
    [InlineData("""{ "Kafka": { "Producer": { "BootstrapServers": "kafka:9092", "EnableIdempotence": true, "Acks": "All" } } }""")]
    [InlineData("""{ "ConnectionStrings": { "Orders": "Host=db" }, "Kafka": { "BootstrapServers": "kafka:9092", "OrdersTopic": "orders" } }""")]
    [InlineData("""{ "Kafka": { "GroupId": "billing", "BootstrapServers": "kafka:9092", "AutoOffsetReset": "Earliest" }, "P": { "EnableIdempotence": "true" } }""")]
    [InlineData("""{ "bootstrap.servers": "kafka:9092", "enable.idempotence": "true" }""")]
    public void Safe_configurations_are_clean(string text)
    {
        ToolRun run = Check(text);

        Assert.Equal("nothing found\n", run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("bootstrap.servers=kafka:9092\n", "stdin(1,1): warning KPS1102")]
    [InlineData("enable.idempotence=true\nmax.in.flight.requests.per.connection=6", "stdin(2,39): error KPS1002")]
    [InlineData("enable.idempotence=true\nenable.idempotnce=false\n", "stdin(2,19): error KPS1007")]
    [InlineData("enable.idempotence=yes\n", "stdin(1,20): error KPS1008")]
    [InlineData("enable.idempotence=true\nkey.serializer=org.apache.kafka.common.serialization.StringSerializer\n", "stdin(2,16): error KPS1007")]
    [InlineData("[kafka]\nenable.idempotence=false\n[other]\nenable.idempotence=true\n", "stdin(2,20): warning KPS1101")]
    [InlineData("\r\n\r\nenable.idempotence=true\r\nretries=0\r\n", "stdin(4,9): error KPS1003")]
    public void Unsafe_lines_are_found(string text, string expected) => Assert.StartsWith(expected, Assert.Single(Findings(Check(text))), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "Kafka": { "EnableIdempotence": true, "Acks": "Leader" } }""", "stdin(1,49): error KPS1001")]
    [InlineData("""{ "Kafka": { "enableidempotence": true, "acks": "1" } }""", "stdin(1,49): error KPS1001")]
    [InlineData("""{ "Kafka": { "LingerMs": 5 } }""", "stdin(1,3): warning KPS1102")]
    [InlineData("""{ "Kafka": { "EnableIdempotence": true, "Acks": "Everybody" } }""", "stdin(1,49): error KPS1008: 'Acks=Everybody' is not one of")]
    [InlineData("""{ "Kafka": { "EnableIdempotence": "on" } }""", "stdin(1,35): error KPS1008: 'EnableIdempotence=on' is not true or false")]
    [InlineData("""{ "enable.idempotence": "true", "max.in.flight": 10 }""", "stdin(1,50): error KPS1002")]
    [InlineData("""{ "enable.idempotence": "true", "acs": "1" }""", "stdin(1,40): error KPS1007")]
    public void Unsafe_json_is_found(string text, string expected)
    {
        string found = Assert.Single(Findings(Check(text)));
        Assert.StartsWith(expected, found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_can_be_named()
    {
        const string text = """{ "A": { "EnableIdempotence": false }, "B": { "Settings": { "acks": "1", "enable.idempotence": "true" } } }""";

        Assert.Contains("KPS1001", Assert.Single(Findings(Check(text, "--section", "B:Settings"))), StringComparison.Ordinal);
        Assert.Equal(2, Findings(Check(text)).Length);
        Check(text, "--section", "C").IsRefusedWith("no section 'C'; it has A, B:Settings");
    }

    [Theory]
    [InlineData("enable.idempotence=false\n", "warning", 1)]
    [InlineData("enable.idempotence=false\n", "error", 0)]
    [InlineData("enable.idempotence=true\nmessage.send.max.retries=3\n", "warning", 0)]
    [InlineData("enable.idempotence=true\nmessage.send.max.retries=3\n", "info", 1)]
    public void The_exit_code_depends_on_the_severity(string text, string failOn, int exitCode) => Assert.Equal(exitCode, Check(text, "--fail-on", failOn).ExitCode);

    [Fact]
    public void Files_are_named_as_on_the_command_line()
    {
        using TemporaryFolder folder = new();
        folder.Write("conf/a.properties", "enable.idempotence=false\n");
        folder.Write("b.json", """{ "Producer": { "Acks": "None" } }""");

        ToolRun run = ToolRun.In(folder.FullName, "", "check", "conf/a.properties", "b.json");

        Assert.Equal(["b.json(1,3): warning KPS1102", "b.json(1,25): warning KPS1103", "conf/a.properties(1,20): warning KPS1101"], Findings(run).Select(line => line[..line.IndexOf(": ", line.IndexOf("KPS", StringComparison.Ordinal), StringComparison.Ordinal)]));
    }

    [Fact]
    public void A_mark_at_the_beginning_of_the_file_does_no_harm()
    {
        using TemporaryFolder folder = new();
        folder.Write("a.properties", "\uFEFFenable.idempotence=false\n");

        Assert.StartsWith("a.properties(1,20): warning KPS1101", ToolRun.In(folder.FullName, "", "check", "a.properties").Output, StringComparison.Ordinal);
    }

    private static ToolRun Check(string text, params string[] options) => ToolRun.In(Path.GetTempPath(), text, ["check", "-", .. options]);

    private static string[] Findings(ToolRun run) => [.. run.Lines.Where(line => line.Contains(" KPS", StringComparison.Ordinal) && line.Contains("): ", StringComparison.Ordinal))];
}

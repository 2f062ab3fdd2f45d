namespace ProducerSafety.Tool.Tests;

public sealed class CheckJavaTests
{
    [Theory]
    [InlineData("bootstrap.servers=kafka:9092\nkey.serializer=org.apache.kafka.common.serialization.StringSerializer\n")]
    [InlineData("bootstrap.servers: kafka:9092\nbuffer.memory: 33554432\nmax.block.ms 60000\npartitioner.class=com.example.Mine\n")]
    [InlineData("acks=all\nenable.idempotence=true\nmax.in.flight.requests.per.connection=5\n")]
    [InlineData("acks=ALL\nretries=2147483647\n")]
    [InlineData("acks=-1\n")]
    [InlineData("schema.registry.url=http://registry:8081\nauto.register.schemas=false\nacks=all\n")]
    [InlineData("metrics.recording.level=DEBUG\nssl.truststore.location=/etc/kafka/trust.jks\nssl.truststore.password=secret\n")]
    [InlineData("sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\\n  username=\"a\" \\\n  password=\"b\";\nsecurity.protocol=SASL_SSL\nsasl.mechanism=PLAIN\n")]
    [InlineData("delivery.timeout.ms=120000\nrequest.timeout.ms=30000\nlinger.ms=20\n")]
    [InlineData("acks=${acks}\nretries=${retries}\n")]
    [InlineData("my.company.header=orders\n")]
    [InlineData("! a comment = 1\n# acks=0\ntransactional.id=orders-1\n")]
    [InlineData("ssl.endpoint.identification.algorithm=https\n")]
    public void Safe_configurations_are_clean(string text) => Assert.Equal("nothing found\n", Check(text).Output);

    [Theory]
    [InlineData("enable.idempotence=false\n", "stdin(1,20): warning KPS1101")]
    [InlineData("enable.idempotence=true\nacks=1\n", "stdin(2,6): error KPS1001")]
    [InlineData("max.in.flight.requests.per.connection=6\n", "stdin(1,39): error KPS1002")]
    [InlineData("enable.idempotence: true\nretries: 0\n", "stdin(2,10): error KPS1003")]
    [InlineData("acks=2\n", "stdin(1,6): error KPS1008: 'acks=2' is not one of all, -1, 0 and 1")]
    [InlineData("enable.idempotence=1\n", "stdin(1,20): error KPS1008: 'enable.idempotence=1' is not true or false")]
    [InlineData("delivery.timeout.ms=10000\n", "stdin(1,21): error KPS1006: 'delivery.timeout.ms=10000' is below 'linger.ms' and 'request.timeout.ms' together, 30000 ms")]
    [InlineData("enable.idempotnce=true\n", "stdin(1,19): warning KPS1007: 'enable.idempotnce' is not a property of the Java client, which ignores it: did you mean 'enable.idempotence'?")]
    [InlineData("queue.buffering.max.ms=5\n", "stdin(1,24): warning KPS1007: 'queue.buffering.max.ms' is not a property of the Java client, which ignores it: did you mean 'linger.ms'?")]
    [InlineData("ssl.endpoint.identification.algorithm=\n", "stdin(1,39): warning KPS1116")]
    [InlineData("bootstrap.servers=kafka.example.com:9092\nsecurity.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n", "stdin(2,19): warning KPS1118")]
    public void Unsafe_lines_are_found(string text, string expected) => Assert.StartsWith(expected, Assert.Single(Findings(Check(text))), StringComparison.Ordinal);

    [Fact]
    public void What_turns_idempotence_off_silently_is_named()
    {
        string[] found = Findings(Check("bootstrap.servers=kafka:9092\nacks=1\n"));

        Assert.Equal(2, found.Length);
        Assert.StartsWith("stdin(2,6): warning KPS1101: Idempotence is disabled", found[0], StringComparison.Ordinal);
        Assert.EndsWith("(the Java client turns idempotence off because of 'acks=1')", found[0], StringComparison.Ordinal);
        Assert.StartsWith("stdin(2,6): warning KPS1103", found[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_transactional_id_needs_what_was_turned_off()
    {
        Assert.Contains(Findings(Check("transactional.id=orders-1\nacks=1\n")), line => line.StartsWith("stdin(2,6): error KPS1005: 'acks=1' contradicts 'transactional.id'", StringComparison.Ordinal));
    }

    [Fact]
    public void One_request_in_flight_keeps_the_order_in_java()
    {
        Assert.DoesNotContain(Findings(Check("enable.idempotence=false\nmax.in.flight.requests.per.connection=1\n")), line => line.Contains("KPS1104", StringComparison.Ordinal));
        Assert.Contains(Findings(Check("enable.idempotence=false\nmax.in.flight.requests.per.connection=2\n")), line => line.Contains("KPS1104", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_a_name_that_comes_twice_the_last_one_counts()
    {
        Assert.Equal("nothing found\n", Check("acks=1\nacks=all\n").Output);
    }

    private static ToolRun Check(string text) => ToolRun.In(Path.GetTempPath(), text, "check", "-", "--client", "java");

    private static string[] Findings(ToolRun run) => [.. run.Lines.Where(line => line.Contains("): ", StringComparison.Ordinal))];
}

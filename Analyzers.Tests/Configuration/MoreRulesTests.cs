using ProducerSafety.Analyzers.Tests.Oracle;
using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Configuration;

/// <summary>Timeouts, names, values, security: what each rule says of settings, and what the real client says where it is asked.</summary>
public sealed class MoreRulesTests
{
    public static TheoryData<string, string> Refused => new()
    {
        { "KPS1006", "linger.ms=100; message.timeout.ms=100" },
        { "KPS1006", "linger.ms=100.5; delivery.timeout.ms=100" },
        { "KPS1006", "queue.buffering.max.ms=6000; message.timeout.ms=5000" },
        { "KPS1006", "transactional.id=a; message.timeout.ms=60001" },
        { "KPS1006", "transactional.id=a; transaction.timeout.ms=1000; message.timeout.ms=2000" },
        { "KPS1006", "transactional.id=a; socket.timeout.ms=60101" },
        { "KPS1006", "transactional.id=a; transaction.timeout.ms=1000; socket.timeout.ms=1101" },
        { "KPS1006", "reconnect.backoff.ms=20000" },
        { "KPS1006", "reconnect.backoff.max.ms=50" },
        { "KPS1006", "reconnect.backoff.ms=200; reconnect.backoff.max.ms=199" },
        { "KPS1006", "linger.ms=300000; acks=all" },
        { "KPS1006", "queue.buffering.max.ms=300000; topic.compression.type=gzip" },
        { "KPS1006", "transactional.id=a; linger.ms=60000; partitioner=murmur2" },
        { "KPS1006", "transactional.id=a; transaction.timeout.ms=1000; linger.ms=1000; acks=all" },
        { "KPS1006", "linger.ms=900000; topic.enable.auto.commit=true" },
        { "KPS1006", "linger.ms=300000; compression.level=3" },
        { "KPS1008", "partition.assignment.strategy=roundrobin , range" },
        { "KPS1008", "group.protocol.type=orders" },
        { "KPS1008", "partition.assignment.strategy=orders" },
        { "KPS1008", "partition.assignment.strategy=range,cooperative-sticky" },
        { "KPS1007", "buffer.memory=33554432" },
        { "KPS1007", "max.block.ms=1000" },
        { "KPS1007", "key.serializer=a" },
        { "KPS1007", "max.request.size=1000000" },
        { "KPS1007", "enable.idempotance=true" },
        { "KPS1007", "EnableIdempotence=true" },
        { "KPS1007", "bootstrap.server=a" },
        { "KPS1007", "Acks=all" },
        { "KPS1007", "metrics.num.samples=2" },
        { "KPS1007", "sasl.jaas.config=a" },
        { "KPS1007", "ssl.truststore.location=a" },
        { "KPS1007", "dotnet.producer.foo=1" },
        { "KPS1007", "schema.registry.url=a" },
        { "KPS1008", "linger.ms=-1" },
        { "KPS1008", "linger.ms=900001" },
        { "KPS1008", "linger.ms=soon" },
        { "KPS1008", "linger.ms=" },
        { "KPS1008", "max.in.flight=0" },
        { "KPS1008", "max.in.flight=1000001" },
        { "KPS1008", "retries=-1" },
        { "KPS1008", "retry.backoff.ms=0" },
        { "KPS1008", "request.timeout.ms=0" },
        { "KPS1008", "socket.timeout.ms=5" },
        { "KPS1008", "message.max.bytes=999" },
        { "KPS1008", "compression.level=13" },
        { "KPS1008", "acks=Leader" },
        { "KPS1008", "acks=1001" },
        { "KPS1008", "acks=" },
        { "KPS1008", "partitioner=Murmur2Random" },
        { "KPS1008", "partitioner=Murmur2" },
        { "KPS1008", "partitioner=RANDOM" },
        { "KPS1008", "security.protocol=SaslSsl" },
        { "KPS1008", "security.protocol=sasl_plaintext; sasl.mechanism=Plain; sasl.username=a; sasl.password=b" },
        { "KPS1008", "security.protocol=SASL_SSL; sasl.mechanisms=ScramSha512; sasl.username=a; sasl.password=b" },
        { "KPS1008", "security.protocol=sasl_plaintext; sasl.mechanism=SCRAM-SHA-384; sasl.username=a; sasl.password=b" },
        { "KPS1008", "sasl.mechanism=PLAIN,GSSAPI" },
        { "KPS1008", "sasl.mechanism=" },
        { "KPS1008", "builtin.features=orders" },
        { "KPS1008", "enable.idempotence=yes" },
        { "KPS1008", "enable.idempotence=" },
        { "KPS1008", "compression.type=gzipp" },
        { "KPS1008", "debug=broker,foo" },
        { "KPS1008", "dotnet.producer.enable.delivery.reports=maybe" },
        { "KPS1008", "dotnet.producer.delivery.report.fields=key,foo" },
        { "KPS1008", "dotnet.producer.delivery.report.fields=all,key" },
        { "KPS1008", "dotnet.cancellation.delay.max.ms=0" },
        { "KPS1009", "delivery.report.only.error=true" },
        { "KPS1009", "delivery.report.only.error=false" },
        { "KPS1009", "dr_cb=a" },
        { "KPS1009", "error_cb=a" },
    };

    public static TheoryData<string, string> Accepted => new()
    {
        { "KPS1006", "linger.ms=100" },
        { "KPS1006", "linger.ms=400000" },
        { "KPS1006", "linger.ms=400000; topic.metadata.refresh.interval.ms=60000" },
        { "KPS1006", "linger.ms=299999; acks=all" },
        { "KPS1008", "partition.assignment.strategy=roundrobin, range" },
        { "KPS1008", "group.protocol.type=consumer" },
        { "KPS1006", "linger.ms=400000; offset.store.method=broker" },
        { "KPS1006", "linger.ms=100; message.timeout.ms=101" },
        { "KPS1006", "linger.ms=400000; message.timeout.ms=0" },
        { "KPS1006", "message.timeout.ms=3" },
        { "KPS1006", "message.timeout.ms=100000; transaction.timeout.ms=1000" },
        { "KPS1006", "transactional.id=a; message.timeout.ms=60000" },
        { "KPS1006", "transactional.id=a; message.timeout.ms=0" },
        { "KPS1006", "transactional.id=a; socket.timeout.ms=60100" },
        { "KPS1006", "transactional.id=a; linger.ms=60000" },
        { "KPS1006", "transactional.id=a; transaction.timeout.ms=1000" },
        { "KPS1006", "reconnect.backoff.ms=10000" },
        { "KPS1006", "reconnect.backoff.max.ms=100" },
        { "KPS1007", "bootstrap.servers=a" },
        { "KPS1007", "metadata.broker.list=a" },
        { "KPS1007", "topic.acks=all" },
        { "KPS1007", "group.id=a" },
        { "KPS1007", "client.id=a" },
        { "KPS1007", "dotnet.producer.enable.background.poll=true" },
        { "KPS1008", "linger.ms=0" },
        { "KPS1008", "linger.ms=0.5" },
        { "KPS1008", "linger.ms=5ms" },
        { "KPS1008", "linger.ms=900000" },
        { "KPS1008", "max.in.flight=0x5" },
        { "KPS1008", "acks=ALL" },
        { "KPS1008", "acks=-1" },
        { "KPS1008", "acks=1000" },
        { "KPS1008", "enable.idempotence=T" },
        { "KPS1008", "compression.type=GZIP" },
        { "KPS1008", "security.protocol=PLAINTEXT" },
        { "KPS1008", "debug=broker, topic" },
        { "KPS1008", "partitioner=murmur2_random" },
        { "KPS1008", "partitioner= random" },
        { "KPS1008", "sasl.mechanism=Plain" },
        { "KPS1008", "security.protocol=ssl; sasl.mechanism=plain" },
        { "KPS1008", "security.protocol=sasl_plaintext; sasl.mechanism= PLAIN; sasl.username=a; sasl.password=b" },
        { "KPS1008", "security.protocol=sasl_plaintext; sasl.mechanism=SCRAM-SHA-1; sasl.username=a; sasl.password=b" },
        { "KPS1008", "security.protocol=sasl_plaintext; sasl.mechanism=plain; sasl.mechanisms=PLAIN; sasl.username=a; sasl.password=b" },
        { "KPS1008", "builtin.features=gzip, ssl" },
        { "KPS1008", "partitioner=fnv1a" },
        { "KPS1008", "dotnet.producer.delivery.report.fields=status, key" },
        { "KPS1008", "dotnet.cancellation.delay.max.ms=1" },
        { "KPS1009", "produce.offset.report=true" },
        { "KPS1009", "auto.commit.enable=true" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_a_rule_says_is_refused_is_refused(string rule, string written)
    {
        RealClient.RequireLibrdkafka();
        Assert.Contains(rule, RulesOf(written));
        Assert.ThrowsAny<Exception>(() => { if (RealClient.Build(Pairs(written)) is { } message) { throw new InvalidOperationException(message); } });
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void What_no_rule_says_is_refused_is_accepted(string rule, string written)
    {
        RealClient.RequireLibrdkafka();
        Assert.DoesNotContain(rule, RulesOf(written));
        Assert.Null(RealClient.Build(Pairs(written)));
    }

    [Theory]
    [InlineData("KPS1106", "retries=1")]
    [InlineData("KPS1106", "message.send.max.retries=10; enable.idempotence=true")]
    [InlineData("KPS1113", "socket.blocking.max.ms=5")]
    [InlineData("KPS1113", "queuing.strategy=fifo; …")]
    [InlineData("KPS1113", "broker.version.fallback=?")]
    [InlineData("KPS1114", "acks=1; request.required.acks=all")]
    [InlineData("KPS1114", "linger.ms=5; queue.buffering.max.ms=50")]
    [InlineData("KPS1114", "retries=3; message.send.max.retries=7; …")]
    [InlineData("KPS1107", "message.timeout.ms=5000")]
    [InlineData("KPS1107", "delivery.timeout.ms=29999")]
    [InlineData("KPS1107", "message.timeout.ms=40000; socket.timeout.ms=40000")]
    [InlineData("KPS1107", "message.timeout.ms=40000; request.timeout.ms=50000")]
    [InlineData("KPS1108", "retry.backoff.ms=2000")]
    [InlineData("KPS1108", "retry.backoff.ms=600; retry.backoff.max.ms=500")]
    [InlineData("KPS1111", "message.timeout.ms=0")]
    [InlineData("KPS1112", "group.id=a")]
    [InlineData("KPS1112", "auto.offset.reset=?")]
    [InlineData("KPS1115", "transaction.timeout.ms=5000")]
    [InlineData("KPS1116", "enable.ssl.certificate.verification=false")]
    [InlineData("KPS1116", "ssl.endpoint.identification.algorithm=none")]
    [InlineData("KPS1117", "sasl.password=Tr0ub4dor")]
    [InlineData("KPS1117", "ssl.key.password=geheim; …")]
    [InlineData("KPS1117", "sasl.password=YourCat7")]
    [InlineData("KPS1117", "sasl.password=password")]
    [InlineData("KPS1118", "security.protocol=sasl_plaintext; sasl.mechanism=PLAIN; bootstrap.servers=kafka.example.com:9092")]
    [InlineData("KPS1118", "security.protocol=SASL_PLAINTEXT; sasl.mechanisms=plain; bootstrap.servers=localhost:9092,10.0.0.1:9092")]
    [InlineData("KPS1119", "request.timeout.ms=500")]
    [InlineData("KPS1119", "linger.ms=120000")]
    [InlineData("KPS1119", "transactional.id=a; transaction.timeout.ms=900001")]
    [InlineData("KPS1122", "queue.buffering.max.kbytes=134217728")]
    public void Speaks(string rule, string written) => Assert.Contains(rule, RulesOf(written));

    [Theory]
    [InlineData("KPS1106", "")]
    [InlineData("KPS1106", "retries=0")]
    [InlineData("KPS1106", "retries=11")]
    [InlineData("KPS1106", "retries=?")]
    [InlineData("KPS1106", "retries=3; message.send.max.retries=2147483647")]
    [InlineData("KPS1113", "")]
    [InlineData("KPS1113", "auto.commit.enable=true")]
    [InlineData("KPS1113", "msg_order_cmp=a")]
    [InlineData("KPS1113", "reconnect.backoff.ms=100; reconnect.backoff.max.ms=200")]
    [InlineData("KPS1114", "acks=all; request.required.acks=all")]
    [InlineData("KPS1114", "acks=1; acks=all")]
    [InlineData("KPS1114", "acks=?; request.required.acks=all")]
    [InlineData("KPS1114", "acks=all; request.required.acks=?")]
    [InlineData("KPS1114", "acks=1; request.required.acks=all; -acks")]
    [InlineData("KPS1114", "linger.ms=5; batch.size=10")]
    [InlineData("KPS1107", "message.timeout.ms=30000")]
    [InlineData("KPS1107", "message.timeout.ms=0")]
    [InlineData("KPS1107", "message.timeout.ms=?")]
    [InlineData("KPS1107", "message.timeout.ms=40000; socket.timeout.ms=39999")]
    [InlineData("KPS1107", "message.timeout.ms=40000; socket.timeout.ms=?")]
    [InlineData("KPS1107", "transactional.id=a; transaction.timeout.ms=10000")]
    [InlineData("KPS1107", "socket.timeout.ms=300000")]
    [InlineData("KPS1108", "retry.backoff.ms=1000")]
    [InlineData("KPS1108", "retry.backoff.ms=5000; retry.backoff.max.ms=5000")]
    [InlineData("KPS1108", "retry.backoff.ms=5000; retry.backoff.max.ms=?")]
    [InlineData("KPS1108", "retry.backoff.ms=5000; …")]
    [InlineData("KPS1111", "message.timeout.ms=1")]
    [InlineData("KPS1111", "")]
    [InlineData("KPS1112", "client.id=a; client.rack=b")]
    [InlineData("KPS1115", "transactional.id=a; transaction.timeout.ms=5000")]
    [InlineData("KPS1115", "transactional.id=?; transaction.timeout.ms=5000")]
    [InlineData("KPS1115", "transaction.timeout.ms=5000; …")]
    [InlineData("KPS1116", "enable.ssl.certificate.verification=true")]
    [InlineData("KPS1116", "ssl.endpoint.identification.algorithm=https")]
    [InlineData("KPS1117", "sasl.password=${KAFKA_PASSWORD}")]
    [InlineData("KPS1117", "sasl.password=<password>")]
    [InlineData("KPS1117", "sasl.password=xxxxxxxx")]
    [InlineData("KPS1117", "sasl.password=YOUR_PASSWORD")]
    [InlineData("KPS1117", "sasl.password=your-secret-here")]
    [InlineData("KPS1117", "sasl.password=change_me")]
    [InlineData("KPS1117", "sasl.password=Replace with the API secret")]
    [InlineData("KPS1117", "sasl.password=")]
    [InlineData("KPS1117", "sasl.password=?")]
    [InlineData("KPS1117", "sasl.username=admin")]
    [InlineData("KPS1118", "security.protocol=sasl_plaintext; sasl.mechanism=PLAIN; bootstrap.servers=localhost:9092")]
    [InlineData("KPS1118", "security.protocol=sasl_plaintext; sasl.mechanism=PLAIN; bootstrap.servers=kafka:9092")]
    [InlineData("KPS1118", "security.protocol=sasl_plaintext; sasl.mechanism=PLAIN; bootstrap.servers=?")]
    [InlineData("KPS1118", "security.protocol=sasl_ssl; sasl.mechanism=PLAIN; bootstrap.servers=kafka.example.com:9092")]
    [InlineData("KPS1118", "security.protocol=sasl_plaintext; sasl.mechanism=SCRAM-SHA-512; bootstrap.servers=kafka.example.com:9092")]
    [InlineData("KPS1119", "request.timeout.ms=1000; linger.ms=60000")]
    [InlineData("KPS1119", "transactional.id=a; transaction.timeout.ms=900000")]
    [InlineData("KPS1122", "queue.buffering.max.kbytes=1048576")]
    [InlineData("KPS1122", "queue.buffering.max.kbytes=16777215")]
    public void Is_silent(string rule, string written) => Assert.DoesNotContain(rule, RulesOf(written));

    [Theory]
    [InlineData("enable.idempotance=true", "rename enable.idempotance to enable.idempotence")]
    [InlineData("EnableIdempotence=true", "rename EnableIdempotence to enable.idempotence")]
    [InlineData("enable_idempotence=true", "rename enable_idempotence to enable.idempotence")]
    [InlineData("max.request.size=5000000", "rename max.request.size to message.max.bytes")]
    [InlineData("bootstrap.server=a", "rename bootstrap.server to bootstrap.servers")]
    [InlineData("buffer.memory=1", "remove buffer.memory")]
    [InlineData("something.else.entirely=1", "remove something.else.entirely")]
    [InlineData("acks=Leader", "acks=1")]
    [InlineData("security.protocol=SaslSsl", "security.protocol=sasl_ssl")]
    [InlineData("enable.idempotence=yes", "enable.idempotence=true")]
    [InlineData("linger.ms=-1", "linger.ms=0")]
    [InlineData("max.in.flight=2000000", "max.in.flight=1000000")]
    [InlineData("compression.type=gzipp", "compression.type=gzip")]
    [InlineData("partitioner=Murmur2Random", "partitioner=murmur2_random")]
    [InlineData("partitioner=Murmur2", "partitioner=murmur2")]
    [InlineData("partitioner=RANDOM", "partitioner=random")]
    [InlineData("security.protocol=sasl_ssl; sasl.mechanism=plain", "sasl.mechanism=PLAIN")]
    [InlineData("security.protocol=sasl_ssl; sasl.mechanism=ScramSha256", "sasl.mechanism=SCRAM-SHA-256")]
    [InlineData("transactional.id=a; message.timeout.ms=70000", "transaction.timeout.ms=70000")]
    [InlineData("reconnect.backoff.ms=20000", "reconnect.backoff.max.ms=20000")]
    public void Repairs_what_was_meant(string written, string repair) =>
        Assert.Equal(repair, SafetyRules.Judge(Written.Settings(written)).First(finding => finding.Rule.Severity == RuleSeverity.Error).Repairs![0].ToString());

    [Theory]
    [InlineData("message.timeout.ms=5000", "remove message.timeout.ms")]
    [InlineData("message.timeout.ms=40000; socket.timeout.ms=40000", "remove message.timeout.ms")]
    [InlineData("message.timeout.ms=40000; socket.timeout.ms=299999", "remove message.timeout.ms")]
    [InlineData("transactional.id=a; message.timeout.ms=40000; socket.timeout.ms=40000", "remove message.timeout.ms")]
    [InlineData("message.timeout.ms=300000; socket.timeout.ms=300000", "")]
    [InlineData("message.timeout.ms=5000; socket.timeout.ms=300000", "")]
    [InlineData("message.timeout.ms=5000; request.timeout.ms=400000", "")]
    [InlineData("transactional.id=a; message.timeout.ms=40000; socket.timeout.ms=60000", "")]
    public void A_longer_delivery_timeout_is_offered_where_the_default_is_long_enough(string written, string repairs) =>
        Assert.Equal(repairs, string.Join(", ", SafetyRules.Judge(Written.Settings(written)).Single(finding => finding.Rule.Id == "KPS1107").Repairs ?? []));

    [Fact]
    public void A_secret_is_not_repeated_in_the_message() =>
        Assert.All(SafetyRules.Judge(Written.Settings("sasl.password=Tr0ub4dor")), finding => Assert.DoesNotContain("Tr0ub4dor", finding.Message));

    private static string[] RulesOf(string written) => [.. SafetyRules.Judge(Written.Settings(written)).Select(finding => finding.Rule.Id)];

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string written) =>
        Written.Settings(written).Written.Select(setting => new KeyValuePair<string, string>(setting.Name, setting.Value!));
}

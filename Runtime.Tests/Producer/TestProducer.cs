using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Producer;

/// <summary>A request that a producer asked its driver to send.</summary>
internal sealed record Sent(int Broker, int CorrelationId, Request Request)
{
    public ProduceRequest Produce => Assert.IsType<ProduceRequest>(Request);

    public RecordBatch Batch => Assert.Single(Produce.Batches).Batch;
}

/// <summary>A producer whose network and clock are the test: what it sends is kept, and the test answers.</summary>
internal sealed class TestProducer : IProducerEffects
{
    public const string Topic = "orders";
    private readonly Dictionary<int, Sent> open = [];

    public TestProducer(ProducerOptions options, ulong seed = 1)
    {
        Options = options;
        Core = new(options, this, seed);
    }

    public ProducerOptions Options { get; }

    public ProducerCore Core { get; }

    public long Now { get; set; }

    /// <summary>All that was sent, answered or not, in order.</summary>
    public List<Sent> Sent { get; } = [];

    public List<int> Disconnects { get; } = [];

    public List<DeliveryReport> Reports { get; } = [];

    /// <summary>Produce requests that were sent, in order.</summary>
    public List<Sent> Produced => [.. Sent.Where(sent => sent.Request is ProduceRequest)];

    /// <summary>Produce requests that nobody has answered and whose connection stands, oldest first.</summary>
    public List<Sent> InFlight => [.. Open.Where(sent => sent.Request is ProduceRequest)];

    public IEnumerable<Sent> Open => open.Values.OrderBy(sent => sent.CorrelationId);

    public static ProducerOptions Settings(params (string Name, string Value)[] settings) => Settings(ProducerProfile.Reference, settings);

    public static ProducerOptions Settings(ProducerProfile profile, params (string Name, string Value)[] settings) =>
        ProducerOptions.From(settings.Select(setting => new KeyValuePair<string, string>(setting.Name, setting.Value)), profile);

    public static ProducerOptions Idempotent(params (string Name, string Value)[] settings) => Settings([("enable.idempotence", "true"), ("linger.ms", "0"), .. settings]);

    public static ProducerOptions Blind(params (string Name, string Value)[] settings) => Settings([("linger.ms", "0"), .. settings]);

    public static ProducerOptions Librdkafka(params (string Name, string Value)[] settings) =>
        Settings(ProducerProfile.Librdkafka, [("enable.idempotence", "true"), ("linger.ms", "0"), .. settings]);

    /// <summary>A producer that knows the topic, whose partitions are led by brokers 1, 2, … in turn, and has its producer id, 7.</summary>
    public static TestProducer Ready(ProducerOptions options, int partitions = 1, int brokers = 1)
    {
        TestProducer producer = new(options);
        producer.Append(state: "first");
        producer.Greet([.. Enumerable.Range(0, partitions).Select(partition => (partition % brokers) + 1)]);
        producer.Now = Math.Max(producer.Now, options.LingerMs);
        producer.Core.Tick(producer.Now);
        if (options.Acks != 0)
        {
            producer.Accept(Assert.Single(producer.InFlight));
        }

        Assert.Equal("first", Assert.Single(producer.Reports).State);
        producer.Reports.Clear();
        producer.Sent.Clear();
        return producer;
    }

    public AppendResult Append(object? state = null, int partition = 0, int bytes = 1, byte[]? key = null, string topic = Topic) =>
        Core.Append(Now, topic, partition, new(key, new byte[bytes], Now), state);

    /// <summary>Answers what the producer has to know before it can send.</summary>
    public void Greet(params int[] leaders)
    {
        foreach (Sent sent in Open.ToList())
        {
            if (sent.Request is MetadataRequest)
            {
                Answer(sent, Metadata(leaders));
            }
            else if (sent.Request is InitProducerIdRequest)
            {
                Answer(sent, new InitProducerIdResponse(ErrorCode.None, 7, 0));
            }
        }
    }

    public static MetadataResponse Metadata(params int[] leaders) => Metadata(0, leaders);

    public static MetadataResponse Metadata(int leaderEpoch, int[] leaders) =>
        new([.. leaders.Where(leader => leader > 0).Distinct()], [new(ErrorCode.None, Topic, [.. leaders.Select((leader, index) => new PartitionMetadata(ErrorCode.None, index, leader, leaderEpoch))])]);

    public static MetadataResponse NoTopic(ErrorCode error, params int[] brokers) => new(brokers, [new(error, Topic, [])]);

    public void Answer(Sent sent, Response response)
    {
        open.Remove(sent.CorrelationId);
        Core.HandleResponse(Now, sent.CorrelationId, response);
    }

    /// <summary>Answers every batch of a request with the same error, or success at an offset.</summary>
    public void Answer(Sent sent, ErrorCode error, long offset = -1) =>
        Answer(sent, new ProduceResponse([.. sent.Produce.Batches.Select(batch => new PartitionAppended(batch.Partition, error, offset, 0))]));

    public void Accept(Sent sent, long offset = 0) => Answer(sent, ErrorCode.None, offset);

    /// <summary>Answers the oldest produce request in flight.</summary>
    public void AnswerOldest(ErrorCode error) => Answer(InFlight[0], error);

    public void Break(int broker)
    {
        Forget(broker);
        Core.HandleDisconnect(Now, broker);
    }

    /// <summary>Lets time pass, and calls the producer when it asked to be called.</summary>
    public void Pass(long milliseconds)
    {
        long end = Now + milliseconds;
        while (Core.NextTick <= end)
        {
            Now = Math.Max(Now, Core.NextTick);
            Core.Tick(Now);
            Assert.True(Core.NextTick > Now, "The next tick is due already.");
        }

        Now = end;
    }

    /// <summary>Lets time pass until something is sent, and says how long it took.</summary>
    public long PassUntilProduced(long atMost = 1_000_000)
    {
        long start = Now;
        int before = Produced.Count;
        while (Produced.Count == before)
        {
            Assert.True(Core.NextTick <= start + atMost, "Nothing is sent.");
            Pass(Core.NextTick - Now);
        }

        return Now - start;
    }

    public DeliveryReport ReportOf(object state) => Reports.Single(report => Equals(report.State, state));

    void IProducerEffects.Send(int broker, int correlationId, Request request)
    {
        Sent sent = new(broker, correlationId, request);
        Sent.Add(sent);
        if (request is not ProduceRequest { Acks: 0 })
        {
            open.Add(correlationId, sent);
        }
    }

    void IProducerEffects.Disconnect(int broker)
    {
        Disconnects.Add(broker);
        Forget(broker);
    }

    void IProducerEffects.Report(in DeliveryReport report) => Reports.Add(report);

    private void Forget(int broker)
    {
        foreach (Sent sent in Open.Where(sent => sent.Broker == broker).ToList())
        {
            open.Remove(sent.CorrelationId);
        }
    }
}

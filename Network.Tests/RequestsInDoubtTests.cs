using Confluent.Kafka;
using ProducerSafety.Network.Tests.Experiments;
using ProducerSafety.Runtime.Network;
using ProducerSafety.Runtime.Network.Producing;
using Xunit;
using ErrorCode = ProducerSafety.Runtime.Protocol.ErrorCode;

namespace ProducerSafety.Network.Tests;

/// <summary>
/// A connection breaks with requests in flight, of which the first is not in the log; sent again, it is refused for a reason that passes, and the broker finds a gap before the next one.
/// </summary>
public sealed class RequestsInDoubtTests
{
    private const int Messages = 20;

    /// <summary>librdkafka takes a request that may have arrived for one that has, and the gap for a loss, until its pull request 4438.</summary>
    private const int Mended = 0x020300ff;

    private static string[] Sent { get; } = [.. Enumerable.Range(0, Messages + 1).Select(index => $"{index}")];

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Several_in_flight_end_an_old_librdkafka(int inFlight)
    {
        (List<string> stored, Confluent.Kafka.ErrorCode? fatal) = await SendAsync(inFlight);

        bool isOld = Library.Version < Mended;
        Assert.Equal(isOld ? Confluent.Kafka.ErrorCode.OutOfOrderSequenceNumber : null, fatal);
        Assert.Equal(isOld ? Sent[..stored.Count] : Sent, stored);
    }

    [Fact]
    public async Task One_in_flight_ends_no_librdkafka()
    {
        (List<string> stored, Confluent.Kafka.ErrorCode? fatal) = await SendAsync(inFlight: 1);

        Assert.Null(fatal);
        Assert.Equal(Sent, stored);
    }

    [Fact]
    public async Task Five_in_flight_do_not_end_the_reference_producer()
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        using IdempotentProducer<string, string> producer = IdempotentProducerTests.NewProducer(broker, config => config.BatchNumMessages = 1);
        await producer.ProduceAsync(Brokers.Topic, new() { Value = "0" }).WaitAsync(Clients.Patience);
        Break(broker);
        for (int index = 1; index <= Messages; index++)
        {
            producer.Produce(Brokers.Topic, new() { Value = $"{index}" });
        }

        Assert.Equal(0, producer.Flush(Clients.Patience));
        Assert.Equal(Sent, broker.Stored());
    }

    private static void Break(EmbeddedBroker broker)
    {
        broker.Faults.LoseRequest();
        broker.Faults.Fail(ErrorCode.NotEnoughReplicas);
    }

    private static async Task<(List<string> Stored, Confluent.Kafka.ErrorCode? Fatal)> SendAsync(int inFlight)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync();
        TaskCompletionSource<Confluent.Kafka.ErrorCode> fatal = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using IProducer<string, string> producer = Clients.Producer(broker, config =>
        {
            config.EnableIdempotence = true;
            config.MaxInFlight = inFlight;
            config.LingerMs = 0;
            config.BatchNumMessages = 1;
        }, error => _ = error.IsFatal && fatal.TrySetResult(error.Code));
        await producer.SendAsync(0);
        Break(broker);
        Task[] sent = [.. Enumerable.Range(1, Messages).Select(index => producer.SendAsync(index))];

        await Task.WhenAny(Task.WhenAll(sent), fatal.Task).WaitAsync(Clients.Patience);
        return (broker.Stored(), fatal.Task.IsCompleted ? await fatal.Task : null);
    }
}

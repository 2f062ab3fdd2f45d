using Confluent.Kafka;
using ProducerSafety.Runtime.Network;
using ProducerSafety.Runtime.Network.Producing;
using Xunit;
using BrokerError = ProducerSafety.Runtime.Protocol.ErrorCode;
using TopicPartition = ProducerSafety.Runtime.Protocol.TopicPartition;

namespace ProducerSafety.Network.Tests.Experiments;

/// <summary>
/// librdkafka starts a new epoch for all partitions when one of them is in trouble, and sends again under new sequences what may be in the log of the others (librdkafka issue 4953). The
/// reference producer does not. Each partition has a leader of its own.
/// </summary>
public sealed class EpochBumpTests
{
    private static readonly FaultTarget First = new() { Partition = 0 };
    private static readonly FaultTarget Second = new() { Partition = 1 };

    [Theory]
    [Shows("epoch-bump-refused-request")]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task A_refused_request_of_one_partition_stores_a_message_of_another_twice(bool isLibrdkafka, int copies)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync(nodes: 2, partitions: 2);
        using Sender sender = new(broker, isLibrdkafka, timeoutMs: 30_000, inFlight: 5);
        sender.Send(0, "known");
        sender.Send(1, "known");
        sender.Flush();
        Fault unanswered = broker.Faults.NeverAnswer(First);
        broker.Faults.Delay(TimeSpan.FromMilliseconds(200), Second);
        Fault refused = broker.Faults.Fail(BrokerError.NotEnoughReplicas, Second);

        sender.Send(0, "order");
        await unanswered.Happened.WaitAsync(Clients.Patience);
        for (int index = 0; index < 5; index++)
        {
            sender.Send(1, $"{index}");
        }

        sender.Flush();
        Assert.Equal(1, refused.Strikes);
        Assert.Equal(["known", .. Enumerable.Repeat("order", copies)], broker.Stored());
        Assert.Equal(["known", "0", "1", "2", "3", "4"], broker.Stored(1));
    }

    [Theory]
    [Shows("epoch-bump-expired-message")]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task An_expired_message_of_one_partition_stores_a_message_of_another_twice(bool isLibrdkafka, int copies)
    {
        await using EmbeddedBroker broker = await Brokers.StartAsync(nodes: 2, partitions: 2);
        using Sender sender = new(broker, isLibrdkafka, timeoutMs: 3_000, inFlight: 1);
        sender.Send(0, "known");
        sender.Send(1, "known");
        sender.Flush();
        broker.Faults.NeverAnswer(Second, times: int.MaxValue);
        Fault unanswered = broker.Faults.NeverAnswer(First);

        sender.Send(1, "expires");
        await Task.Delay(2_000);
        sender.Send(0, "order");
        await unanswered.Happened.WaitAsync(Clients.Patience);

        sender.Flush();
        Assert.Equal(["known", .. Enumerable.Repeat("order", copies)], broker.Stored());
    }

    /// <summary>One of the two producers, with the same settings.</summary>
    private sealed class Sender : IDisposable
    {
        private readonly IProducer<string, string>? theirs;
        private readonly IdempotentProducer<string, string>? ours;

        public Sender(EmbeddedBroker broker, bool isLibrdkafka, int timeoutMs, int inFlight)
        {
            void Configure(ProducerConfig config)
            {
                config.EnableIdempotence = true;
                config.LingerMs = 0;
                config.BatchNumMessages = 1;
                config.MaxInFlight = inFlight;
                config.MessageTimeoutMs = timeoutMs;
                config.RequestTimeoutMs = 1_500;
                config.SocketTimeoutMs = 1_500;
            }

            theirs = isLibrdkafka ? Clients.Producer(broker, Configure) : null;
            ours = isLibrdkafka ? null : IdempotentProducerTests.NewProducer(broker, Configure);
        }

        public void Send(int partition, string value)
        {
            theirs?.Produce(new Confluent.Kafka.TopicPartition(Brokers.Topic, partition), Brokers.Message(value));
            ours?.Produce(new TopicPartition(Brokers.Topic, partition), new() { Value = value });
        }

        public void Flush() => Assert.Equal(0, theirs?.Flush(Clients.Patience) ?? ours!.Flush(Clients.Patience));

        public void Dispose()
        {
            theirs?.Dispose();
            ours?.Dispose();
        }
    }
}

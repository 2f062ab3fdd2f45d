using ProducerSafety.Runtime.Broker.Coordinator;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Network.Tests;

/// <summary>The state machine of transactional ids, without a network.</summary>
public sealed class TransactionCoordinatorTests
{
    private static readonly TopicPartition Orders = new("orders", 0);

    private readonly Recorder effects = new();
    private readonly TransactionCoordinator coordinator;

    public TransactionCoordinatorTests() => coordinator = new TransactionCoordinator(effects);

    [Fact]
    public void Each_instance_has_a_newer_epoch_and_the_older_one_is_fenced_off()
    {
        InitProducerIdResponse first = Init();
        InitProducerIdResponse second = Init();

        Assert.Equal((first.ProducerId, 0, 1), (second.ProducerId, first.ProducerEpoch, second.ProducerEpoch));
        Assert.Equal(ErrorCode.ProducerFenced, Add(first));
        Assert.Equal(ErrorCode.ProducerFenced, End(first, isCommit: true));
        Assert.Equal(ErrorCode.None, Add(second));
    }

    [Fact]
    public void What_an_older_instance_left_open_is_aborted_with_an_epoch_that_fences_it_off()
    {
        InitProducerIdResponse first = Init();
        Add(first);

        InitProducerIdResponse second = Init();

        Assert.Equal([(Orders, first.ProducerId, (short)1, false)], effects.Markers);
        Assert.Equal(2, second.ProducerEpoch);
    }

    [Fact]
    public void While_a_partition_has_no_leader_the_end_waits()
    {
        InitProducerIdResponse producer = Init();
        Add(producer);
        effects.HasLeader = false;

        Assert.Equal(ErrorCode.None, End(producer, isCommit: true));
        Assert.Equal(ErrorCode.ConcurrentTransactions, Add(producer));
        Assert.Equal(ErrorCode.ConcurrentTransactions, Init().Error);
        effects.HasLeader = true;
        coordinator.Tick(1);

        Assert.Equal([(Orders, producer.ProducerId, (short)0, true)], effects.Markers);
        Assert.Equal(ErrorCode.None, Add(producer));
    }

    [Fact]
    public void The_end_can_be_asked_for_again_but_not_another_one()
    {
        InitProducerIdResponse producer = Init();
        Assert.Equal(ErrorCode.InvalidTxnState, End(producer, isCommit: true));
        Add(producer);

        Assert.Equal(ErrorCode.None, End(producer, isCommit: true));
        Assert.Equal(ErrorCode.None, End(producer, isCommit: true));
        Assert.Equal(ErrorCode.InvalidTxnState, End(producer, isCommit: false));
        Assert.Single(effects.Markers);
    }

    [Fact]
    public void After_its_timeout_a_transaction_is_aborted_and_its_producer_fenced_off()
    {
        InitProducerIdResponse producer = Init();
        Add(producer);

        coordinator.Tick(59_999);
        Assert.Empty(effects.Markers);
        coordinator.Tick(60_000);

        Assert.Equal([(Orders, producer.ProducerId, (short)1, false)], effects.Markers);
        Assert.Equal(ErrorCode.ProducerFenced, End(producer, isCommit: true));
    }

    [Fact]
    public void A_batch_needs_a_transaction_that_has_its_partition()
    {
        InitProducerIdResponse producer = Init();
        Assert.Equal(ErrorCode.InvalidTxnState, coordinator.ErrorOfBatch("billing", producer.ProducerId, Orders));
        Add(producer);

        Assert.Equal(ErrorCode.None, coordinator.ErrorOfBatch("billing", producer.ProducerId, Orders));
        Assert.Equal(ErrorCode.InvalidTxnState, coordinator.ErrorOfBatch("billing", producer.ProducerId, new TopicPartition("orders", 1)));
        Assert.Equal(ErrorCode.InvalidProducerIdMapping, coordinator.ErrorOfBatch(null, producer.ProducerId, Orders));
    }

    [Fact]
    public void The_offsets_of_a_group_end_with_the_transaction()
    {
        InitProducerIdResponse producer = Init();
        Assert.Equal(ErrorCode.None, coordinator.AddOffsets(0, "billing", producer.ProducerId, producer.ProducerEpoch, "readers"));
        Assert.Equal(ErrorCode.None, coordinator.ErrorOfOffsets("billing", producer.ProducerId, producer.ProducerEpoch, "readers"));
        Assert.Equal(ErrorCode.InvalidTxnState, coordinator.ErrorOfOffsets("billing", producer.ProducerId, producer.ProducerEpoch, "others"));

        End(producer, isCommit: true);

        Assert.Equal([("readers", producer.ProducerId, true)], effects.Offsets);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(900_001)]
    public void A_timeout_that_no_broker_takes_is_refused(int timeoutMs) =>
        Assert.Equal(ErrorCode.InvalidTransactionTimeout, coordinator.Init(new InitProducerIdRequest("billing", timeoutMs)).Error);

    [Fact]
    public void Only_the_newest_instance_may_ask_for_the_next_epoch()
    {
        InitProducerIdResponse first = Init();
        InitProducerIdResponse second = Init();

        Assert.Equal(ErrorCode.ProducerFenced, coordinator.Init(new InitProducerIdRequest("billing", 60_000, first.ProducerId, first.ProducerEpoch)).Error);
        Assert.Equal(2, coordinator.Init(new InitProducerIdRequest("billing", 60_000, second.ProducerId, second.ProducerEpoch)).ProducerEpoch);
    }

    private InitProducerIdResponse Init() => coordinator.Init(new InitProducerIdRequest("billing", 60_000));

    private ErrorCode Add(InitProducerIdResponse producer) => coordinator.AddPartitions(0, "billing", producer.ProducerId, producer.ProducerEpoch, [Orders]);

    private ErrorCode End(InitProducerIdResponse producer, bool isCommit) => coordinator.End("billing", producer.ProducerId, producer.ProducerEpoch, isCommit);

    private sealed class Recorder : ITransactionEffects
    {
        private long lastId;

        public bool HasLeader { get; set; } = true;

        public List<(TopicPartition, long, short, bool)> Markers { get; } = [];

        public List<(string, long, bool)> Offsets { get; } = [];

        public long NewProducerId() => ++lastId;

        public bool WriteMarker(TopicPartition partition, long producerId, short producerEpoch, bool isCommit)
        {
            if (HasLeader)
            {
                Markers.Add((partition, producerId, producerEpoch, isCommit));
            }

            return HasLeader;
        }

        public void EndOffsets(string groupId, long producerId, bool isCommit) => Offsets.Add((groupId, producerId, isCommit));
    }
}

using ProducerSafety.Runtime.Network;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;
using Xunit;

namespace ProducerSafety.Network.Tests;

/// <summary>Offsets that a transaction was to commit when the process was killed.</summary>
public sealed class PendingOffsetStorageTests : IDisposable
{
    private const string Group = "readers";
    private const string TransactionalId = "billing";

    private readonly string folder = Directory.CreateTempSubdirectory("broker-").FullName;

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 3)]
    public async Task They_count_after_the_commit_and_are_dropped_by_the_abort(bool isCommitted, long expected)
    {
        InitProducerIdApi.Response producer;
        using (BrokerProcess broker = await BrokerProcess.StartAsync(folder))
        {
            producer = await WriteAsync(broker.BootstrapServers);
            await broker.KillAsync();
        }

        using (BrokerProcess broker = await BrokerProcess.StartAsync(folder))
        {
            Assert.Equal((ErrorCode.None, 3), await FetchAsync(broker.BootstrapServers, requireStable: false));
            Assert.Equal((ErrorCode.UnstableOffsetCommit, -1), await FetchAsync(broker.BootstrapServers, requireStable: true));
            Assert.Equal(ErrorCode.None, await EndAsync(broker.BootstrapServers, producer, isCommitted));
            Assert.Equal((ErrorCode.None, expected), await FetchAsync(broker.BootstrapServers, requireStable: true));
            await broker.KillAsync();
        }

        await using EmbeddedBroker last = await EmbeddedBroker.StartAsync(BrokerProcess.Options(folder));
        Assert.Equal((ErrorCode.None, expected), await FetchAsync(last.BootstrapServers, requireStable: true));
        Assert.Equal(ErrorCode.None, await EndAsync(last.BootstrapServers, producer, isCommitted));
        Assert.Equal(ErrorCode.InvalidTxnState, await EndAsync(last.BootstrapServers, producer, !isCommitted));
    }

    [Fact]
    public async Task A_new_instance_drops_them()
    {
        using (BrokerProcess broker = await BrokerProcess.StartAsync(folder))
        {
            await WriteAsync(broker.BootstrapServers);
            await broker.KillAsync();
        }

        await using EmbeddedBroker restarted = await EmbeddedBroker.StartAsync(BrokerProcess.Options(folder));
        await InitAsync(restarted.BootstrapServers);

        Assert.Equal((ErrorCode.None, 3), await FetchAsync(restarted.BootstrapServers, requireStable: true));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Commits offset 3, and then offset 5 in a transaction that stays open.</summary>
    private static async Task<InitProducerIdApi.Response> WriteAsync(string servers)
    {
        OffsetCommitApi.Response committed = await TestClient.AskCoordinatorAsync<OffsetCommitApi.Request, OffsetCommitApi.Response>(
            servers,
            new OffsetCommitApi.Request { GroupId = Group, Topics = [new TopicOf<OffsetCommitApi.Partition> { Name = "orders", Partitions = [new OffsetCommitApi.Partition { Offset = 3 }] }] },
            response => response.Topics[0].Partitions[0].Error);
        Assert.Equal(ErrorCode.None, committed.Topics[0].Partitions[0].Error);
        InitProducerIdApi.Response producer = await InitAsync(servers);
        AddOffsetsToTxnApi.Response added = await TestClient.AskCoordinatorAsync<AddOffsetsToTxnApi.Request, AddOffsetsToTxnApi.Response>(
            servers,
            new AddOffsetsToTxnApi.Request { TransactionalId = TransactionalId, ProducerId = producer.ProducerId, ProducerEpoch = producer.ProducerEpoch, GroupId = Group },
            response => response.Error);
        Assert.Equal(ErrorCode.None, added.Error);
        TxnOffsetCommitApi.Response pending = await TestClient.AskCoordinatorAsync<TxnOffsetCommitApi.Request, TxnOffsetCommitApi.Response>(
            servers,
            new TxnOffsetCommitApi.Request
            {
                TransactionalId = TransactionalId,
                GroupId = Group,
                ProducerId = producer.ProducerId,
                ProducerEpoch = producer.ProducerEpoch,
                Topics = [new TopicOf<TxnOffsetCommitApi.Partition> { Name = "orders", Partitions = [new TxnOffsetCommitApi.Partition { Offset = 5 }] }],
            },
            response => response.Topics[0].Partitions[0].Error);
        Assert.Equal(ErrorCode.None, pending.Topics[0].Partitions[0].Error);
        return producer;
    }

    private static async Task<InitProducerIdApi.Response> InitAsync(string servers)
    {
        InitProducerIdApi.Response producer;
        do
        {
            producer = await TestClient.AskCoordinatorAsync<InitProducerIdApi.Request, InitProducerIdApi.Response>(
                servers, new InitProducerIdApi.Request { TransactionalId = TransactionalId, TransactionTimeoutMs = 60_000 }, response => response.Error);
        }
        while (producer.Error == ErrorCode.ConcurrentTransactions);

        Assert.Equal(ErrorCode.None, producer.Error);
        return producer;
    }

    private static async Task<ErrorCode> EndAsync(string servers, InitProducerIdApi.Response producer, bool isCommitted)
    {
        EndTxnApi.Request request = new() { TransactionalId = TransactionalId, ProducerId = producer.ProducerId, ProducerEpoch = producer.ProducerEpoch, Committed = isCommitted };
        return (await TestClient.AskCoordinatorAsync<EndTxnApi.Request, EndTxnApi.Response>(servers, request, response => response.Error)).Error;
    }

    private static async Task<(ErrorCode Error, long Offset)> FetchAsync(string servers, bool requireStable)
    {
        OffsetFetchApi.Request request = new() { Groups = [new OffsetFetchApi.Group { GroupId = Group, Topics = [new OffsetFetchApi.Topic { Name = "orders", Partitions = [0] }] }], RequireStable = requireStable };
        OffsetFetchApi.Response fetched = await TestClient.AskCoordinatorAsync<OffsetFetchApi.Request, OffsetFetchApi.Response>(servers, request, response => response.Groups[0].Error);
        OffsetFetchApi.PartitionResult partition = fetched.Groups[0].Topics[0].Partitions[0];
        return (partition.Error, partition.Offset);
    }
}

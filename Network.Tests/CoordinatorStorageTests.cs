using Confluent.Kafka;
using ProducerSafety.Runtime.Broker.Coordinator;
using ProducerSafety.Runtime.Network;
using ProducerSafety.Runtime.Protocol.Wire;
using ProducerSafety.Runtime.Storage;
using Xunit;
using ErrorCode = ProducerSafety.Runtime.Protocol.ErrorCode;

namespace ProducerSafety.Network.Tests;

/// <summary>What the coordinators know after the process was killed.</summary>
public sealed class CoordinatorStorageTests : IDisposable
{
    private static readonly TopicPartition First = new("orders", 0);

    private readonly string folder = Directory.CreateTempSubdirectory("broker-").FullName;

    [Fact]
    public async Task Committed_offsets_and_transactions_survive_a_kill()
    {
        using (BrokerProcess broker = await BrokerProcess.StartAsync(folder))
        {
            using IProducer<string, string> producer = Transactional(broker.BootstrapServers);
            await TestClient.AskCoordinatorAsync<OffsetCommitApi.Request, OffsetCommitApi.Response>(
                broker.BootstrapServers,
                new OffsetCommitApi.Request
                {
                    GroupId = "readers",
                    Topics = [new TopicOf<OffsetCommitApi.Partition> { Name = "orders", Partitions = [new OffsetCommitApi.Partition { Index = 1, Offset = 7 }] }],
                },
                response => response.Topics[0].Partitions[0].Error);
            producer.InitTransactions(Clients.Patience);
            foreach (string transaction in (string[])["committed", "open"])
            {
                producer.BeginTransaction();
                await producer.ProduceAsync(First, new Message<string, string> { Value = transaction });
                if (transaction == "committed")
                {
                    producer.CommitTransaction(Clients.Patience);
                }
            }

            await broker.KillAsync();
        }

        await using EmbeddedBroker restarted = await EmbeddedBroker.StartAsync(BrokerProcess.Options(folder));
        Assert.Equal(["committed", "open"], Clients.Values(restarted, "orders"));
        Assert.Equal(["committed"], Committed(restarted));

        // The open one is known: a new instance ends it, and only then what follows can be read.
        using IProducer<string, string> next = Transactional(restarted.BootstrapServers);
        next.InitTransactions(Clients.Patience);
        next.BeginTransaction();
        await next.ProduceAsync(First, new Message<string, string> { Value = "after" });
        next.CommitTransaction(Clients.Patience);
        Assert.Equal(["committed", "after"], Committed(restarted));

        OffsetFetchApi.Response fetched = await TestClient.AskCoordinatorAsync<OffsetFetchApi.Request, OffsetFetchApi.Response>(
            restarted.BootstrapServers,
            new OffsetFetchApi.Request { Groups = [new OffsetFetchApi.Group { GroupId = "readers" }] },
            response => response.Groups[0].Error);
        Assert.Equal(7, fetched.Groups[0].Topics[0].Partitions[0].Offset);
    }

    [Fact]
    public async Task An_instance_of_before_the_kill_is_fenced_off_by_one_after_it()
    {
        InitProducerIdApi.Response before;
        using (BrokerProcess broker = await BrokerProcess.StartAsync(folder))
        {
            before = await InitAsync(broker.BootstrapServers);
            await broker.KillAsync();
        }

        await using EmbeddedBroker restarted = await EmbeddedBroker.StartAsync(BrokerProcess.Options(folder));
        InitProducerIdApi.Response after = await InitAsync(restarted.BootstrapServers);

        Assert.Equal((before.ProducerId, before.ProducerEpoch + 1), (after.ProducerId, (int)after.ProducerEpoch));
        Assert.Equal(ErrorCode.ProducerFenced, await AddAsync(before));
        Assert.Equal(ErrorCode.None, await AddAsync(after));

        async Task<ErrorCode> AddAsync(InitProducerIdApi.Response producer)
        {
            AddPartitionsToTxnApi.Response answer = await TestClient.AskCoordinatorAsync<AddPartitionsToTxnApi.Request, AddPartitionsToTxnApi.Response>(
                restarted.BootstrapServers,
                new AddPartitionsToTxnApi.Request
                {
                    TransactionalId = "billing",
                    ProducerId = producer.ProducerId,
                    ProducerEpoch = producer.ProducerEpoch,
                    Topics = [new AddPartitionsToTxnApi.Topic { Name = "orders", Partitions = [0] }],
                },
                response => response.Topics[0].Partitions[0].Error);
            return answer.Topics[0].Partitions[0].Error;
        }
    }

    [Fact]
    public void A_group_goes_on_counting_its_generations_and_members()
    {
        string before = Join(out int generation);

        Assert.NotEqual(before, Join(out int next));
        Assert.Equal(generation + 1, next);

        string Join(out int generation)
        {
            using CoordinatorFile file = new(folder, flushesEach: false);
            GroupCoordinator groups = new(0, file);
            groups.Restore([.. file.Entries]);
            JoinGroupApi.Response joined = new();
            JoinGroupApi.Request request = new()
            {
                GroupId = "g", SessionTimeoutMs = 10_000, RebalanceTimeoutMs = 10_000, ProtocolType = "consumer", Protocols = [new JoinGroupApi.Protocol { Name = "range" }],
            };
            groups.Join(0, request, "a", mustKnowItsId: false, answer => joined = answer);
            generation = joined.GenerationId;
            return joined.MemberId;
        }
    }

    [Fact]
    public void A_file_that_is_cut_off_anywhere_has_what_was_written_before()
    {
        string path = Path.Combine(folder, "coordinators.log");
        using (CoordinatorFile file = new(folder, flushesEach: false))
        {
            for (int partition = 0; partition < 3; partition++)
            {
                file.Put(Offset(partition, 1));
            }

            file.Remove(Offset(1, 1));
        }

        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(path, whole.AsSpan(0, length));
            using CoordinatorFile file = new(folder, flushesEach: false);

            int lines = whole.AsSpan(0, length).Count((byte)'\n');
            Assert.Equal(lines == 4 ? 2 : lines, file.Entries.Count);
        }
    }

    [Fact]
    public void A_file_of_many_changes_is_written_anew_and_loses_nothing()
    {
        using (CoordinatorFile file = new(folder, flushesEach: false))
        {
            for (int change = 0; change < 30_000; change++)
            {
                file.Put(Offset(change % 10, change));
            }
        }

        Assert.True(new FileInfo(Path.Combine(folder, "coordinators.log")).Length < 30_000 * 60);
        using CoordinatorFile read = new(folder, flushesEach: false);
        Assert.Equal(Enumerable.Range(29_990, 10).Select(offset => (long)offset), read.Entries.Cast<OffsetEntry>().Select(entry => entry.Offset.Offset).Order());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static OffsetEntry Offset(int partition, long offset) => new("g", "orders", partition, new CommittedOffset(offset, -1, null));

    private static IEnumerable<string> Committed(EmbeddedBroker broker) => broker.ReadCommitted("orders").Select(record => Clients.Text(record.Value));

    private static IProducer<string, string> Transactional(string servers) =>
        new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = servers, TransactionalId = "billing", LingerMs = 1 }).SetLogHandler((_, _) => { }).Build();

    private static Task<InitProducerIdApi.Response> InitAsync(string servers) => TestClient.AskCoordinatorAsync<InitProducerIdApi.Request, InitProducerIdApi.Response>(
        servers, new InitProducerIdApi.Request { TransactionalId = "billing", TransactionTimeoutMs = 60_000 }, response => response.Error);
}

using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Broker;

public sealed class InitProducerIdTests
{
    [Fact]
    public void Every_call_gives_a_new_id_with_epoch_0()
    {
        TestCluster cluster = new();
        HashSet<long> ids = [];
        for (int broker = 0; broker < 3; broker++)
        {
            foreach (InitProducerIdRequest request in (InitProducerIdRequest[])[new(null, 0), new(null, 0, 5, 3)])
            {
                InitProducerIdResponse answer = Ask(cluster, broker, request);
                Assert.Equal((ErrorCode.None, 0), (answer.Error, answer.ProducerEpoch));
                Assert.True(ids.Add(answer.ProducerId));
            }
        }
    }

    [Fact]
    public void While_the_next_block_of_ids_is_on_its_way_the_client_is_told_to_come_again()
    {
        TestCluster cluster = new(brokers: 1);
        HashSet<long> ids = [];
        for (int call = 0; call < Controller.ProducerIdBlock; call++)
        {
            Assert.True(ids.Add(Ask(cluster, 0, new(null, 0)).ProducerId));
        }

        Assert.Equal(ErrorCode.CoordinatorLoadInProgress, Ask(cluster, 0, new(null, 0)).Error);
        Assert.True(ids.Add(Ask(cluster, 0, new(null, 0)).ProducerId));
    }

    [Fact]
    public void A_restarted_broker_gives_other_ids()
    {
        TestCluster cluster = new(brokers: 1);
        long before = Ask(cluster, 0, new(null, 0)).ProducerId;
        cluster.Kill(0);
        cluster.Start(0);
        Assert.NotEqual(before, Ask(cluster, 0, new(null, 0)).ProducerId);
    }

    [Fact]
    public void Enable_idempotence_off_refuses_ids_and_batches_with_one()
    {
        TestCluster cluster = new(new BrokerOptions { EnableIdempotence = false });
        Assert.Equal(new InitProducerIdResponse(ErrorCode.UnsupportedVersion, -1, -1), Ask(cluster, 0, new(null, 0)));
        TestClient client = new(cluster, 0);
        Assert.Equal(ErrorCode.ClusterAuthorizationFailed, client.Produce(TestClient.Batch(0)).Error);
        Assert.Equal(ErrorCode.None, client.Produce(TestClient.Batch(-1, producerId: -1, epoch: -1)).Error);
    }

    [Fact]
    public void There_are_no_transactions() => Assert.Equal(ErrorCode.UnsupportedVersion, Ask(new TestCluster(), 0, new("orders", 60_000)).Error);

    private static InitProducerIdResponse Ask(TestCluster cluster, int broker, InitProducerIdRequest request)
    {
        TestClient client = new(cluster, broker);
        int correlationId = client.Ask(request);
        cluster.Run();
        return Assert.IsType<InitProducerIdResponse>(client.Answer(correlationId));
    }
}

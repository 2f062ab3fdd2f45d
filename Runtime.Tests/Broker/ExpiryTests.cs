using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Broker;

/// <summary><c>producer.id.expiration.ms</c>, looked at every <c>producer.id.expiration.check.interval.ms</c>.</summary>
public sealed class ExpiryTests
{
    private const long Day = 86_400_000;
    private readonly TestCluster cluster = new(brokers: 1);

    [Fact]
    public void A_producer_id_without_a_write_is_forgotten_and_then_any_sequence_is_the_first()
    {
        TestClient client = new(cluster, 0);
        client.Produce(TestClient.Batch(0));
        cluster.Pass(Day + 600_000);
        Assert.Equal(0, cluster[0].Log.Producers.Count);
        Assert.Equal(ErrorCode.None, client.Produce(TestClient.Batch(5)).Error);
    }

    [Fact]
    public void A_retry_after_expiry_is_appended_again()
    {
        TestClient client = new(cluster, 0);
        client.Produce(TestClient.Batch(0));
        cluster.Pass(Day + 600_000);
        Assert.Equal(1, client.Produce(TestClient.Batch(0)).BaseOffset);
    }

    [Fact]
    public void It_is_known_until_the_first_check_after_its_expiration()
    {
        TestClient client = new(cluster, 0);
        client.Produce(TestClient.Batch(0));
        long check = (cluster.Now + Day + 599_999) / 600_000 * 600_000;
        cluster.Pass(check - cluster.Now - 1);
        Assert.Equal(1, cluster[0].Log.Producers.Count);
        cluster.Pass(1);
        Assert.Equal(0, cluster[0].Log.Producers.Count);
    }

    [Fact]
    public void It_expires_by_the_timestamp_of_its_last_batch_and_not_by_the_time_of_the_append()
    {
        TestClient client = new(cluster, 0);
        cluster.Now += 3 * Day;
        client.Produce(TestClient.Batch(0, timestamp: cluster.Now - Day + 1));
        client.Produce(TestClient.Batch(0, producerId: 8, timestamp: cluster.Now));
        cluster.Pass(600_000);
        Assert.Null(cluster[0].Log.Producers.Find(7));
        Assert.NotNull(cluster[0].Log.Producers.Find(8));
    }

    [Fact]
    public void It_expires_at_the_millisecond_at_which_its_age_is_the_expiration()
    {
        TestClient client = new(cluster, 0);
        long check = (cluster.Now + (3 * Day)) / 600_000 * 600_000;
        cluster.Now = check - 1;
        client.Produce(TestClient.Batch(0, timestamp: check - Day));
        client.Produce(TestClient.Batch(0, producerId: 8, timestamp: check - Day + 1));
        cluster.Pass(1);
        Assert.Null(cluster[0].Log.Producers.Find(7));
        Assert.NotNull(cluster[0].Log.Producers.Find(8));
    }

    [Fact]
    public void A_write_keeps_it_known()
    {
        TestClient client = new(cluster, 0);
        client.Produce(TestClient.Batch(0));
        cluster.Pass(Day / 2);
        client.Produce(TestClient.Batch(1, timestamp: cluster.Now));
        cluster.Pass((Day / 2) + 600_000);
        Assert.Equal(1, cluster[0].Log.Producers.Count);
        cluster.Pass((Day / 2) + 600_000);
        Assert.Equal(0, cluster[0].Log.Producers.Count);
        Assert.Null(cluster[0].Core!.NextTick);
    }
}

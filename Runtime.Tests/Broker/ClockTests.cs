using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Broker;

/// <summary>What goes by the machine's clock, which may be set, and what by a clock that never goes back (Kafka: <c>Time.milliseconds</c>, <c>Time.hiResClockMs</c>).</summary>
public sealed class ClockTests
{
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;

    [Fact]
    public void A_timestamp_is_compared_with_the_machines_clock()
    {
        TestCluster cluster = new(brokers: 1);
        TestClient client = new(cluster, 0);
        cluster[0].Core!.SetClock(cluster.Now, -2 * Hour);
        Assert.Equal(ErrorCode.InvalidTimestamp, client.Produce(TestClient.Batch(0, timestamp: cluster.Now)).Error);
        cluster[0].Core!.SetClock(cluster.Now, Hour);
        Assert.Equal(ErrorCode.None, client.Produce(TestClient.Batch(0, timestamp: cluster.Now)).Error);
    }

    [Fact]
    public void A_clock_that_jumps_a_day_ahead_makes_producer_ids_expire_at_the_next_check()
    {
        TestCluster cluster = new(brokers: 1);
        TestClient client = new(cluster, 0);
        client.Produce(TestClient.Batch(0, timestamp: cluster.Now));
        cluster[0].Core!.SetClock(cluster.Now, Day);
        Assert.Equal(1, cluster[0].Log.Producers.Count);
        cluster.Pass(600_000);
        Assert.Equal(0, cluster[0].Log.Producers.Count);
    }

    [Fact]
    public void A_clock_that_is_set_back_keeps_producer_ids_longer()
    {
        TestCluster cluster = new(brokers: 1);
        TestClient client = new(cluster, 0);
        client.Produce(TestClient.Batch(0, timestamp: cluster.Now));
        cluster[0].Core!.SetClock(cluster.Now, -Hour);
        cluster.Pass(Day + 600_000);
        Assert.Equal(1, cluster[0].Log.Producers.Count);
        cluster.Pass(Hour);
        Assert.Equal(0, cluster[0].Log.Producers.Count);
    }

    [Theory]
    [InlineData(-Hour)]
    [InlineData(Hour)]
    public void A_client_that_waits_for_replicas_waits_as_long_whatever_the_clock_does(long offset)
    {
        TestCluster cluster = new(new BrokerOptions { ReplicaLagTimeMaxMs = 10 * Day });
        TestClient client = new(cluster, cluster.Leader);
        cluster.Isolate(1);
        int request = client.Send(TestClient.Batch(0));
        cluster[cluster.Leader].Core!.SetClock(cluster.Now, offset);
        cluster.Pass(30_000 - 1);
        Assert.Null(client.Answer(request));
        cluster.Pass(1);
        Assert.Equal(ErrorCode.RequestTimedOut, client.Appended(request)!.Value.Error);
    }

    [Fact]
    public void A_follower_that_is_behind_seems_to_lag_when_the_leaders_clock_jumps_ahead()
    {
        TestCluster cluster = new();
        TestClient client = new(cluster, cluster.Leader);
        cluster.Isolate(1);
        client.Send(TestClient.Batch(0));
        cluster[cluster.Leader].Core!.SetClock(cluster.Now, 60_000);
        cluster.Pass(1);
        Assert.DoesNotContain(1, cluster.Controller.Find(TestCluster.Orders)!.Isr);
        Assert.Contains(2, cluster.Controller.Find(TestCluster.Orders)!.Isr);
    }
}

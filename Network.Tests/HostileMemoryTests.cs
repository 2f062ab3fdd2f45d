using System.Buffers.Binary;
using ProducerSafety.Runtime.Network;
using ProducerSafety.Runtime.Protocol.Wire;
using Xunit;

namespace ProducerSafety.Network.Tests;

/// <summary>What clients can make the broker keep. It is measured in this process, so that nothing else may run beside.</summary>
[Collection(nameof(HostileMemoryTests))]
[CollectionDefinition(nameof(HostileMemoryTests), DisableParallelization = true)]
public sealed class HostileMemoryTests
{
    private static readonly bool AtLength = Environment.GetEnvironmentVariable("NETWORK_TESTS_AT_LENGTH") == "1";

    [Fact]
    public async Task Lengths_that_are_only_claimed_take_no_memory()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(HostileInputTests.OneTopic);
        byte[] claim = new byte[Frames.LengthSize];
        BinaryPrimitives.WriteInt32BigEndian(claim, 100_000_000);
        List<TestClient> clients = [];
        long before = GC.GetTotalMemory(forceFullCollection: true);

        for (int index = 0; index < 200; index++)
        {
            TestClient client = await TestClient.ConnectAsync(broker);
            await client.Stream.WriteAsync(claim);
            clients.Add(client);
        }

        await HostileInputTests.AssertServesAsync(broker);
        long used = GC.GetTotalMemory(forceFullCollection: true) - before;
        clients.ForEach(client => client.Dispose());
        Assert.True(used < 20_000_000, $"{used} bytes for 200 connections.");
    }

    [Fact]
    public async Task Thousands_of_connections_leave_nothing_behind()
    {
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(HostileInputTests.OneTopic);
        await HostileInputTests.AssertServesAsync(broker);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        for (int index = 0; index < (AtLength ? 10_000 : 1_000); index++)
        {
            using TestClient client = await TestClient.ConnectAsync(broker);
            if (index % 3 > 0)
            {
                await client.SendAsync<ApiVersionsApi.Request, ApiVersionsApi.Response>(new ApiVersionsApi.Request());
            }

            if (index % 3 > 1)
            {
                client.Stream.Socket.LingerState = new System.Net.Sockets.LingerOption(true, 0);
            }
        }

        await Clients.UntilAsync(() => broker.OpenConnections == 0);
        await HostileInputTests.AssertServesAsync(broker);
        long left = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(left < 5_000_000, $"{left} bytes are left.");
    }

    [Fact]
    public async Task Thousands_of_connections_at_once_leave_room_for_others()
    {
        // Each takes two of the files that this process may open.
        int count = AtLength ? 9_000 : 900;
        await using EmbeddedBroker broker = await EmbeddedBroker.StartAsync(HostileInputTests.OneTopic);
        await HostileInputTests.AssertServesAsync(broker);
        List<TestClient> clients = [];
        long before = GC.GetTotalMemory(forceFullCollection: true);

        for (int index = 0; index < count; index++)
        {
            TestClient client = await TestClient.ConnectAsync(broker);
            if (index % 2 > 0)
            {
                await client.SendAsync<ApiVersionsApi.Request, ApiVersionsApi.Response>(new ApiVersionsApi.Request());
            }

            clients.Add(client);
        }

        await HostileInputTests.AssertServesAsync(broker);
        long used = GC.GetTotalMemory(forceFullCollection: true) - before;
        clients.ForEach(client => client.Dispose());
        Assert.True(used < 16_000L * count, $"{used} bytes for {count} connections.");
        await Clients.UntilAsync(() => broker.OpenConnections == 0);
        await HostileInputTests.AssertServesAsync(broker);
    }
}

using System.Net.Sockets;
using ProducerSafety.Runtime.Network;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Network.Tests;

/// <summary>A client that sends what a test wants, in the version that it wants.</summary>
internal sealed class TestClient : IDisposable
{
    private readonly TcpClient client;
    private int lastId;

    private TestClient(TcpClient client)
    {
        this.client = client;
        Stream = client.GetStream();
    }

    public NetworkStream Stream { get; }

    public static Task<TestClient> ConnectAsync(EmbeddedBroker broker, int node = 1) => ConnectAsync(broker.BootstrapServers, node);

    public static async Task<TestClient> ConnectAsync(string bootstrapServers, int node = 1)
    {
        TcpClient client = new() { NoDelay = true };
        string[] address = bootstrapServers.Split(',')[node - 1].Split(':');
        await client.ConnectAsync(address[0], int.Parse(address[1]));
        return new TestClient(client);
    }

    /// <summary>Asks all nodes, one of which keeps the group or the transactional id.</summary>
    public static async Task<TResponse> AskCoordinatorAsync<TRequest, TResponse>(string servers, TRequest request, Func<TResponse, ErrorCode> errorOf)
        where TRequest : IRequestMessage<TResponse>
        where TResponse : IMessage, new()
    {
        for (int node = 1; ; node++)
        {
            using TestClient client = await ConnectAsync(servers, node);
            TResponse response = await client.AskAsync<TRequest, TResponse>(request);
            if (errorOf(response) != ErrorCode.NotCoordinator)
            {
                return response;
            }
        }
    }

    public async Task<TResponse> AskAsync<TRequest, TResponse>(TRequest request, short? version = null)
        where TRequest : IRequestMessage<TResponse>
        where TResponse : IMessage, new()
    {
        await SendAsync<TRequest, TResponse>(request, version);
        Memory<byte> frame = await ReceiveAsync() ?? throw new IOException("The broker closed the connection.");
        if (Frames.CorrelationIdOf(frame) != lastId)
        {
            throw new IOException("An answer to another request.");
        }

        return Frames.ReadResponse<TRequest, TResponse>(frame, version ?? TRequest.Api.MaxVersion);
    }

    public async Task SendAsync<TRequest, TResponse>(TRequest request, short? version = null)
        where TRequest : IRequestMessage<TResponse>
        where TResponse : IMessage, new()
    {
        WireBuffer buffer = new();
        Frames.WriteRequest<TRequest, TResponse>(buffer, request, version ?? TRequest.Api.MaxVersion, ++lastId, "test");
        await Stream.WriteAsync(buffer.Written);
    }

    /// <summary>The next frame, or null when the broker has closed the connection.</summary>
    public async Task<Memory<byte>?> ReceiveAsync()
    {
        try
        {
            return await new FrameReader(new StreamChannel(Stream), int.MaxValue).ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => client.Dispose();
}

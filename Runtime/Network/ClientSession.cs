using System.Net.Security;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network;

/// <summary>
/// A client's connection. As in Kafka (<c>SocketServer</c> mutes the channel), the next request is read when the last one is answered: answers come in order, and a client
/// that sends more than the broker takes fills its own socket, not the broker's memory.
/// </summary>
internal sealed class ClientSession(EmbeddedNode node, long id, Socket socket) : IValueTaskSource<Response?>
{
    private readonly WireBuffer output = new();
    private ManualResetValueTaskSourceCore<Response?> answer = new() { RunContinuationsAsynchronously = true };
    private TaskCompletionSource<object?>? later;
    private bool isWaiting;

    public long Id { get; } = id;

    public EmbeddedNode Node { get; } = node;

    public Authentication Authentication { get; } = new(node.Cluster.Options.Users);

    /// <summary>Whether everything that is said from now on is lost on the way.</summary>
    public bool IsMute { get; set; }

    /// <summary>Serves the client until its connection ends.</summary>
    /// <param name="blocks">Whether the thread that calls is the connection's own, which waits for it.</param>
    public async Task RunAsync(bool blocks)
    {
        try
        {
            socket.NoDelay = true;
            using ByteChannel channel = await OpenAsync(blocks).ConfigureAwait(false);
            FrameReader reader = new(channel, Node.Cluster.Options.SocketRequestMaxBytes, Node.Cluster.Memory);
            while (await reader.ReadAsync().ConfigureAwait(false) is { } frame)
            {
                ValueTask handled = RequestDispatcher.HandleAsync(this, frame, reader.Shared, output);
                if (blocks)
                {
                    handled.AsTask().GetAwaiter().GetResult();
                }
                else
                {
                    await handled.ConfigureAwait(false);
                }

                reader.Shared?.LetGo();
                if (output.Length > 0 && !IsMute)
                {
                    await channel.WriteAsync(output.Written).ConfigureAwait(false);
                }

                output.Clear();
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or ProtocolException
            or System.Security.Authentication.AuthenticationException)
        {
            // Whatever a client does or sends, its connection ends, and nothing else.
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            // On a thread of its own it would end the process.
            Node.Cluster.Options.Log?.Invoke($"connection {Id} ended by an error of the broker, please report it: {bug}");
        }
        finally
        {
            socket.Dispose();
            lock (Node.Cluster.Gate)
            {
                Node.Ended(this);
                Node.Cluster.Deliver();
            }
        }
    }

    /// <summary>Gives a request to the broker.</summary>
    /// <returns>The answer, or null where there is none because the connection is over.</returns>
    public ValueTask<Response?> AskAsync(int correlationId, Request request)
    {
        lock (Node.Cluster.Gate)
        {
            if (Node.Core is not { } core)
            {
                return new ValueTask<Response?>((Response?)null);
            }

            answer.Reset();
            isWaiting = true;
            core.Handle(Node.Cluster.Now, Id, correlationId, request);
            Node.Cluster.Deliver();
            return new ValueTask<Response?>(this, answer.Version);
        }
    }

    /// <summary>Waits for an answer that is given later, or for the end of the connection, which gives null.</summary>
    public Task<object?> LaterAsync(Action<Action<object>> ask)
    {
        TaskCompletionSource<object?> promise = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (Node.Cluster.Gate)
        {
            if (Node.Core == null)
            {
                promise.SetResult(null);
            }
            else
            {
                later = promise;
                ask(given => promise.TrySetResult(given));
                Node.Cluster.Deliver();
            }
        }

        return promise.Task;
    }

    /// <summary>Gives a produce request that has no answer to the broker.</summary>
    public void Tell(int correlationId, ProduceRequest request)
    {
        lock (Node.Cluster.Gate)
        {
            Node.Core?.Handle(Node.Cluster.Now, Id, correlationId, request);
            Node.Cluster.Deliver();
        }
    }

    /// <summary>The broker's answer. The caller holds the gate.</summary>
    public void Complete(Response? response)
    {
        if (isWaiting)
        {
            isWaiting = false;
            (response as FetchResponse)?.Hold();
            answer.SetResult(response);
        }
    }

    /// <summary>Ends the connection at once. The caller holds the gate.</summary>
    public void Abort()
    {
        Complete(null);
        later?.TrySetResult(null);
        socket.Dispose();
    }

    Response? IValueTaskSource<Response?>.GetResult(short token) => answer.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<Response?>.GetStatus(short token) => answer.GetStatus(token);

    void IValueTaskSource<Response?>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        answer.OnCompleted(continuation, state, token, flags);

    private async ValueTask<ByteChannel> OpenAsync(bool blocks)
    {
        if (Node.Cluster.Options.Certificate is not { } certificate)
        {
            return blocks ? new SocketChannel(socket) : new StreamChannel(new NetworkStream(socket, ownsSocket: true));
        }

        SslStream encrypted = new(new NetworkStream(socket, ownsSocket: true));
        SslServerAuthenticationOptions options = new() { ServerCertificate = certificate };
        if (blocks)
        {
            encrypted.AuthenticateAsServer(options);
        }
        else
        {
            await encrypted.AuthenticateAsServerAsync(options).ConfigureAwait(false);
        }

        return new StreamChannel(encrypted, blocks);
    }
}

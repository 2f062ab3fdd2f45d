using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Producing;

/// <summary>
/// A producer's connection to one broker, with a thread that reads and one that writes, as librdkafka has. Requests are written one behind the other without waiting for answers,
/// which come in the same order.
/// </summary>
internal sealed class ProducerConnection : IDisposable
{
    private const int LargestAnswer = 100_000_000;
    private const int KeptBuffer = 8 << 20;

    private readonly ProducerDriver driver;
    private readonly (string Host, int Port) address;
    private readonly ConnectionSettings settings;
    private readonly Lock gate = new();
    private readonly AutoResetEvent hasSomethingToWrite = new(false);
    private readonly Queue<(int CorrelationId, short Api, short Version)> expected = new();
    private readonly List<(int CorrelationId, Request Request)> beforeVersions = [];
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private WireBuffer filling = new(KeptBuffer, isNative: true);
    private WireBuffer writing = new(KeptBuffer, isNative: true);
    private Stream? stream;
    private BrokerVersions? versions;
    private bool isClosed;

    /// <summary>Begins to connect.</summary>
    /// <param name="driver">Is told answers, and that the connection is broken.</param>
    /// <param name="broker">The broker's id, or <see cref="Producer.ProducerCore.AnyBroker"/>.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="settings">How it is reached.</param>
    public ProducerConnection(ProducerDriver driver, int broker, (string Host, int Port) address, ConnectionSettings settings)
    {
        this.driver = driver;
        this.address = address;
        this.settings = settings;
        Broker = broker;
        new Thread(Read) { IsBackground = true, Name = $"producer reads from {address.Host}:{address.Port}" }.Start();
    }

    public int Broker { get; }

    /// <summary>Sends a request as soon as that is possible. A batch is copied: its memory may be used for something else afterwards.</summary>
    public void Send(int correlationId, Request request)
    {
        lock (gate)
        {
            if (isClosed)
            {
                return;
            }

            if (request is ProduceRequest produce)
            {
                short version = driver.ProduceVersion;
                ProducerMessages.Write(filling, produce, version, correlationId, settings.ClientId);
                if (produce.Acks != 0)
                {
                    expected.Enqueue((correlationId, ProduceApi.Key, version));
                }
            }
            else if (versions is not null)
            {
                Write(correlationId, request);
            }
            else
            {
                beforeVersions.Add((correlationId, request));
            }
        }

        hasSomethingToWrite.Set();
    }

    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
        }

        socket.Dispose();
        hasSomethingToWrite.Set();
    }

    private void Write(int correlationId, Request request)
    {
        (short api, short version) = ProducerMessages.Write(filling, request, versions!, correlationId, settings.ClientId);
        expected.Enqueue((correlationId, api, version));
    }

    private void Read()
    {
        try
        {
            Connect();
            new Thread(WriteAll) { IsBackground = true, Name = $"producer writes to {address.Host}:{address.Port}" }.Start();
            byte[] buffer = new byte[4096];
            while (true)
            {
                ReadOnlyMemory<byte> frame = ReadFrame(ref buffer);
                (int correlationId, short api, short version) next;
                lock (gate)
                {
                    next = expected.Count > 0 ? expected.Dequeue() : throw new ProtocolException("An answer to nothing.");
                }

                if (Frames.CorrelationIdOf(frame) != next.correlationId)
                {
                    throw new ProtocolException("An answer to another request.");
                }

                driver.Answered(this, next.correlationId, ProducerMessages.Read(frame, next.api, next.version, out MetadataApi.Response? metadata), metadata);
            }
        }
        catch (Exception broken) when (broken is IOException or SocketException or ProtocolException or AuthenticationException or ObjectDisposedException)
        {
            driver.Broken(this, broken);
        }
    }

    private void WriteAll()
    {
        try
        {
            while (true)
            {
                lock (gate)
                {
                    if (isClosed)
                    {
                        return;
                    }

                    (filling, writing) = (writing, filling);
                }

                if (writing.Length == 0)
                {
                    hasSomethingToWrite.WaitOne();
                    continue;
                }

                stream!.Write(writing.Written.Span);
                writing.Clear();
            }
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException)
        {
            // The reader notices too, and tells.
            socket.Dispose();
        }
        finally
        {
            lock (gate)
            {
                isClosed = true;
                filling.Release();
                writing.Release();
            }
        }
    }

    private void Connect()
    {
        using (CancellationTokenSource limit = new(settings.SetupTimeoutMs))
        {
            try
            {
                socket.ConnectAsync(address.Host, address.Port, limit.Token).AsTask().GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                throw new IOException($"{address.Host}:{address.Port} does not answer in {settings.SetupTimeoutMs} ms.");
            }
        }

        stream = new NetworkStream(socket);
        if (settings.UsesTls)
        {
            SslStream tls = new(stream);
            tls.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = address.Host, RemoteCertificateValidationCallback = IsTrusted });
            stream = tls;
        }

        byte[] buffer = new byte[4096];
        ApiVersionsApi.Response told = Ask<ApiVersionsApi.Request, ApiVersionsApi.Response>(ref buffer, new(), version: 0);
        BrokerVersions its = new(told);
        if (settings.Sasl is { } sasl)
        {
            Authenticate(ref buffer, its, sasl);
        }

        driver.Learn(this, its);
        lock (gate)
        {
            versions = its;
            beforeVersions.ForEach(waiting => Write(waiting.CorrelationId, waiting.Request));
            beforeVersions.Clear();
        }
    }

    // RFC 4616: an empty authorization identity, the user, the password.
    private void Authenticate(ref byte[] buffer, BrokerVersions its, (string User, string Password) sasl)
    {
        SaslHandshakeApi.Response handshake = Ask<SaslHandshakeApi.Request, SaslHandshakeApi.Response>(ref buffer, new() { Mechanism = "PLAIN" }, version: 1);
        if (handshake.Error != ErrorCode.None)
        {
            throw new AuthenticationException($"SASL/PLAIN: {handshake.Error}; the broker has {string.Join(", ", handshake.Mechanisms)}.");
        }

        SaslAuthenticateApi.Response answer = Ask<SaslAuthenticateApi.Request, SaslAuthenticateApi.Response>(
            ref buffer, new() { Token = Encoding.UTF8.GetBytes($"\0{sasl.User}\0{sasl.Password}") }, its.Common(SaslAuthenticateApi.Api));
        if (answer.Error != ErrorCode.None)
        {
            throw new AuthenticationException($"SASL/PLAIN: {answer.Error}, {answer.ErrorMessage}");
        }
    }

    private TResponse Ask<TRequest, TResponse>(ref byte[] buffer, TRequest request, short version)
        where TRequest : IRequestMessage<TResponse>
        where TResponse : IMessage, new()
    {
        WireBuffer bytes = new();
        Frames.WriteRequest<TRequest, TResponse>(bytes, request, version, 0, settings.ClientId);
        stream!.Write(bytes.Written.Span);
        return Frames.ReadResponse<TRequest, TResponse>(ReadFrame(ref buffer), version);
    }

    private ReadOnlyMemory<byte> ReadFrame(ref byte[] buffer)
    {
        Span<byte> head = stackalloc byte[Frames.LengthSize];
        stream!.ReadExactly(head);
        int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(head);
        if (length is < 4 or > LargestAnswer)
        {
            throw new ProtocolException($"An answer of {length} bytes.");
        }

        if (buffer.Length < length)
        {
            buffer = new byte[Math.Max(length, 2 * buffer.Length)];
        }

        stream.ReadExactly(buffer, 0, length);
        return buffer.AsMemory(0, length);
    }

    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (!settings.VerifiesCertificate)
        {
            return true;
        }

        errors &= settings.VerifiesHost ? errors : ~SslPolicyErrors.RemoteCertificateNameMismatch;
        if (settings.Authorities is null || certificate is null)
        {
            return errors == SslPolicyErrors.None;
        }

        using X509Chain own = new();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(settings.Authorities);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None && own.Build(new X509Certificate2(certificate));
    }
}

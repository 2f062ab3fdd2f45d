using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Network.Producing;

/// <summary>Drives a <see cref="ProducerCore"/> with real time, threads and connections. All that the state machine does happens under one lock.</summary>
internal sealed class ProducerDriver : IProducerEffects, IDisposable
{
    private readonly object gate = new();
    private readonly AutoResetEvent wake = new(false);
    private readonly ConnectionSettings settings;
    private readonly ProducerCore core;
    private readonly Deliveries deliveries;
    private readonly Dictionary<int, ProducerConnection> connections = [];
    private readonly Dictionary<int, (string Host, int Port)> addresses = [];
    private readonly Thread thread;
    private long wakeAt = long.MaxValue;
    private int bootstraps;
    private bool isClosed;

    public ProducerDriver(ProducerOptions options, ConnectionSettings settings)
    {
        if (options.Compression is not (Compression.None or Compression.Gzip))
        {
            throw new NotSupportedException($"compression.type: this producer compresses with gzip only, not with {options.Compression}.");
        }

        this.settings = settings;
        core = new(options, this, (ulong)Random.Shared.NextInt64(), () => new RecordBytes(options.Compression));
        deliveries = new(Tell);
        thread = new Thread(Run) { IsBackground = true, Name = "producer" };
        thread.Start();
    }

    /// <summary>Is told what goes wrong: a connection that cannot be opened or breaks, a handler that throws.</summary>
    public Action<Exception>? OnError { get; set; }

    /// <summary>The version in which batches are sent: the newest that the brokers spoke when they were last asked.</summary>
    public short ProduceVersion { get; private set; } = ProduceApi.Api.MaxVersion;

    public ErrorCode? FatalError => core.FatalError;

    /// <summary>How many messages have no verdict that the application knows.</summary>
    public int Undelivered
    {
        get
        {
            lock (gate)
            {
                return core.Pending + deliveries.Waiting;
            }
        }
    }

    public AppendResult Append(string topic, int partition, in RecordData record, object? state)
    {
        AppendResult result;
        bool isDue;
        lock (gate)
        {
            result = core.Add(Now, topic, partition, record, state);
            isDue = IsDue();
        }

        if (isDue)
        {
            wake.Set();
        }

        return result;
    }

    /// <summary>Waits until every message has its verdict and its handler has returned.</summary>
    /// <returns>How many have not.</returns>
    public int Flush(TimeSpan timeout, CancellationToken cancellation)
    {
        if (deliveries.IsOwnThread)
        {
            throw new InvalidOperationException("Flush in a delivery handler would wait for itself.");
        }

        if (isClosed)
        {
            return 0;
        }

        long end = timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : Now + (long)timeout.TotalMilliseconds;
        while (true)
        {
            lock (gate)
            {
                core.Flush(Now);
                if (core.Pending > 0 && Now < end)
                {
                    // A verdict, or the time, ends the waiting; a cancellation is looked at every now and then.
                    Monitor.Wait(gate, (int)Math.Min(end - Now, 100));
                }
            }

            cancellation.ThrowIfCancellationRequested();
            if (core.Pending == 0 && deliveries.IsIdle.Wait((int)Math.Clamp(end - Now, 0, 100), cancellation) && Undelivered == 0)
            {
                return 0;
            }

            if (Now >= end)
            {
                return Undelivered;
            }
        }
    }

    /// <summary>Accepts nothing more.</summary>
    /// <param name="wait">Whether what was accepted is still delivered; if not, each message gets its verdict now.</param>
    public void Close(bool wait)
    {
        lock (gate)
        {
            if (isClosed)
            {
                return;
            }

            core.Close(Now, wait);
        }

        if (wait)
        {
            Flush(Timeout.InfiniteTimeSpan, CancellationToken.None);
        }

        lock (gate)
        {
            isClosed = true;
            foreach (ProducerConnection connection in connections.Values)
            {
                connection.Dispose();
            }

            connections.Clear();
        }

        wake.Set();
        thread.Join();
        wake.Dispose();
        deliveries.Dispose();
    }

    public void Dispose() => Close(wait: false);

    public void Send(int broker, int correlationId, Request request)
    {
        if (!connections.TryGetValue(broker, out ProducerConnection? connection))
        {
            (string Host, int Port) address = addresses.TryGetValue(broker, out (string Host, int Port) known) ? known : settings.Bootstrap[bootstraps++ % settings.Bootstrap.Count];
            connection = new(this, broker, address, settings);
            connections.Add(broker, connection);
        }

        connection.Send(correlationId, request);
    }

    public void Disconnect(int broker)
    {
        if (connections.Remove(broker, out ProducerConnection? connection))
        {
            connection.Dispose();
        }
    }

    public void Report(in DeliveryReport report) => deliveries.Add(report);

    public void Learn(ProducerConnection connection, BrokerVersions versions)
    {
        short version = versions.Common(ProduceApi.Api);
        lock (gate)
        {
            bool isOlder = version < ProduceVersion && connection.Broker != ProducerCore.AnyBroker;
            ProduceVersion = Math.Min(version, ProduceVersion);
            if (isOlder)
            {
                throw new ProtocolException("The broker is older than the others: what was written for it is written again.");
            }
        }
    }

    public void Answered(ProducerConnection connection, int correlationId, Response response, MetadataApi.Response? metadata)
    {
        bool isDue;
        lock (gate)
        {
            if (!IsCurrent(connection))
            {
                return;
            }

            foreach (MetadataApi.Broker broker in metadata?.Brokers ?? [])
            {
                addresses[broker.NodeId] = (broker.Host, broker.Port);
            }

            core.HandleResponse(Now, correlationId, response);
            isDue = IsDue();
            PulseWhenDone();
        }

        if (isDue)
        {
            wake.Set();
        }
    }

    public void Broken(ProducerConnection connection, Exception why)
    {
        bool isCurrent;
        lock (gate)
        {
            isCurrent = IsCurrent(connection);
            if (isCurrent)
            {
                Disconnect(connection.Broker);
                core.HandleDisconnect(Now, connection.Broker);
                wakeAt = Math.Min(wakeAt, core.NextTick);
                PulseWhenDone();
            }
        }

        if (isCurrent)
        {
            wake.Set();
            Tell(why);
        }
    }

    private static long Now => Environment.TickCount64;

    private bool IsCurrent(ProducerConnection connection) => connections.TryGetValue(connection.Broker, out ProducerConnection? current) && current == connection;

    private void Tell(Exception what) => OnError?.Invoke(what);

    // The thread is woken only where it would sleep too long.
    private bool IsDue()
    {
        if (core.NextTick >= wakeAt)
        {
            return false;
        }

        wakeAt = core.NextTick;
        return true;
    }

    private void PulseWhenDone()
    {
        if (core.Pending == 0)
        {
            Monitor.PulseAll(gate);
        }
    }

    private void Run()
    {
        while (true)
        {
            int sleep;
            lock (gate)
            {
                if (isClosed)
                {
                    return;
                }

                long now = Now;
                if (core.NextTick <= now)
                {
                    core.Tick(now);
                    PulseWhenDone();
                }

                wakeAt = core.NextTick;
                sleep = wakeAt == long.MaxValue ? Timeout.Infinite : (int)Math.Clamp(wakeAt - now, 0, int.MaxValue);
            }

            wake.WaitOne(sleep);
        }
    }
}

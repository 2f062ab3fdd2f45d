using ProducerSafety.Runtime.Producer;

namespace ProducerSafety.Runtime.Simulation;

/// <summary>A producer in a simulation, with the calls of Confluent.Kafka's.</summary>
public sealed class SimulatedProducer
{
    private readonly Simulation simulation;
    private readonly List<TaskCompletionSource<int>> flushes = [];

    internal SimulatedProducer(Simulation simulation, Application application, int index, ProducerOptions options, ProducerCore core)
    {
        this.simulation = simulation;
        Application = application;
        Index = index;
        Options = options;
        Core = core;
    }

    /// <summary>Whether the producer has failed for good, which Confluent.Kafka tells its error handler only.</summary>
    public bool HasFailed => Core.FatalError is not null;

    internal Application Application { get; }

    internal int Index { get; }

    internal ProducerOptions Options { get; }

    internal ProducerCore Core { get; }

    /// <summary>How much later it is for the producer's timeouts.</summary>
    internal long ClockOffset { get; set; }

    internal long ScheduledTick { get; set; } = long.MaxValue;

    internal bool IsDead { get; set; }

    /// <summary>How many verdicts are on their way to the application.</summary>
    internal int ReportsWaiting { get; set; }

    private int Undelivered => Core.Pending + ReportsWaiting;

    /// <summary>Sends a message; the task ends with its verdict.</summary>
    /// <param name="message">Which message.</param>
    /// <param name="partition">Its partition.</param>
    /// <exception cref="ProduceFailedException">It was not acknowledged.</exception>
    public Task<DeliveryReport> ProduceAsync(int message, int partition = 0)
    {
        TaskCompletionSource<DeliveryReport> done = new();
        bool alwaysNotPersisted = Options.Profile == ProducerProfile.Librdkafka;
        Produce(message, partition, report =>
        {
            if (report.Failure == DeliveryFailure.None)
            {
                done.SetResult(report);
            }
            else
            {
                done.SetException(new ProduceFailedException(report, alwaysNotPersisted ? DeliveryStatus.NotPersisted : report.Status));
            }
        });
        return done.Task;
    }

    /// <summary>Sends a message and goes on.</summary>
    /// <param name="message">Which message.</param>
    /// <param name="partition">Its partition.</param>
    /// <param name="handler">Is given the verdict, also of a message that was not accepted, or null.</param>
    /// <returns>Whether it was accepted; in Confluent.Kafka the call throws otherwise.</returns>
    public AppendResult Produce(int message, int partition = 0, Action<DeliveryReport>? handler = null) => simulation.Produce(this, message, partition, handler);

    /// <summary>Waits until the application has the verdict of every message, or for a time.</summary>
    /// <param name="timeoutMs">How long to wait, in milliseconds.</param>
    /// <returns>How many messages have no verdict yet.</returns>
    public Task<int> FlushAsync(int timeoutMs = int.MaxValue)
    {
        simulation.Flush(this);
        if (Undelivered == 0)
        {
            return Task.FromResult(0);
        }

        TaskCompletionSource<int> flush = new();
        flushes.Add(flush);
        if (timeoutMs < int.MaxValue)
        {
            simulation.After(Application, timeoutMs, () => flush.TrySetResult(Undelivered));
        }

        return flush.Task;
    }

    /// <summary>Ends the producer as <c>Dispose</c> does: without waiting for what is queued, and nobody is told of it any more.</summary>
    public void Dispose() => simulation.Dispose(this);

    internal void EndFlushes()
    {
        if (flushes.Count > 0 && Undelivered == 0)
        {
            TaskCompletionSource<int>[] ended = [.. flushes];
            flushes.Clear();
            foreach (TaskCompletionSource<int> flush in ended)
            {
                flush.TrySetResult(0);
            }
        }
    }
}

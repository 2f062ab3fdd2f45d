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

    internal Application Application { get; }

    internal int Index { get; }

    internal ProducerOptions Options { get; }

    internal ProducerCore Core { get; }

    internal long ClockOffset { get; set; }

    internal long ScheduledTick { get; set; } = long.MaxValue;

    internal bool IsDead { get; set; }

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
    /// <param name="handler">Is given the verdict, or null.</param>
    public void Produce(int message, int partition = 0, Action<DeliveryReport>? handler = null) => simulation.Produce(this, message, partition, handler);

    /// <summary>Waits until every message has its verdict, or for a time.</summary>
    /// <param name="timeoutMs">How long to wait, in milliseconds.</param>
    /// <returns>How many messages have no verdict yet.</returns>
    public Task<int> FlushAsync(int timeoutMs = int.MaxValue)
    {
        simulation.Flush(this);
        if (Core.Pending == 0)
        {
            return Task.FromResult(0);
        }

        TaskCompletionSource<int> flush = new();
        flushes.Add(flush);
        if (timeoutMs < int.MaxValue)
        {
            simulation.After(Application, timeoutMs, () => flush.TrySetResult(Core.Pending));
        }

        return flush.Task;
    }

    /// <summary>Ends the producer as <c>Dispose</c> does: without waiting for what is queued, and nobody is told of it any more.</summary>
    public void Dispose() => simulation.Dispose(this);

    internal void EndFlushes()
    {
        if (flushes.Count > 0 && Core.Pending == 0)
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

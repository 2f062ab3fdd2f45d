using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network;

/// <summary>Something that goes wrong with the next produce requests, as often as was asked for.</summary>
public sealed class Fault
{
    private readonly TaskCompletionSource happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FaultTarget target;
    private readonly int times;
    private int begun;
    private int strikes;

    internal Fault(FaultTarget target, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        this.target = target;
        this.times = times;
    }

    /// <summary>How often it has happened.</summary>
    public int Strikes => Volatile.Read(ref strikes);

    /// <summary>Completes when it has happened as often as was asked for.</summary>
    public Task Happened => happened.Task;

    /// <summary>The request never arrives; the connection breaks.</summary>
    internal bool LosesRequest { get; init; }

    /// <summary>The batches are appended; the connection breaks.</summary>
    internal bool LosesAcknowledgement { get; init; }

    /// <summary>The batches are appended; nothing more is heard on the connection, which stays open.</summary>
    internal bool Mutes { get; init; }

    internal TimeSpan Delay { get; init; }

    internal ErrorCode Error { get; init; }

    /// <summary>What happens, in words.</summary>
    public override string ToString() =>
        LosesRequest ? "FAULT: a produce request is lost"
        : LosesAcknowledgement ? "FAULT: the acknowledgement of a produce request is lost, and the connection breaks"
        : Mutes ? "FAULT: a produce request is never answered"
        : Error != ErrorCode.None ? $"FAULT: a produce request is answered with {Error}"
        : $"FAULT: a produce request is handled {Delay.TotalMilliseconds:0} ms later";

    internal bool Concerns(int node, ProduceApi.Request request) =>
        (target.Node ?? node) == node && request.Topics.Exists(topic => topic.Partitions.Exists(partition => target.Includes(new TopicPartition(topic.Name, partition.Index))));

    /// <summary>Whether a batch is answered with <see cref="Error"/> and not looked at.</summary>
    internal bool Refuses(TopicPartition partition) => Error != ErrorCode.None && target.Includes(partition);

    /// <summary>A request is to be struck; true for the last one. The caller holds the plan.</summary>
    internal bool Strike()
    {
        begun++;
        return begun == times;
    }

    internal void Done()
    {
        if (Interlocked.Increment(ref strikes) == times)
        {
            happened.TrySetResult();
        }
    }

    internal async ValueTask BeforeAsync(RequestContext context)
    {
        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay).ConfigureAwait(false);
        }

        if (LosesRequest)
        {
            throw new ProtocolException("The request is lost, as was asked for.");
        }
    }

    internal void After(RequestContext context)
    {
        context.Session.IsMute |= Mutes;
        if (LosesAcknowledgement)
        {
            throw new ProtocolException("The acknowledgement is lost, as was asked for.");
        }
    }
}

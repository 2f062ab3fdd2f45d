namespace ProducerSafety.Runtime.Simulation;

/// <summary>What can be wrong with a history.</summary>
public enum AnomalyKind
{
    /// <summary>The application takes the message for stored, and it is not in the log.</summary>
    Lost,

    /// <summary>The message is in the log more than once.</summary>
    Duplicated,

    /// <summary>A message is in the log before one of the same partition that was sent earlier.</summary>
    Reordered,

    /// <summary>A record that nobody sent.</summary>
    Phantom,

    /// <summary>The application was told that the message is not stored, and it is.</summary>
    WrongStatus,

    /// <summary>A message was given up although the cluster would have taken it before its delivery timeout, had the producer gone on.</summary>
    GivenUp,

    /// <summary>The application, or a message's verdict, waits for ever.</summary>
    Hangs,
}

/// <summary>Something that is wrong with a history.</summary>
/// <param name="Kind">What.</param>
/// <param name="Message">Which message, or -1 for the history as a whole.</param>
/// <param name="Text">In words.</param>
public readonly record struct Anomaly(AnomalyKind Kind, int Message, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}

using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Broker;

/// <summary>What a partition's producer state says to a batch: append it, answer with the original offset, or refuse it.</summary>
/// <param name="Error">Why it is refused, or <see cref="ErrorCode.None"/>.</param>
/// <param name="DuplicateOf">The offset of the first record of the batch that it repeats, or -1.</param>
public readonly record struct ProducerCheck(ErrorCode Error, long DuplicateOf)
{
    /// <summary>The batch is the next one.</summary>
    public static ProducerCheck Accepted { get; } = new(ErrorCode.None, -1);

    /// <summary>Whether the batch is in the log already.</summary>
    public bool IsDuplicate => DuplicateOf >= 0;

    /// <summary>Whether the batch is to be appended.</summary>
    public bool IsAccepted => Error == ErrorCode.None && !IsDuplicate;

    internal static ProducerCheck Refused(ErrorCode error) => new(error, -1);
}

namespace ProducerSafety.Runtime.Broker;

/// <summary>What must always hold does not: a bug in the broker, never the fault of a client or of the network.</summary>
public sealed class InvariantViolationException : Exception
{
    /// <summary>Creates it.</summary>
    public InvariantViolationException()
    {
    }

    /// <summary>Creates it.</summary>
    /// <param name="message">What does not hold.</param>
    public InvariantViolationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it.</summary>
    /// <param name="message">What does not hold.</param>
    /// <param name="innerException">The cause.</param>
    public InvariantViolationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

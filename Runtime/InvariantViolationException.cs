namespace ProducerSafety.Runtime;

/// <summary>A state machine is in a state that its own rules exclude: a defect of this library, never of what it was given.</summary>
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

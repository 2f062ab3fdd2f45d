namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>A verification that failed. Not an assertion of a test framework, so that the verifier's own tests can expect it.</summary>
public sealed class VerificationException : Exception
{
    public VerificationException(string message)
        : base(message)
    {
    }

    public VerificationException(string message, Exception cause)
        : base($"{message}\n{cause.GetType().Name}: {cause.Message}", cause)
    {
    }
}

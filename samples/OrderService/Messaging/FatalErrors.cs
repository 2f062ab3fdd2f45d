using Confluent.Kafka;

namespace OrderService.Messaging;

/// <summary>What a producer's error handler does after a fatal error.</summary>
public static class FatalErrors
{
    /// <summary>Ends the process, so that it is started again: after a fatal error a producer never sends again.</summary>
    /// <param name="error">What the producer's error handler was given.</param>
    public static void Stop(Error error)
    {
        if (error.IsFatal)
        {
            Environment.FailFast(error.Reason);
        }
    }
}

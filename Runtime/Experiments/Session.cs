using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>The broker's memory of a producer ends with the producer: one that starts anew has another id.</summary>
internal static class Session
{
    private static readonly ProducerOptions Idempotent = Settings.Idempotent();

    // Only transactions, or consumers that know which messages they have seen, close this gap.
    public static Experiment EndsWithProducer { get; } = new()
    {
        Name = "session-ends-with-producer",
        Claim = "A process that starts again has a new producer id: what it sends a second time, because it did not learn that it was stored, is stored twice although idempotence is on.",
        Shows = AnomalyKind.Duplicated,
        Unsafe = new() { Name = "unsafe", Program = ResumeFromPosition, Faults = [FaultKind.KillProducer] },
    };

    private static async Task ResumeFromPosition(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        while (application.Position < 2)
        {
            await Programs.AwaitOne(application, producer, application.Position);
            application.Position++;
        }
    }
}

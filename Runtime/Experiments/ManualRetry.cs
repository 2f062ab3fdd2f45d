using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>The application sends a message again that failed: a new request with a new sequence, which the broker cannot recognise although idempotence is on.</summary>
internal static class ManualRetry
{
    private static readonly ProducerOptions Idempotent = Settings.Reference(("enable.idempotence", "true"), ("delivery.timeout.ms", "40000"));

    private static readonly IReadOnlyList<FaultKind> Faults = [FaultKind.LoseAcknowledgement, FaultKind.LoseRequest, FaultKind.ResetConnection, FaultKind.JumpClock];

    public static Experiment Loop { get; } = new()
    {
        Name = "manual-retry",
        Rule = "KPS2001",
        Claim = "A message that the application sends again gets a new sequence, so it is stored twice although idempotence is on.",
        Shows = AnomalyKind.Duplicated,
        Unsafe = new() { Name = "unsafe", Program = SendAgain, Faults = Faults },
        Fixed = new() { Name = "fixed", Program = Programs.AwaitEach(Idempotent, 1), Faults = Faults },
    };

    private static async Task SendAgain(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            try
            {
                DeliveryReport report = await producer.ProduceAsync(message: 0);
                application.Believe(0, report.Status);
                return;
            }
            catch (ProduceFailedException failed)
            {
                application.Believe(0, failed.Report.Status);
                await application.Delay(100);
            }
        }
    }
}

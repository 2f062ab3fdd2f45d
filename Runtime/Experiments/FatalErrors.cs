using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>An idempotent producer of librdkafka that has failed for good never sends again; only its error handler says so.</summary>
internal static class FatalErrors
{
    private static readonly ProducerOptions Idempotent = Settings.Librdkafka(("enable.idempotence", "true"));

    // The reference knows no fatal error for this answer, so the fixed application runs on librdkafka's rules too.
    public static Experiment NoErrorHandler { get; } = new()
    {
        Name = "fatal-error-unseen",
        Rule = "KPS3005",
        Claim = "The exception of ProduceAsync does not say that an error is fatal: a worker that goes on unless it is keeps asking a producer that never sends again.",
        Shows = AnomalyKind.Hangs,
        FixedRunsOnLibrdkafka = true,
        Unsafe = OutOfOrder("unsafe", GoOnUnlessFatal),
        Fixed = OutOfOrder("fixed", ReplaceWhenFatal),
    };

    private static Scenario OutOfOrder(string name, Func<Application, Task> program) =>
        new() { Name = name, Program = program, Refusals = [ErrorCode.OutOfOrderSequenceNumber], Faults = [FaultKind.LoseAcknowledgement, FaultKind.Delay], TimeLimit = 600_000 };

    private static async Task GoOnUnlessFatal(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        await Programs.AwaitOne(application, producer, message: 0);
        while (true)
        {
            try
            {
                DeliveryReport report = await producer.ProduceAsync(message: 1);
                application.Believe(1, report.Status);
                return;
            }
            catch (ProduceFailedException)
            {
                // "when (!exception.Error.IsFatal)", which is always so.
                await application.Delay(1_000);
            }
        }
    }

    private static async Task ReplaceWhenFatal(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        for (int message = 0; message < 2; message++)
        {
            if (producer.HasFailed)
            {
                producer.Dispose();
                producer = application.NewProducer(Idempotent);
            }

            await Programs.AwaitOne(application, producer, message);
        }
    }
}

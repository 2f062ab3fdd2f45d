using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>The application sends a message again that failed: a new request with a new sequence, which the broker cannot recognise although idempotence is on.</summary>
internal static class ManualRetry
{
    private static readonly ProducerOptions Idempotent = Settings.Idempotent(("delivery.timeout.ms", "40000"));

    public static Experiment Loop { get; } =
        Of("manual-retry", "KPS2001", "A message that the application sends again gets a new sequence, so it is stored twice although idempotence is on.", SendAgain);

    public static Experiment Policy { get; } =
        Of("retry-policy", "KPS2002", "A retry policy around a produce call calls it again, which sends another message: it is stored twice although idempotence is on.", SendByPolicy);

    public static Experiment Handler { get; } =
        Of("retry-in-handler", "KPS2003", "A delivery handler that produces the failed message again sends another message: it is stored twice although idempotence is on.", SendAgainInHandler);

    public static Experiment Catch { get; } =
        Of("retry-in-catch", "KPS2004", "A catch block that produces the message again sends another message: it is stored twice although idempotence is on.", SendAgainInCatch);

    public static Experiment Cancelled { get; } =
        Of("cancelled-and-sent-again", "KPS2007", "Cancelling ends the waiting and not the message: sent again, it is stored twice although idempotence is on.", SendAgainWhenCancelled)
            with { ShownBy = FaultKind.LoseAcknowledgement };

    private static Experiment Of(string name, string rule, string claim, Func<Application, Task> program) => new()
    {
        Name = name,
        Rule = rule,
        Claim = claim,
        Shows = AnomalyKind.Duplicated,
        Unsafe = new() { Name = "unsafe", Program = program, Faults = Faults.NetworkAndClocks },
        Fixed = new() { Name = "fixed", Program = Programs.AwaitEach(Idempotent, 1), Faults = Faults.NetworkAndClocks },
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

    private static async Task SendByPolicy(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        try
        {
            DeliveryReport report = await Retry(() => producer.ProduceAsync(message: 0));
            application.Believe(0, report.Status);
        }
        catch (ProduceFailedException failed)
        {
            application.Believe(0, failed.Report.Status);
        }

        async Task<T> Retry<T>(Func<Task<T>> action)
        {
            for (int retries = 0; ; retries++)
            {
                try
                {
                    return await action();
                }
                catch (ProduceFailedException) when (retries < 3)
                {
                    await application.Delay(1_000);
                }
            }
        }
    }

    private static async Task SendAgainInHandler(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        TaskCompletionSource done = new();
        int attempts = 0;
        producer.Produce(message: 0, handler: Handle);
        await done.Task;

        void Handle(DeliveryReport report)
        {
            application.Believe(0, report.Status);
            if (report.Failure != DeliveryFailure.None && ++attempts < 3)
            {
                producer.Produce(message: 0, handler: Handle);
            }
            else
            {
                done.SetResult();
            }
        }
    }

    private static async Task SendAgainInCatch(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        try
        {
            DeliveryReport report = await producer.ProduceAsync(message: 0);
            application.Believe(0, report.Status);
        }
        catch (ProduceFailedException)
        {
            await Programs.AwaitOne(application, producer, message: 0);
        }
    }

    // A token that is cancelled after a second.
    private static async Task SendAgainWhenCancelled(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        Task first = Programs.AwaitOne(application, producer, message: 0);
        if (await Task.WhenAny(first, application.Delay(1_000)) != first)
        {
            await Programs.AwaitOne(application, producer, message: 0);
        }
    }
}

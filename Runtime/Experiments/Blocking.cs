using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>A thread waits for what only that thread could do. The threads are the simulation's one: what runs on a thread waits in its queue.</summary>
internal static class Blocking
{
    private static readonly ProducerOptions Idempotent = Settings.Idempotent();

    public static Experiment OnProduceAsync { get; } = new()
    {
        Name = "blocking-on-produce-async",
        Rule = "KPS3007",
        Claim = "Under a synchronization context a thread that blocks on ProduceAsync waits for code that can only go on in that thread: neither ever goes on.",
        Shows = AnomalyKind.Hangs,
        ShowsWithoutFault = true,
        Unsafe = new() { Name = "unsafe", Program = application => SendOnOneThread(application, blocks: true), Faults = Faults.NetworkAndErrors },
        Fixed = new() { Name = "fixed", Program = application => SendOnOneThread(application, blocks: false), Faults = Faults.NetworkAndErrors },
    };

    public static Experiment InHandler { get; } = new()
    {
        Name = "flush-in-handler",
        Rule = "KPS3010",
        Claim = "A delivery handler that flushes waits for reports that only its own thread hands out: the producer stands still.",
        Shows = AnomalyKind.Hangs,
        Unsafe = Refused("unsafe", application => SendTwo(application, flushesInHandler: true)),
        Fixed = Refused("fixed", application => SendTwo(application, flushesInHandler: false)),
    };

    private static Scenario Refused(string name, Func<Application, Task> program) =>
        new() { Name = name, Program = program, Refusals = [ErrorCode.TopicAuthorizationFailed], Faults = Faults.NetworkAndErrors };

    // The thread of a user interface: what comes after an await in its methods is posted to it.
    private static async Task SendOnOneThread(Application application, bool blocks)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        Queue<Action> posted = new();
        Task method = SendAsync();
        while (!blocks && !method.IsCompleted)
        {
            await application.Delay(10);
            if (posted.TryDequeue(out Action? goOn))
            {
                goOn();
            }
        }

        await method;

        async Task SendAsync()
        {
            await Programs.AwaitOne(application, producer, message: 0);
            TaskCompletionSource onItsThread = new();
            posted.Enqueue(onItsThread.SetResult);
            await onItsThread.Task;
        }
    }

    // The polling thread hands out one report after the other, each when the handler of the one before has returned.
    private static async Task SendTwo(Application application, bool flushesInHandler)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        Queue<(int Message, DeliveryReport Report)> reports = new();
        int undelivered = 2;
        TaskCompletionSource allHandedOut = new();
        for (int message = 0; message < 2; message++)
        {
            int number = message;
            producer.Produce(number, handler: report => reports.Enqueue((number, report)));
        }

        Task polling = PollAsync();
        await allHandedOut.Task;
        await polling;

        async Task PollAsync()
        {
            while (undelivered > 0)
            {
                await application.Delay(10);
                if (reports.TryDequeue(out (int Message, DeliveryReport Report) next))
                {
                    if (--undelivered == 0)
                    {
                        allHandedOut.SetResult();
                    }

                    await HandleAsync(next.Message, next.Report);
                }
            }
        }

        async Task HandleAsync(int message, DeliveryReport report)
        {
            application.Believe(message, report.Status);
            if (flushesInHandler && report.Failure != DeliveryFailure.None)
            {
                await allHandedOut.Task;
            }
        }
    }
}

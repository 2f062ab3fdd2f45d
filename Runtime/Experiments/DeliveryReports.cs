using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>Reports that are not asked for, or that nobody hands out.</summary>
internal static class DeliveryReports
{
    private static readonly ProducerOptions Idempotent = Settings.Idempotent();

    public static Experiment Disabled { get; } = new()
    {
        Name = "delivery-reports-disabled",
        Rule = "KPS1109",
        Claim = "Without delivery reports an awaited message counts as sent when it is queued: what fails afterwards is lost without an exception.",
        Shows = AnomalyKind.Lost,
        Unsafe = Refused("unsafe", AwaitQueuing),
        Fixed = Refused("fixed", Programs.TakeNoExceptionForStored(Idempotent, 2)),
    };

    public static Experiment NobodyPolls { get; } = new()
    {
        Name = "nobody-polls",
        Rule = "KPS1110",
        Claim = "Where nobody polls, an awaited message has no result, ever, although it is in the topic.",
        Shows = AnomalyKind.Hangs,
        ShowsWithoutFault = true,
        Unsafe = new() { Name = "unsafe", Program = application => AwaitPolled(application, polls: false), Faults = Faults.NetworkAndBrokers },
        Fixed = new() { Name = "fixed", Program = application => AwaitPolled(application, polls: true), Faults = Faults.NetworkAndBrokers },
    };

    private static Scenario Refused(string name, Func<Application, Task> program) =>
        new() { Name = name, Program = program, Refusals = [ErrorCode.TopicAuthorizationFailed], Faults = Faults.NetworkAndErrors };

    // The task of ProduceAsync is over when the message is in the queue.
    private static async Task AwaitQueuing(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        for (int message = 0; message < 2; message++)
        {
            producer.Produce(message);
            application.Believe(message, Belief.Stored);
        }

        await producer.FlushAsync();
    }

    // With enable.background.poll the client has a thread that hands out reports; without it they wait in a queue until the application polls.
    private static async Task AwaitPolled(Application application, bool polls)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        Queue<DeliveryReport> reports = new();
        TaskCompletionSource<DeliveryReport> result = new();
        producer.Produce(message: 0, handler: reports.Enqueue);
        _ = polls ? PollAsync() : null;
        application.Believe(0, (await result.Task).Status);

        async Task PollAsync()
        {
            while (!result.Task.IsCompleted)
            {
                await application.Delay(100);
                if (reports.TryDequeue(out DeliveryReport report))
                {
                    result.SetResult(report);
                }
            }
        }
    }
}

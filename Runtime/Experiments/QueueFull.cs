using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>The client's queue is full: the call throws at once, and the message was never accepted.</summary>
internal static class QueueFull
{
    private const int Messages = 4;
    private static readonly ProducerOptions SmallQueue = Settings.Idempotent(("queue.buffering.max.messages", "2"));

    public static Experiment NotHandled { get; } = new()
    {
        Name = "queue-full",
        Rule = "KPS3006",
        Claim = "A loop that produces faster than the cluster takes fills the client's queue: what is refused then, and not sent again, is lost.",
        Shows = AnomalyKind.Lost,
        ShowsWithoutFault = true,
        Unsafe = new() { Name = "unsafe", Program = LogAndGoOn, Faults = Faults.NetworkAndErrors },
        Fixed = new() { Name = "fixed", Program = WaitForRoom, Faults = Faults.NetworkAndErrors },
    };

    private static async Task LogAndGoOn(Application application)
    {
        SimulatedProducer producer = application.NewProducer(SmallQueue);
        for (int message = 0; message < Messages; message++)
        {
            Send(application, producer, message);
        }

        await producer.FlushAsync();
    }

    private static async Task WaitForRoom(Application application)
    {
        SimulatedProducer producer = application.NewProducer(SmallQueue);
        for (int message = 0; message < Messages; message++)
        {
            while (Send(application, producer, message) == AppendResult.QueueFull)
            {
                await application.Delay(100);
            }
        }

        await producer.FlushAsync();
    }

    // A message that was not accepted has no report in the client, only an exception at the call.
    private static AppendResult Send(Application application, SimulatedProducer producer, int message)
    {
        AppendResult result = AppendResult.Accepted;
        result = producer.Produce(message, handler: report =>
        {
            if (result == AppendResult.Accepted)
            {
                application.Believe(message, report.Status);
            }
        });
        return result;
    }
}

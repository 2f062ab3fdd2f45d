using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>A producer for each message or request, where one for the process is enough.</summary>
internal static class ManyProducers
{
    private const int Messages = 2;
    private static readonly ProducerOptions Idempotent = Settings.Idempotent();

    public static Experiment PerMessage { get; } = new()
    {
        Name = "producer-per-message",
        Rule = "KPS4004",
        Claim = "Messages of several producers have no order: one that is sent again is stored behind a later one, although each producer is idempotent.",
        Shows = AnomalyKind.Reordered,
        Unsafe = new() { Name = "unsafe", Program = BuildForEach, Faults = Faults.NetworkAndErrors },
        Fixed = new() { Name = "fixed", Program = Programs.SendAllAndFlush(Idempotent, Messages), Faults = Faults.NetworkAndErrors },
    };

    public static Experiment PerRequest { get; } = new()
    {
        Name = "producer-per-request",
        Rule = "KPS4005",
        Claim = "A container disposes the producer of a scope without Flush when the request ends: what was queued is lost.",
        Shows = AnomalyKind.Lost,
        ShowsWithoutFault = true,
        Unsafe = new() { Name = "unsafe", Program = HandleRequestsWithTheirOwn, Faults = Faults.NetworkAndErrors },
        Fixed = new() { Name = "fixed", Program = HandleRequestsWithOne, Faults = Faults.NetworkAndErrors },
    };

    private static async Task BuildForEach(Application application)
    {
        List<Task> deliveries = [];
        for (int message = 0; message < Messages; message++)
        {
            SimulatedProducer own = application.NewProducer(Idempotent);
            deliveries.Add(Programs.AwaitOne(application, own, message));
            await application.Delay(1);
        }

        await Task.WhenAll(deliveries);
    }

    private static async Task HandleRequestsWithTheirOwn(Application application)
    {
        for (int request = 0; request < Messages; request++)
        {
            SimulatedProducer own = application.NewProducer(Idempotent);
            Send(application, own, request);
            await application.Delay(1);
            own.Dispose();
        }
    }

    private static async Task HandleRequestsWithOne(Application application)
    {
        SimulatedProducer singleton = application.NewProducer(Idempotent);
        for (int request = 0; request < Messages; request++)
        {
            Send(application, singleton, request);
            await application.Delay(1);
        }

        await singleton.FlushAsync();
        singleton.Dispose();
    }

    private static void Send(Application application, SimulatedProducer producer, int message) =>
        producer.Produce(message, handler: report => application.Believe(message, report.Status));
}

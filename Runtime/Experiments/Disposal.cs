using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>A producer ends while messages are in its queue.</summary>
internal static class Disposal
{
    private const int Messages = 3;
    private static readonly ProducerOptions Idempotent = Settings.Idempotent();

    public static Experiment WithoutFlush { get; } = Of(
        "dispose-without-flush", "KPS4001", "Dispose does not wait for what is queued: without a Flush before it the messages are lost, and nobody is told.", withoutFault: true,
        Send(_ => Task.CompletedTask));

    public static Experiment FlushTimeoutIgnored { get; } = Of(
        "flush-timeout-ignored", "KPS4002", "Flush with a timeout returns how many messages are left: where nobody looks, Dispose loses them.", withoutFault: false,
        Send(producer => producer.FlushAsync(timeoutMs: 500))) with { ShownBy = FaultKind.LoseRequest };

    public static Experiment UsedAfterwards { get; } = Of(
        "flush-after-dispose", "KPS4007", "Flush after Dispose delivers nothing: the messages are lost.", withoutFault: true,
        async application =>
        {
            SimulatedProducer producer = SendAll(application);
            producer.Dispose();
            await producer.FlushAsync();
        });

    private static Experiment Of(string name, string rule, string claim, bool withoutFault, Func<Application, Task> program) => new()
    {
        Name = name,
        Rule = rule,
        Claim = claim,
        Shows = AnomalyKind.Lost,
        ShowsWithoutFault = withoutFault,
        Unsafe = new() { Name = "unsafe", Program = program, Faults = Faults.NetworkAndErrors },
        Fixed = new() { Name = "fixed", Program = Send(FlushAll), Faults = Faults.NetworkAndErrors },
    };

    private static Func<Application, Task> Send(Func<SimulatedProducer, Task> flush) => async application =>
    {
        SimulatedProducer producer = SendAll(application);
        await flush(producer);
        producer.Dispose();
    };

    private static SimulatedProducer SendAll(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        for (int message = 0; message < Messages; message++)
        {
            int number = message;
            producer.Produce(number, handler: report => application.Believe(number, report.Status));
        }

        return producer;
    }

    private static async Task FlushAll(SimulatedProducer producer)
    {
        while (await producer.FlushAsync(timeoutMs: 10_000) > 0)
        {
            // What is left has the delivery timeout to be delivered or reported.
        }
    }
}

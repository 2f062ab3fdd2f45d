using System.Diagnostics;
using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

// Histories a second on one core, and the exhaustive run. Arguments: the number of histories, and the depth of the exhaustive run (0 leaves it out).
int seeds = args.Length > 0 ? int.Parse(args[0]) : 20_000;
int depth = args.Length > 1 ? int.Parse(args[1]) : 3;

// A process that starts again is a stranger to the broker, and what it sends again is stored twice: an experiment of its own.
FaultKind[] faults = [.. Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.KillProducer)];
ProducerOptions options = ProducerOptions.From([new("enable.idempotence", "true"), new("linger.ms", "0")]);

Scenario fifty = IdempotentProducer(messages: 50);
Explorer.Explore(fifty, 1, seeds / 10, []);
(Findings random, double seconds) = Measure(() => Explorer.Explore(fifty, 1, seeds, []));
Console.WriteLine($"histories of 50 messages, up to 3 faults: {random.Histories / seconds:N0} a second of CPU time ({random.Histories:N0} in {seconds:F1} s; anomalies: {random.Anomalies.Values.Sum()})");
if (depth > 0)
{
    (Findings all, double took) = Measure(() => Explorer.Exhaust(IdempotentProducer(messages: 3), depth, []));
    Console.WriteLine($"every schedule of 3 messages, 3 brokers, up to {depth} faults: {all.Histories:N0} histories in {took:F1} s of CPU time (anomalies: {all.Anomalies.Values.Sum()})");
}

Scenario IdempotentProducer(int messages) => new()
{
    Name = "idempotent producer",
    Faults = faults,
    MaxFaults = 3,
    Brokers = 3,
    Partitions = 1,
    Broker = new BrokerOptions { MinInsyncReplicas = 2, DefaultReplicationFactor = 3, ReplicaLagTimeMaxMs = 10_000 },
    Program = async application =>
    {
        SimulatedProducer producer = application.NewProducer(options);
        for (int message = 0; message < messages; message++)
        {
            int sent = message;
            producer.Produce(sent, 0, report => application.Believe(sent, report.Status));
            if (message % 3 == 2)
            {
                await application.Delay(1);
            }
        }

        await producer.FlushAsync();
    },
};

// The time of the process, not of the clock: the machine may have other work.
static (Findings, double) Measure(Func<Findings> work)
{
    TimeSpan start = Process.GetCurrentProcess().TotalProcessorTime;
    Findings findings = work();
    return (findings, (Process.GetCurrentProcess().TotalProcessorTime - start).TotalSeconds);
}

using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Tests.Documentation;

/// <summary>What follows this line is the example in docs/runtime.md, to the letter.</summary>
internal static class OrderScenario
{
    public static Scenario With(ProducerOptions options) => new()
    {
        Name = "two orders",
        Program = async application =>
        {
            SimulatedProducer producer = application.NewProducer(options);
            for (int message = 0; message < 2; message++)
            {
                int order = message;
                producer.Produce(order, handler: report => application.Believe(order, report.Status));
            }

            await producer.FlushAsync();
        },
        Faults = [FaultKind.LoseAcknowledgement, FaultKind.LoseRequest],
    };

    public static void Prove(TextWriter output)
    {
        Scenario scenario = With(ProducerOptions.From([], ProducerProfile.Librdkafka));
        Findings found = Explorer.Explore(scenario, firstSeed: 1, seeds: 1_000, lookFor: [AnomalyKind.Duplicated], stopAtFirst: true);
        Schedule shortest = Explorer.Shrink(scenario, found.First!, AnomalyKind.Duplicated);
        output.WriteLine($"stored twice under {shortest}");
        output.WriteLine(StepTable.Record(scenario, shortest).ToText());

        Scenario repaired = With(ProducerOptions.From([new("enable.idempotence", "true")], ProducerProfile.Librdkafka));
        Findings all = Explorer.Exhaust(repaired, depth: 2, lookFor: [AnomalyKind.Duplicated]);
        output.WriteLine($"with idempotence: {all.Count(AnomalyKind.Duplicated)} of {all.Histories} histories");
    }
}

using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>The exception of Confluent.Kafka's <c>ProduceAsync</c> says "not persisted" whatever happened; the delivery handler is told the truth.</summary>
internal static class PersistenceStatus
{
    private static readonly ProducerOptions Librdkafka = Settings.Librdkafka(("enable.idempotence", "true"), ("message.timeout.ms", "40000"));
    private static readonly ProducerOptions Reference = Settings.Idempotent(("delivery.timeout.ms", "40000"));

    public static Experiment Decides { get; } = new()
    {
        Name = "status-decides",
        Rule = "KPS2006",
        Claim = "An application that sends again only what the exception calls not persisted stores messages twice, because the exception always says so.",
        Shows = AnomalyKind.Duplicated,
        Unsafe = new() { Name = "unsafe", Program = SendAgainWhatIsNotPersisted, Faults = Faults.NetworkAndClocks },
        Fixed = new() { Name = "fixed", Program = SendAgainByReport, Faults = Faults.NetworkAndClocks },
    };

    public static Experiment OfFailedProduceAsync { get; } = new()
    {
        Name = "status-of-failed-produceasync",
        Claim = "The exception of a failed ProduceAsync says that the message is not persisted, and it is in the topic.",
        Shows = AnomalyKind.WrongStatus,
        Unsafe = new() { Name = "unsafe", Program = BelieveException, Faults = Faults.NetworkAndClocks },
        Fixed = new() { Name = "fixed", Program = Programs.SendAllAndFlush(Reference, 1), Faults = Faults.NetworkAndClocks },
    };

    private static async Task SendAgainWhatIsNotPersisted(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Librdkafka);
        try
        {
            DeliveryReport report = await producer.ProduceAsync(message: 0);
            application.Believe(0, report.Status);
        }
        catch (ProduceFailedException failed) when (failed.Status == DeliveryStatus.NotPersisted)
        {
            await Programs.AwaitOne(application, producer, message: 0);
        }
    }

    private static async Task SendAgainByReport(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Reference);
        TaskCompletionSource<DeliveryReport> delivery = new();
        producer.Produce(message: 0, handler: delivery.SetResult);
        DeliveryReport report = await delivery.Task;
        application.Believe(0, report.Status);
        if (report.Status == DeliveryStatus.NotPersisted)
        {
            await Programs.AwaitOne(application, producer, message: 0);
        }
    }

    private static async Task BelieveException(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Librdkafka);
        try
        {
            DeliveryReport report = await producer.ProduceAsync(message: 0);
            application.Believe(0, report.Status);
        }
        catch (ProduceFailedException failed)
        {
            application.Believe(0, failed.Status);
        }
    }
}

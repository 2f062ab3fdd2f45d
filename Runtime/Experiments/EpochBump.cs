using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>
/// librdkafka starts a new epoch for all partitions when one of them is in trouble, and sends again under new sequences what may be in the log of the others: a duplicate although idempotence
/// is on, and the application does everything right (librdkafka issue 4953; measured with the real client).
/// </summary>
internal static class EpochBump
{
    public static Experiment RefusedRequest { get; } = new()
    {
        Name = "epoch-bump-refused-request",
        Claim = "In librdkafka a refused request of one partition makes an unacknowledged message of another partition be stored twice, with idempotence on.",
        Shows = AnomalyKind.Duplicated,
        Unsafe = TwoPartitions("unsafe", SendToBoth(Settings.Librdkafka(("enable.idempotence", "true")))),
        Fixed = TwoPartitions("fixed", SendToBoth(Settings.Idempotent())),
    };

    public static Experiment ExpiredMessage { get; } = new()
    {
        Name = "epoch-bump-expired-message",
        Rule = "KPS1107",
        Claim = "In librdkafka a message that hits a short delivery timeout makes an unacknowledged message of another partition be stored twice, with idempotence on.",
        Shows = AnomalyKind.Duplicated,
        Unsafe = TwoPartitions("unsafe", SendBeforeExpiry(Settings.Librdkafka(("enable.idempotence", "true"), ("message.timeout.ms", "5000"), ("max.in.flight", "1")))),
        Fixed = TwoPartitions("fixed", SendBeforeExpiry(Settings.Idempotent(("delivery.timeout.ms", "5000"), ("max.in.flight", "1")))),
    };

    private static Scenario TwoPartitions(string name, Func<Application, Task> program) => new()
    {
        Name = name,
        Program = program,
        Partitions = 2,
        Faults = [FaultKind.LoseAcknowledgement, FaultKind.LoseRequest, FaultKind.ResetConnection, FaultKind.RefuseRequest],
        MaxFaults = 3,
    };

    // A broker takes any first sequence of a producer that it does not know, so each partition has a message first.
    private static Func<Application, Task> SendToBoth(ProducerOptions options) => async application =>
    {
        SimulatedProducer producer = application.NewProducer(options);
        Send(0, 0);
        Send(1, 1);
        await producer.FlushAsync();
        Send(2, 0);
        Send(3, 1);
        await application.Delay(1);
        Send(4, 1);
        await producer.FlushAsync();

        void Send(int message, int partition) => producer.Produce(message, partition, report => application.Believe(message, report.Status));
    };

    private static Func<Application, Task> SendBeforeExpiry(ProducerOptions options) => async application =>
    {
        SimulatedProducer producer = application.NewProducer(options);
        Send(0, 0);
        Send(1, 1);
        await application.Delay(4_950);
        Send(2, 0);
        await producer.FlushAsync();

        void Send(int message, int partition) => producer.Produce(message, partition, report => application.Believe(message, report.Status));
    };
}

using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>Errors that stay until somebody changes something: the client reports them at once, and an application that does not look loses the message.</summary>
internal static class PermanentErrors
{
    private static readonly Scenario Unauthorized = new()
    {
        Name = "",
        Program = _ => Task.CompletedTask,
        Broker = new() { MinInsyncReplicas = 2, DefaultReplicationFactor = 3, UnauthorizedTopics = new HashSet<string> { Simulation.Simulation.Topic } },
        Faults = Faults.Network,
    };

    public static IReadOnlyList<Experiment> NotRetried { get; } =
    [
        Of("topic-authorization-failed", "TOPIC_AUTHORIZATION_FAILED", Unauthorized),
        Of("message-too-large", "MESSAGE_TOO_LARGE", Unauthorized with { Broker = new() { MinInsyncReplicas = 2, DefaultReplicationFactor = 3, MessageMaxBytes = 60 } }),
        Of("invalid-config", "INVALID_CONFIG", Unauthorized with { Broker = new() { MinInsyncReplicas = 2 }, Refusals = [ErrorCode.InvalidConfig] }),
    ];

    /// <summary>librdkafka reports a topic that no broker knows after 30 s, the reference when the delivery timeout ends.</summary>
    public static Experiment UnknownTopic { get; } = Of(
        "unknown-topic", "A topic that does not exist and is not created",
        Unauthorized with { TopicExists = false, Broker = new() { MinInsyncReplicas = 2, AutoCreateTopicsEnable = false } });

    public static Experiment Retried { get; } = new()
    {
        Name = "permanent-error-retried",
        Rule = "KPS2005",
        Claim = "An application that takes a missing permission for an error that passes asks for ever, and nobody is told.",
        Shows = AnomalyKind.Hangs,
        ShowsWithoutFault = true,
        Unsafe = Unauthorized with { Name = "unsafe", Program = SendUntilAuthorized, TimeLimit = 120_000, Faults = [] },
        Fixed = Unauthorized with { Name = "fixed", Program = Programs.AwaitEach(Settings.Idempotent(), 1) },
    };

    private static Experiment Of(string name, string error, Scenario scenario) => new()
    {
        Name = name,
        Claim = $"{error} is reported, and not retried: an application that does not look takes the message for stored.",
        Shows = AnomalyKind.Lost,
        ShowsWithoutFault = scenario.Refusals.Count == 0,
        Unsafe = scenario with { Name = "unsafe", Program = IgnoredResults.SendAndFlush(Settings.Librdkafka(("enable.idempotence", "true"))) },
        Fixed = scenario with { Name = "fixed", Program = Programs.AwaitEach(Settings.Idempotent(("delivery.timeout.ms", "5000")), 1) },
    };

    private static async Task SendUntilAuthorized(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Settings.Idempotent());
        while (true)
        {
            try
            {
                DeliveryReport report = await producer.ProduceAsync(message: 0);
                application.Believe(0, report.Status);
                return;
            }
            catch (ProduceFailedException failed) when (failed.Report.Error is ErrorCode.RequestTimedOut or ErrorCode.TopicAuthorizationFailed)
            {
                await application.Delay(1_000);
            }
        }
    }
}

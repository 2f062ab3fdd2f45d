using ProducerSafety.Runtime.Producer;

namespace ProducerSafety.Runtime.Simulation;

/// <summary>
/// What a simulated application has: producers, time, and a place to say what it believes. Its program is an ordinary asynchronous method; everything that it awaits ends by an event of
/// the simulation, so it runs on one thread and the same way each time. It must await nothing else.
/// </summary>
public sealed class Application
{
    private readonly Simulation simulation;

    internal Application(Simulation simulation, int incarnation)
    {
        this.simulation = simulation;
        Incarnation = incarnation;
    }

    /// <summary>How often the process was killed and started again.</summary>
    public int Incarnation { get; }

    /// <summary>The number of the next message that is not known to be handled: what an application keeps on disk across restarts.</summary>
    public int Position { get => simulation.Position; set => simulation.Position = value; }

    /// <summary>Builds a producer.</summary>
    /// <param name="options">What it runs with, and whose rules it follows.</param>
    public SimulatedProducer NewProducer(ProducerOptions options) => simulation.NewProducer(this, options);

    /// <summary>Waits.</summary>
    /// <param name="milliseconds">How long, at least 0.</param>
    public Task Delay(int milliseconds) => simulation.Delay(this, milliseconds);

    /// <summary>Says what the application believes of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="belief">What it was told.</param>
    public void Believe(int message, Belief belief) => simulation.History.Believe(message, belief);

    /// <summary>Says what the application believes after a verdict.</summary>
    /// <param name="message">The message.</param>
    /// <param name="status">The verdict.</param>
    public void Believe(int message, DeliveryStatus status) => Believe(message, status switch
    {
        DeliveryStatus.Persisted => Belief.Stored,
        DeliveryStatus.NotPersisted => Belief.NotStored,
        _ => Belief.Unknown,
    });

    internal bool IsKilled { get; set; }
}

/// <summary>A message was not acknowledged, as an application sees it.</summary>
/// <param name="report">The producer's verdict.</param>
/// <param name="status">What the exception says of it; Confluent.Kafka's always says "not persisted" (measured).</param>
public sealed class ProduceFailedException(DeliveryReport report, DeliveryStatus status) : Exception($"{report.Failure}, {report.Error}: {status}")
{
    /// <summary>The producer's verdict.</summary>
    public DeliveryReport Report { get; } = report;

    /// <summary>What the exception says of the message.</summary>
    public DeliveryStatus Status { get; } = status;
}

namespace ProducerSafety.Runtime.Simulation;

/// <summary>What kind of thing happens in a step.</summary>
public enum StepKind
{
    /// <summary>The application calls its producer.</summary>
    Call,

    /// <summary>A broker decides on a batch, or the batch never reaches it.</summary>
    Request,

    /// <summary>An answer reaches the producer, or never does.</summary>
    Answer,

    /// <summary>The application is told a verdict.</summary>
    Verdict,

    /// <summary>A fault strikes.</summary>
    Fault,

    /// <summary>An election, a restart, a connection that is closed.</summary>
    Event,

    /// <summary>What the application believes when it has ended.</summary>
    Belief,

    /// <summary>Something is wrong in the end.</summary>
    Anomaly,
}

/// <summary>One row of a <see cref="StepTable"/>. Texts are empty where there is nothing to say.</summary>
/// <param name="Number">Counts the rows from 1.</param>
/// <param name="Time">The virtual time in milliseconds.</param>
/// <param name="Kind">What kind of thing happens.</param>
/// <param name="Actor">Who does it: <c>application</c>, <c>producer</c> or <c>broker 1</c>; empty for a fault and for the end.</param>
/// <param name="Action">What happens.</param>
public sealed record Step(int Number, long Time, StepKind Kind, string Actor, string Action)
{
    /// <summary>The messages, with producer id, epoch and first sequence where the batch has them.</summary>
    public string Sent { get; init; } = "";

    /// <summary>The error that a broker, or the producer, answers with.</summary>
    public string Error { get; init; } = "";

    /// <summary>Which transmission of these messages it is: 0 for the first one; <c>by the application</c> where the application sends a message again.</summary>
    public string Retry { get; init; } = "";

    /// <summary>What the broker's producer state says to the batch.</summary>
    public string IdempotencyCheck { get; init; } = "";

    /// <summary>The messages in the log of each partition's leader after the step, in their order.</summary>
    public string Stored { get; init; } = "";

    /// <summary>The message that goes from one to another, or null.</summary>
    public Arrow? Arrow { get; init; }

    /// <summary>What each broker has after the step, in the order of the brokers.</summary>
    public IReadOnlyList<BrokerLog> Logs { get; init; } = [];
}

/// <summary>A message from one lifeline to another.</summary>
/// <param name="From">Who sent it.</param>
/// <param name="To">Whom it is for.</param>
/// <param name="SentAt">The number of the step before which it was sent; the same as the step's own where nothing happened in between.</param>
/// <param name="IsLost">Whether it never arrives.</param>
public sealed record Arrow(string From, string To, int SentAt, bool IsLost);

/// <summary>What a broker has.</summary>
/// <param name="Broker">The broker's id.</param>
/// <param name="IsUp">Whether it runs; its disk stays when it does not.</param>
/// <param name="Partitions">Its log of each partition.</param>
public sealed record BrokerLog(int Broker, bool IsUp, IReadOnlyList<PartitionContent> Partitions);

/// <summary>What a broker has of a partition.</summary>
/// <param name="IsLeader">Whether the controller has it as the leader.</param>
/// <param name="Messages">The messages in its log, in their order.</param>
public sealed record PartitionContent(bool IsLeader, IReadOnlyList<int> Messages);

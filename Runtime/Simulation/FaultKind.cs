namespace ProducerSafety.Runtime.Simulation;

/// <summary>What can go wrong at one step of a simulation. A step is the arrival of a message; the fault strikes that message, its connection, or the broker that it goes to.</summary>
public enum FaultKind
{
    /// <summary>The request is lost, and all that follows on its connection: the client gets no answer.</summary>
    LoseRequest,

    /// <summary>The acknowledgement is lost, and all that follows on its connection: the broker has done what was asked.</summary>
    LoseAcknowledgement,

    /// <summary>The message, and what follows on its connection, comes late, but before anybody gives up on it.</summary>
    Delay,

    /// <summary>The client's connection breaks, and the request still arrives, after those of the next connection.</summary>
    BreakAndArriveLate,

    /// <summary>The client's connection breaks on both sides; the message is lost.</summary>
    ResetConnection,

    /// <summary>The broker stops in order, which keeps all its data, and starts again later.</summary>
    StopBroker,

    /// <summary>The broker crashes: what it has not flushed is lost. It starts again later.</summary>
    CrashBroker,

    /// <summary>The broker does nothing for a while.</summary>
    PauseBroker,

    /// <summary>Another in-sync replica becomes the leader of the broker's partitions.</summary>
    MoveLeader,

    /// <summary>The broker gets nothing from leaders for so long that it leaves the in-sync replicas.</summary>
    LagFollower,

    /// <summary>The disk of the broker is full for a while.</summary>
    FillDisk,

    /// <summary>All in-sync replicas but one leave: with <c>min.insync.replicas</c> 2 the leader refuses writes for a while.</summary>
    ShrinkIsr,

    /// <summary>The clock of the producer's machine jumps forward by a minute, and with it, as in the Java client, all the producer's times.</summary>
    JumpClock,

    /// <summary>The clock of the producer's machine is set back by a minute, and with it the timestamps of its records; its timeouts go on.</summary>
    SetClockBack,

    /// <summary>The clock of the broker's machine jumps forward by a minute: its followers seem to lag.</summary>
    JumpBrokerClock,

    /// <summary>The clock of the broker's machine is set back by a minute.</summary>
    SetBrokerClockBack,

    /// <summary>The broker refuses a produce request with <c>NOT_ENOUGH_REPLICAS</c>.</summary>
    RefuseRequest,

    /// <summary>The producer's process is killed. A program that has more to do starts again.</summary>
    KillProducer,
}

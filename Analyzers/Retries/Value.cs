using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>What a <see cref="Value"/> is known to be.</summary>
internal enum ValueKind
{
    Unknown,
    Constant,

    /// <summary>Some object: all that is known is that it is not null.</summary>
    NotNull,

    /// <summary>The task of a produce call, before anything waits for it.</summary>
    Pending,

    /// <summary>The task of <c>Task.WhenAny</c> over a produce call and others.</summary>
    FirstOf,

    /// <summary>A task that is not the one of the produce call.</summary>
    OtherTask,

    /// <summary>A delivery result.</summary>
    Result,

    /// <summary>The persistence status of a delivery result.</summary>
    Status,

    /// <summary>The error of a delivery report or of an exception.</summary>
    Error,

    /// <summary>The code of an error.</summary>
    Code,

    Exception,
}

/// <summary>What is known of a value on one path.</summary>
internal sealed class Value : IEquatable<Value>
{
    public static readonly Value Unknown = new(ValueKind.Unknown, null, failed: false);
    public static readonly Value Null = new(ValueKind.Constant, null, failed: false);
    public static readonly Value True = new(ValueKind.Constant, true, failed: false);
    public static readonly Value False = new(ValueKind.Constant, false, failed: false);
    public static readonly Value OtherTask = new(ValueKind.OtherTask, null, failed: false);
    public static readonly Value NotNull = new(ValueKind.NotNull, null, failed: false);

    private Value(ValueKind kind, object? data, bool failed)
    {
        Kind = kind;
        Data = data;
        Failed = failed;
    }

    public ValueKind Kind { get; }

    /// <summary>The constant, the outcome of the pending call, or the type of the exception.</summary>
    public object? Data { get; }

    /// <summary>Whether a result, status, error or code is that of a failed send.</summary>
    public bool Failed { get; }

    /// <summary>The exception inside an <see cref="AggregateException"/>.</summary>
    public Value? Inner { get; private set; }

    public bool IsKnown => Kind != ValueKind.Unknown;

    /// <summary>The value as a condition, or null where it is not known.</summary>
    public bool? Truth => Kind == ValueKind.Constant ? Data as bool? : null;

    public static Value Of(object? constant) => new(ValueKind.Constant, constant, failed: false);

    public static Value Of(bool? truth) => truth is null ? Unknown : truth.Value ? True : False;

    /// <summary>A part of the answer of the broker: kind and whether the send failed.</summary>
    public static Value Answer(ValueKind kind, bool failed) => new(kind, null, failed);

    public static Value Pending(ProduceOutcome outcome) => new(ValueKind.Pending, outcome, failed: false);

    public static Value FirstOf(ProduceOutcome outcome) => new(ValueKind.FirstOf, outcome, failed: false);

    public static Value Exception(ITypeSymbol? type, Value? inner = null) =>
        new(ValueKind.Exception, type, failed: true) { Inner = inner };

    public bool Equals(Value? other) =>
        other is not null && Kind == other.Kind && Failed == other.Failed && Equals(Data, other.Data) && Equals(Inner, other.Inner);

    public override bool Equals(object? obj) => Equals(obj as Value);

    public override int GetHashCode() => ((int)Kind * 397) ^ (Data?.GetHashCode() ?? 0) ^ (Failed ? 1 << 20 : 0);
}

using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Calculates with values that may not be known.</summary>
internal static class ValueArithmetic
{
    /// <summary>The value of a binary operation.</summary>
    public static Value Of(BinaryOperatorKind kind, Value left, Value right, ValueTests tests) => kind switch
    {
        BinaryOperatorKind.Equals => Value.Of(tests.AreEqual(left, right)),
        BinaryOperatorKind.NotEquals => Value.Of(!tests.AreEqual(left, right)),
        BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd => Value.Of(ValueTests.Both(left.Truth, right.Truth, and: true)),
        BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr => Value.Of(ValueTests.Both(left.Truth, right.Truth, and: false)),
        BinaryOperatorKind.Add => Sum(left, ValueTests.Number(right)),
        BinaryOperatorKind.Subtract => Sum(left, -ValueTests.Number(right)),
        _ => Value.Of(ValueTests.Compare(kind, left, right)),
    };

    /// <summary>A number with another one added to it.</summary>
    public static Value Sum(Value value, decimal? added) =>
        ValueTests.Number(value) + added is { } sum and >= int.MinValue and <= int.MaxValue ? Value.Of((int)sum) : Value.Unknown;
}

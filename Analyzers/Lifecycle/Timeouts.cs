using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>Reads timeouts.</summary>
internal static class Timeouts
{
    /// <summary>Whether a timeout never passes, as far as its author is concerned.</summary>
    public static bool IsInfinite(IOperation timeout) => Unconverted(timeout) switch
    {
        IFieldReferenceOperation field => field.Field.Name is "InfiniteTimeSpan" or "MaxValue",
        IInvocationOperation call => FirstArgument(call.Arguments) < 0,
        IObjectCreationOperation creation => FirstArgument(creation.Arguments) < 0,
        _ => false,
    };

    /// <summary>Whether a call does not wait at all: it only serves what has arrived.</summary>
    public static bool IsZero(IOperation timeout) => Unconverted(timeout) switch
    {
        IFieldReferenceOperation field => field.Field.Name == "Zero",
        IDefaultValueOperation none => none.Type?.Name == "TimeSpan",
        IInvocationOperation call => FirstArgument(call.Arguments) == 0 && call.Arguments.Length == 1,
        _ => false,
    };

    private static double? FirstArgument(IEnumerable<IArgumentOperation> arguments) => arguments.FirstOrDefault()?.Value.ConstantValue switch
    {
        { HasValue: true, Value: int number } => number,
        { HasValue: true, Value: long number } => number,
        { HasValue: true, Value: double number } => number,
        _ => null,
    };

    private static IOperation Unconverted(IOperation value) => value is IConversionOperation conversion ? Unconverted(conversion.Operand) : value;
}

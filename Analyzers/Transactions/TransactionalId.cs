using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Transactions;

/// <summary>Finds where code gives a producer its <c>transactional.id</c>.</summary>
internal static class TransactionalId
{
    private const string Name = "transactional.id";

    /// <summary>The value that an assignment gives it; null where it assigns something else.</summary>
    public static IOperation? In(ISimpleAssignmentOperation assignment, KafkaSymbols symbols) => assignment.Target switch
    {
        IPropertyReferenceOperation { Property.Name: "TransactionalId" } property when KafkaSymbols.Is(property.Property.ContainingType, symbols.ProducerConfig) => assignment.Value,
        IPropertyReferenceOperation { Property.IsIndexer: true, Arguments.Length: 1 } indexer when IsName(indexer.Arguments[0].Value) => assignment.Value,
        _ => null,
    };

    /// <summary>The value that a call of <c>Set</c> or <c>Add</c> gives it; null where the call does something else.</summary>
    public static IOperation? In(IInvocationOperation call) =>
        call.TargetMethod.Name is "Set" or "Add" && call.Arguments.Length == 2 && IsName(call.Arguments[0].Value) ? call.Arguments[1].Value : null;

    /// <summary>An operation without the conversions around its value.</summary>
    public static IOperation Unconverted(IOperation value) => value is IConversionOperation conversion ? Unconverted(conversion.Operand) : value;

    private static bool IsName(IOperation key) => key.ConstantValue is { HasValue: true, Value: Name };
}

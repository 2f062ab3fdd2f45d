using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Results;

/// <summary>Where code compares the status or the offset of a send's result, and how that comes out when the result is known beforehand.</summary>
internal static class ResultTests
{
    private const long Unset = -1001;

    /// <summary>The comparisons whose outcome is certain: the status or offset that is compared, and the outcome.</summary>
    /// <param name="call">The send.</param>
    /// <param name="known">What its result says.</param>
    /// <param name="symbols">The client's types.</param>
    public static IEnumerable<(IOperation Compared, bool Outcome)> Of(IInvocationOperation call, KnownResult known, KafkaSymbols symbols)
    {
        bool mentionsStatus = TaskUse.Body(call).Descendants().OfType<IFieldReferenceOperation>()
            .Any(field => field.Field.Name == known.Status && SymbolEqualityComparer.Default.Equals(field.Type, symbols.PersistenceStatus));
        foreach (IPropertyReferenceOperation property in ResultsOf(call, symbols).Select(result => result.Parent).OfType<IPropertyReferenceOperation>())
        {
            // Who names the status that there is knows what the setting does.
            bool? outcome = property.Property.Name switch
            {
                "Status" when !mentionsStatus => IsPersisted(property),
                "Offset" when !known.HasOffset => IsUnsetOffset(property),
                _ => null,
            };
            if (outcome is { } certain)
            {
                yield return (property, certain);
            }
        }
    }

    // The references to the result: the awaited call itself, a variable that holds it and nothing else, the parameter of a handler.
    private static IEnumerable<IOperation> ResultsOf(IInvocationOperation call, KafkaSymbols symbols)
    {
        if (symbols.IsProduce(call.TargetMethod))
        {
            // A handler with a name may be another producer's too.
            return DeliveryHandler.Of(call) is { } handler && call.Syntax.Span.Contains(handler.Given.Span) && handler.Method.MethodKind == MethodKind.AnonymousFunction
                ? handler.Reads : Enumerable.Empty<IOperation>();
        }

        IOperation? value = TaskUse.WholeValue(call).Parent switch
        {
            IAwaitOperation awaited => awaited,
            IPropertyReferenceOperation { Property.Name: "Result" } blocked => blocked,
            IInvocationOperation { TargetMethod.Name: "GetAwaiter", Parent: IInvocationOperation { TargetMethod.Name: "GetResult" } blocked } => blocked,
            _ => null,
        };
        if (value is null)
        {
            return Enumerable.Empty<IOperation>();
        }

        return value.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } && !TaskUse.References(local, call).Any(MayAssign)
            ? TaskUse.References(local, call) : new[] { value };
    }

    private static bool MayAssign(ILocalReferenceOperation reference) =>
        reference.Parent is IAssignmentOperation assignment && assignment.Target == reference || reference.Parent is IArgumentOperation { Parameter.RefKind: not RefKind.None };

    // What "status == Persisted" is where no status is Persisted; null for anything else.
    private static bool? IsPersisted(IOperation status) => status.Parent switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison when IsPersistedField(Other(comparison, status)) =>
            comparison.OperatorKind == BinaryOperatorKind.NotEquals,
        IIsPatternOperation { Pattern: IConstantPatternOperation pattern } when IsPersistedField(pattern.Value) => false,
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation pattern } } when IsPersistedField(pattern.Value) => true,
        _ => null,
    };

    private static bool IsPersistedField(IOperation value) => Unconverted(value) is IFieldReferenceOperation { Field.Name: "Persisted" };

    private static bool? IsUnsetOffset(IOperation offset)
    {
        IOperation compared = offset;
        while (compared.Parent is IConversionOperation or IPropertyReferenceOperation { Property.Name: "Value" })
        {
            compared = compared.Parent;
        }

        if (compared.Parent is not IBinaryOperation comparison || NumberOf(Other(comparison, compared)) is not { } number || number == Unset)
        {
            return null;
        }

        bool isLeft = comparison.LeftOperand == compared;
        return comparison.OperatorKind switch
        {
            BinaryOperatorKind.Equals => false,
            BinaryOperatorKind.NotEquals => true,
            BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual => isLeft == Unset < number,
            BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual => isLeft == Unset > number,
            _ => null,
        };
    }

    private static IOperation Other(IBinaryOperation comparison, IOperation one) => comparison.LeftOperand == one ? comparison.RightOperand : comparison.LeftOperand;

    private static long? NumberOf(IOperation value) => Unconverted(value) switch
    {
        { ConstantValue: { HasValue: true, Value: int number } } => number,
        { ConstantValue: { HasValue: true, Value: long number } } => number,
        _ => null,
    };

    private static IOperation Unconverted(IOperation value) => value is IConversionOperation conversion ? Unconverted(conversion.Operand) : value;
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>What is done with a producer at one place that names it.</summary>
internal static class ProducerReference
{
    /// <summary>The call on the producer that a reference is the receiver of; null where it is none.</summary>
    public static IInvocationOperation? CallOf(IOperation reference)
    {
        IOperation value = Converted(reference);
        return value.Parent switch
        {
            IInvocationOperation call when call.Instance == value => call,
            IConditionalAccessOperation { WhenNotNull: IInvocationOperation { Instance: IConditionalAccessInstanceOperation } call } access
                when access.Operation == value => call,
            // p?.ProduceAsync(…).Wait(): the call is further in.
            IConditionalAccessOperation access when access.Operation == value => FirstCall(access.WhenNotNull),
            _ => null,
        };
    }

    /// <summary>Whether a reference that is not the receiver of a call only looks at the producer.</summary>
    public static bool OnlyLooks(IOperation reference)
    {
        IOperation value = Converted(reference);
        return value.Parent switch
        {
            // Another producer can be built on the handle.
            IPropertyReferenceOperation property => property.Property.Name != "Handle",
            IBinaryOperation or IIsPatternOperation or IIsTypeOperation or INameOfOperation => true,
            ISimpleAssignmentOperation assignment => assignment.Target == value && IsNothing(assignment.Value),
            _ => false,
        };
    }

    /// <summary>Whether a reference is the target of an assignment.</summary>
    public static IOperation? WrittenAt(IOperation reference) =>
        reference.Parent is IAssignmentOperation assignment && assignment.Target == reference ? assignment.Value : null;

    /// <summary>Whether a reference is what a using statement disposes.</summary>
    public static bool IsUsed(IOperation reference)
    {
        IOperation value = Converted(reference);
        return value.Parent is IUsingOperation statement && statement.Resources == value;
    }

    /// <summary>Whether a value is null or default, which ends nothing and holds nothing.</summary>
    public static bool IsNothing(IOperation value) =>
        value is IDefaultValueOperation || value.ConstantValue is { HasValue: true, Value: null }
        || (value is IConversionOperation conversion && IsNothing(conversion.Operand));

    /// <summary>An operation with the conversions and parentheses around it.</summary>
    public static IOperation Converted(IOperation value)
    {
        while (value.Parent is IConversionOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }

        return value;
    }

    private static IInvocationOperation? FirstCall(IOperation whenNotNull) =>
        whenNotNull.DescendantsAndSelf().OfType<IInvocationOperation>().FirstOrDefault(call => call.Instance is IConditionalAccessInstanceOperation);
}

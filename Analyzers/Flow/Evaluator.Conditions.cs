using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Conditions that are decided by what is known: whether a caller gave a callback, whether a section is there.</summary>
internal sealed partial class Evaluator
{
    /// <summary>Whether a condition holds; null where it is not known.</summary>
    public bool? Truth(IOperation condition) => condition switch
    {
        IIsNullOperation test => IsGiven(test.Operand) ? false : null,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } test when IsNull(test.RightOperand) => IsGiven(test.LeftOperand) ? false : null,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } test when IsNull(test.RightOperand) => IsGiven(test.LeftOperand) ? true : null,
        IIsPatternOperation { Pattern: IConstantPatternOperation { Value: var value } } test when IsNull(value) => IsGiven(test.Value) ? false : null,
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value: var value } } } test when IsNull(value) => IsGiven(test.Value) ? true : null,
        _ => null,
    };

    private static bool IsNull(IOperation operation) => operation is { ConstantValue: { HasValue: true, Value: null } };

    private bool IsGiven(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        return operation is IFlowCaptureReferenceOperation or IParameterReferenceOperation or ILocalReferenceOperation && (Evaluate(operation) is DelegateValue || IsBoundTo(operation));
    }

    // A section that is there does not bind to null.
    private bool IsBoundTo(IOperation operation) =>
        Evaluate(operation) is ObjectValue { MayBeOther: false } value && value.References.All(reference => context.Bindings.IsFound(reference.Creation));
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Assignments to variables, fields and settings.</summary>
internal sealed partial class Evaluator
{
    private FlowValue EvaluateAssignment(ISimpleAssignmentOperation assignment)
    {
        FlowValue value = Evaluate(assignment.Value);
        Assign(assignment.Target, value, assignment.Syntax, assignment.IsRef);
        return value;
    }

    private void Assign(IOperation target, FlowValue value, SyntaxNode where, bool isRef = false)
    {
        switch (target)
        {
            case IFlowCaptureReferenceOperation capture when body.Target(capture.Id) is { } place:
                Assign(place, value, where);
                break;
            case ILocalReferenceOperation local when !isRef && local.Local.RefKind == RefKind.None:
                AssignVariable(local.Local, local.Type, value);
                break;
            case IParameterReferenceOperation parameter when parameter.Parameter.RefKind == RefKind.None:
                AssignVariable(parameter.Parameter, parameter.Type, value);
                break;
            case IParameterReferenceOperation { Parameter.RefKind: RefKind.Out } parameter when body.IsFollowedAtCall:
                AssignVariable(parameter.Parameter, parameter.Type, value);
                break;
            case IFieldReferenceOperation field when IsFollowed(field.Field) || context.Shared.IsConstant(field.Field, context.Cancellation):
                State = State.With(field.Field, value);
                break;
            case IPropertyReferenceOperation property:
                AssignProperty(property, value, where);
                break;
            case IDiscardOperation:
                break;
            default:
                EvaluateChildren(target);
                Escape(value);
                break;
        }
    }

    private void AssignVariable(ISymbol variable, ITypeSymbol? type, FlowValue value)
    {
        // A configuration of unknown origin gets a name, so that what is written to it is followed.
        State = State.With(variable, value is ObjectValue or ConstantValue ? value : HandedInAnew(variable, type, value));
    }

    private FlowValue HandedInAnew(ISymbol variable, ITypeSymbol? type, FlowValue value)
    {
        if (!api.HoldsSettings(type))
        {
            return value;
        }

        State = State.With(ConfigurationObject.HandedInBy(variable), ObjectState.HandedIn);
        return HandedInBy(variable, type);
    }

    private void AssignProperty(IPropertyReferenceOperation property, FlowValue value, SyntaxNode where)
    {
        FlowValue instance = property.Instance is null ? FlowValue.Unknown : Evaluate(property.Instance);
        FlowValue? index = null;
        foreach (IArgumentOperation argument in property.Arguments)
        {
            index = Evaluate(argument.Value);
        }

        if (instance is ObjectValue { IsBuilder: false } configuration)
        {
            if (index is not null)
            {
                WritePair(configuration, index, value, where);
            }
            else if (api.SettingOf(property.Property) is { } setting)
            {
                WriteProperty(configuration, setting, value, where);
            }
            else if (!api.IsClients(property.Property.ContainingType) && !ConfigurationApi.IsAutomatic(property.Property) && api.Frameworks.Of(property.Property.ContainingType) is null)
            {
                // A property that a derived class adds: what it writes is not seen.
                Change(configuration, target => target.AsSeenElsewhere());
            }
        }
        else if (IsFollowed(property.Property) || context.Shared.IsConstant(property.Property, context.Cancellation))
        {
            State = State.With(property.Property, value);
        }
        else
        {
            Escape(value);
        }
    }

    private void WriteProperty(ObjectValue configuration, KafkaProperty property, FlowValue value, SyntaxNode where)
    {
        if (SettingText.OfProperty(property, value, where) is { } setting)
        {
            Write(configuration, setting);
        }
        else
        {
            Change(configuration, target => target.With(target.Settings.Without(property.Name, where)));
        }
    }

    private void WritePair(ObjectValue configuration, FlowValue name, FlowValue value, SyntaxNode where)
    {
        if (SettingText.OfPair(name, value, where) is { } setting)
        {
            Write(configuration, setting);
        }
        else
        {
            Forget(configuration);
        }
    }

    // a += b, a++ and (a, b) = c: what is assigned is no longer known.
    private FlowValue EvaluateOtherAssignment(IOperation operation)
    {
        EvaluateChildren(operation);
        foreach (IOperation target in AssignedBy(operation))
        {
            Assign(target, FlowValue.Unknown, operation.Syntax);
        }

        return FlowValue.Unknown;
    }

    private static IEnumerable<IOperation> AssignedBy(IOperation operation) => operation switch
    {
        ICompoundAssignmentOperation compound => new[] { compound.Target },
        IIncrementOrDecrementOperation increment => new[] { increment.Target },
        IDeconstructionAssignmentOperation { Target: ITupleOperation tuple } => TargetsIn(tuple),
        IDeconstructionAssignmentOperation { Target: IDeclarationExpressionOperation { Expression: ITupleOperation tuple } } => TargetsIn(tuple),
        _ => Array.Empty<IOperation>(),
    };

    private static IEnumerable<IOperation> TargetsIn(ITupleOperation tuple) =>
        tuple.Elements.SelectMany(element => element is ITupleOperation nested ? TargetsIn(nested)
            : new[] { element is IDeclarationExpressionOperation declaration ? declaration.Expression : element });
}

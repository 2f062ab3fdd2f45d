using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Carries out the operations of one block on a state.</summary>
internal sealed partial class Evaluator(FlowContext context, BodyInterpreter body, FlowState state)
{
    /// <summary><c>OperationKind.CollectionExpression</c>, which the Roslyn that we build against does not name yet.</summary>
    public const OperationKind CollectionExpression = (OperationKind)0x7f;

    private readonly ConfigurationApi api = context.Api;

    public FlowState State { get; private set; } = state;

    /// <summary>Carries out an operation with all that it contains, and returns its value.</summary>
    public FlowValue Evaluate(IOperation operation)
    {
        if (operation.ConstantValue is { HasValue: true, Value: var constant })
        {
            return new ConstantValue(constant, operation.Type);
        }

        // By kind: to ask an operation for one interface after another would take longer than what is done with most.
        switch (operation.Kind)
        {
            case OperationKind.ExpressionStatement:
                return Evaluate(((IExpressionStatementOperation)operation).Operation);
            case OperationKind.FlowCapture:
                return EvaluateCapture((IFlowCaptureOperation)operation);
            case OperationKind.FlowCaptureReference:
                return State[((IFlowCaptureReferenceOperation)operation).Id];
            case OperationKind.LocalReference:
                return Read(((ILocalReferenceOperation)operation).Local, operation.Type);
            case OperationKind.ParameterReference:
                return Read(((IParameterReferenceOperation)operation).Parameter, operation.Type);
            case OperationKind.FieldReference:
                return EvaluateField((IFieldReferenceOperation)operation);
            case OperationKind.PropertyReference:
                return EvaluateProperty((IPropertyReferenceOperation)operation);
            case OperationKind.InstanceReference when operation.Type is { } type && api.IsConfiguration(type):
                return HandedInBy(type, type);
            case OperationKind.Conversion:
                return EvaluateConversion((IConversionOperation)operation);
            case OperationKind.Await:
                return Evaluate(((IAwaitOperation)operation).Operation);
            case OperationKind.SimpleAssignment:
                return EvaluateAssignment((ISimpleAssignmentOperation)operation);
            case OperationKind.CompoundAssignment or OperationKind.Increment or OperationKind.Decrement or OperationKind.DeconstructionAssignment:
                return EvaluateOtherAssignment(operation);
            case OperationKind.ObjectCreation:
                return EvaluateCreation((IObjectCreationOperation)operation);
            case OperationKind.ArrayCreation:
                return EvaluateSequence(operation, ((IArrayCreationOperation)operation).Initializer?.ElementValues ?? ImmutableArray<IOperation>.Empty);
            case OperationKind.Invocation:
                return EvaluateInvocation((IInvocationOperation)operation);
            case OperationKind.FlowAnonymousFunction:
                IFlowAnonymousFunctionOperation lambda = (IFlowAnonymousFunctionOperation)operation;
                State = body.Defer(lambda, State);
                return new DelegateValue(lambda.Symbol, lambda, body);
            case OperationKind.MethodReference:
                return EvaluateMethodReference((IMethodReferenceOperation)operation);
            case OperationKind.DelegateCreation:
                return Evaluate(((IDelegateCreationOperation)operation).Target);
            case CollectionExpression:
                return EvaluateSequence(operation, operation.ChildOperations);
            default:
                return EvaluateChildren(operation);
        }
    }

    /// <summary>A value reaches code that cannot be seen: a configuration may be changed there, a builder may build there.</summary>
    public void Escape(FlowValue value)
    {
        if (value is ObjectValue { IsBuilder: true } builder)
        {
            context.Judge(builder, State);
        }
        else if (value is ProducerValue producer)
        {
            context.Producers.HandedOn(producer);
        }
        else if (value is ObjectValue configuration)
        {
            Change(configuration, target => target.AsSeenElsewhere());
        }
    }

    private FlowValue EvaluateCapture(IFlowCaptureOperation capture)
    {
        if (capture.Value is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation)
        {
            body.Remember(capture.Id, capture.Value);
        }

        FlowValue value = Evaluate(capture.Value);
        State = State.With(capture.Id, value);
        return value;
    }

    private FlowValue EvaluateMethodReference(IMethodReferenceOperation reference)
    {
        if (reference.Method.MethodKind == MethodKind.LocalFunction)
        {
            State = body.Defer(reference.Method, State);
            return new DelegateValue(reference.Method, lambda: null, body);
        }

        return reference is { Method.IsStatic: true, Instance: null } ? new DelegateValue(reference.Method, lambda: null, body) : EvaluateChildren(reference);
    }

    private FlowValue EvaluateConversion(IConversionOperation conversion)
    {
        FlowValue value = Evaluate(conversion.Operand);
        if (conversion.OperatorMethod is not null)
        {
            Escape(value);
            return FlowValue.Unknown;
        }

        return value;
    }

    // What only looks at a value leaves it alone; whatever else is not known may hand it on.
    private FlowValue EvaluateChildren(IOperation operation)
    {
        bool onlyLooks = operation.Kind is OperationKind.Binary or OperationKind.Unary or OperationKind.IsNull or OperationKind.IsPattern or OperationKind.IsType
            or OperationKind.InterpolatedString or OperationKind.Interpolation or OperationKind.InterpolatedStringText or OperationKind.NameOf
            or OperationKind.VariableInitializer;
        foreach (IOperation child in operation.ChildOperations)
        {
            FlowValue value = Evaluate(child);
            if (!onlyLooks)
            {
                Escape(value);
            }
        }

        return FlowValue.Unknown;
    }

    private FlowValue Read(ISymbol variable, ITypeSymbol? type) => State[variable] ?? HandedInBy(variable, type);

    private FlowValue EvaluateField(IFieldReferenceOperation field)
    {
        FlowValue instance = field.Instance is null ? FlowValue.Unknown : Evaluate(field.Instance);
        if (instance is ObjectValue { IsBuilder: false } && api.Frameworks.IsStore(field.Field))
        {
            return instance;
        }

        return IsFollowed(field.Field) ? State[field.Field] ?? Unassigned(field.Field) : Shared(field.Field) ?? HandedInByMember(field);
    }

    private FlowValue EvaluateProperty(IPropertyReferenceOperation reference)
    {
        FlowValue instance = reference.Instance is null ? FlowValue.Unknown : Evaluate(reference.Instance);
        FlowValue[] arguments = EvaluateArguments(reference.Arguments, reference.Property.Parameters.Length);
        EscapeAll(arguments);
        if (IsFollowed(reference.Property))
        {
            return State[reference.Property] ?? Unassigned(reference.Property);
        }

        if (Shared(reference.Property) is { } shared)
        {
            return shared;
        }

        bool isTracked = api.IsTracked(reference.Type) || api.IsProducerBuilder(reference.Type);
        if (isTracked && reference.Property.GetMethod is { } getter && Follow(getter, reference.Syntax, instance, arguments) is { } value)
        {
            return value;
        }

        if (!isTracked && OptionsDefaults.ValueOf(reference, context.Bodies.Model, context.Cancellation) is { } fromOptions)
        {
            return fromOptions;
        }

        if (reference.Property.Name == "Status" && KafkaSymbols.Is(reference.Property.ContainingType, api.Symbols.DeliveryResult))
        {
            context.Producers.StatusIsRead();
        }

        return instance is not ObjectValue holder ? HandedInByMember(reference)
            : !holder.IsBuilder && api.Frameworks.IsStore(reference.Property) ? holder
            : FlowValue.Unknown;
    }

    // A member of a variable is named by both; of anything else, each expression gives an object of its own.
    private FlowValue HandedInByMember(IMemberReferenceOperation member)
    {
        IOperation? instance = member.Instance;
        if (instance is IFlowCaptureReferenceOperation capture)
        {
            instance = body.Target(capture.Id) ?? instance;
        }

        bool hasIndex = member is IPropertyReferenceOperation { Arguments.IsEmpty: false };
        return instance switch
        {
            null when !hasIndex => HandedInBy(member.Member, member.Type),
            IInstanceReferenceOperation when !hasIndex && context.Bodies.IsMine(member.Member) => HandedInBy(member.Member, member.Type),
            IInstanceReferenceOperation when !hasIndex => HandedInBy(member.Member, member.Type, member.Member.ContainingType, context.Calls),
            ILocalReferenceOperation local when !hasIndex => HandedInBy(member.Member, member.Type, local.Local, context.Calls),
            IParameterReferenceOperation parameter when !hasIndex => HandedInBy(member.Member, member.Type, parameter.Parameter, context.Calls),
            _ => ResultOf(member, creation: null),
        };
    }

    // A static configuration of another type that nobody changes: what its initializer makes.
    private FlowValue? Shared(ISymbol member)
    {
        if (!context.Shared.IsConstant(member, context.Cancellation))
        {
            return null;
        }

        if (State[member] is null && context.Bodies.Initializer(member, context.Cancellation) is { } graph)
        {
            State = new BodyInterpreter(context, graph, outer: null, isFollowedAtCall: true).Run(State.WithoutCaptures()).WithCapturesOf(State);
        }

        return State[member];
    }

    private FlowValue Unassigned(ISymbol field) =>
        // Assigned nowhere that was followed yet, so it is null; a field of a plain type keeps its default.
        api.IsTracked((field as IFieldSymbol)?.Type ?? (field as IPropertySymbol)?.Type) ? new ConstantValue(null, null) : FlowValue.Unknown;

    // An object that comes from code that is not seen. It is named by what hands it in, so that two reads give the same object.
    private FlowValue HandedInBy(ISymbol symbol, ITypeSymbol? type, ISymbol? owner = null, CallPath? calls = null)
    {
        bool isDictionary = api.Frameworks.IsDictionary(symbol);
        if (!api.HoldsSettings(type) && !isDictionary)
        {
            return BindingApi.IsApplications(type) ? SectionValue.Application : FlowValue.Unknown;
        }

        ConfigurationObject target = ConfigurationObject.HandedInBy(symbol, owner, calls);
        if (isDictionary)
        {
            State = State.With(target, State[target].AsFrameworks());
        }

        MarkProducers(target, type);
        return ObjectValue.To(target, creation: null);
    }

    private FlowValue ResultOf(IOperation operation, SyntaxNode? creation)
    {
        if (!api.HoldsSettings(operation.Type))
        {
            return FlowValue.Unknown;
        }

        ConfigurationObject target = ConfigurationObject.ResultOf(operation.Syntax, context.Calls);
        State = State.With(target, ObjectState.HandedIn);
        MarkProducers(target, operation.Type);
        return ObjectValue.To(target, creation);
    }

    private void MarkProducers(ConfigurationObject target, ITypeSymbol? type)
    {
        if (api.Frameworks.HoldsSettings(type))
        {
            State = State.With(target, State[target].AsFrameworks());
        }
        else if (api.IsProducerConfiguration(type) && !State[target].IsProducers)
        {
            State = State.With(target, State[target].AsProducers());
        }
    }

    /// <summary>Fields and automatic properties that only this type can reach, so that every write to them is seen.</summary>
    private bool IsFollowed(ISymbol member) =>
        member.DeclaredAccessibility == Accessibility.Private && member.IsDefinition && context.Bodies.IsStored(member);

    private void Change(ObjectValue configuration, Func<ObjectState, ObjectState> change)
    {
        // Of two that only this variable may refer to, there is one: what is done to it is done to all that there is.
        bool isWhole = configuration.References.Count == 1 || State.IsOnlyHeldTogether(configuration);
        foreach (ConfigurationReference reference in configuration.References)
        {
            ObjectState before = State[reference.Target];
            ObjectState after = change(before);
            State = State.With(reference.Target, isWhole ? after : ObjectState.Join(before, after));
        }
    }

    private void Write(ObjectValue configuration, Setting setting) => Change(configuration, target =>
    {
        if (target.Copy is { } copy)
        {
            context.Report("KPS1121", copy);
        }

        return target.Write(target.Settings.With(setting), setting.Where as SyntaxNode);
    });

    private void Forget(ObjectValue configuration) => Change(configuration, target => target.With(ProducerSettings.Unseen));
}

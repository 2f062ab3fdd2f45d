using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>What a path takes the produce call to have done.</summary>
internal enum Assumption
{
    Success,

    /// <summary>It threw.</summary>
    Exception,

    /// <summary>It returned a result which says that the message is not stored.</summary>
    FailedResult,
}

/// <summary>Evaluates the operations of one basic block after the other on one path.</summary>
internal sealed class Evaluator(FlowSite site, KafkaSymbols symbols, ValueTests tests)
{
    // Deeper expressions are generated text: nothing is known of them.
    private const int DeepestExpression = 200;

    private int depth;
    private BasicBlock? block;

    public Assumption Assumption { get; set; }

    /// <summary>Whether the produce call itself is passed over: it is met again on the way, in an inner loop.</summary>
    public bool PassesSite { get; set; }

    /// <summary>What is known after what was evaluated.</summary>
    public Facts Facts { get; private set; } = Facts.None;

    /// <summary>The exceptions that the last operation threw; empty where it completed.</summary>
    public IReadOnlyList<Value> Thrown { get; private set; } = Array.Empty<Value>();

    /// <summary>Whether the path does what makes sending again right: it aborts the transaction, or makes room in the local queue.</summary>
    public bool IsExcused { get; private set; }

    public void Begin(BasicBlock next, Facts facts)
    {
        block = next;
        Facts = facts;
        Thrown = Array.Empty<Value>();
        IsExcused = false;
        depth = 0;
    }

    public void Learn(object key, Value value) => Facts = Facts.With(key, value);

    public Value Evaluate(IOperation? operation)
    {
        if (operation is null || Thrown.Count > 0)
        {
            return Value.Unknown;
        }

        if (operation.ConstantValue is { HasValue: true } constant)
        {
            return Value.Of(constant.Value);
        }

        depth++;
        Value result = depth > DeepestExpression ? Value.Unknown : EvaluateKind(operation);
        depth--;
        return Thrown.Count > 0 ? Value.Unknown : result;
    }

    private Value EvaluateKind(IOperation operation)
    {
        switch (operation)
        {
            case ILocalReferenceOperation local:
                return Read(local.Local);
            case IParameterReferenceOperation parameter:
                return Read(parameter.Parameter);
            case IFlowCaptureReferenceOperation capture:
                return Facts[capture.Id];
            case IFlowCaptureOperation capture:
                Learn(capture.Id, Evaluate(capture.Value));
                return Value.Unknown;
            case ICaughtExceptionOperation when block is not null:
                return FlowRegions.HandlerOf(block) is { } handler ? Facts[handler] : Value.Unknown;
            case IExpressionStatementOperation statement:
                return Evaluate(statement.Operation);
            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand);
            case IConversionOperation conversion:
                return Convert(conversion);
            case ISimpleAssignmentOperation assignment:
                return Assign(assignment);
            case IIncrementOrDecrementOperation or ICompoundAssignmentOperation:
                return Step(operation);
            case IDeconstructionAssignmentOperation deconstruction:
                Deconstruct(deconstruction.Target, deconstruction.Value);
                return Value.Unknown;
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return Value.Of(!Evaluate(not.Operand).Truth);
            case IBinaryOperation comparison when Assumption != Assumption.Success && Excuses.TestsForFullQueue(comparison):
                return Value.Of(comparison.OperatorKind == BinaryOperatorKind.NotEquals);
            case IBinaryOperation binary:
                Value left = Evaluate(binary.LeftOperand);
                return ValueArithmetic.Of(binary.OperatorKind, left, Evaluate(binary.RightOperand), tests);
            case IIsNullOperation isNull:
                return Value.Of(tests.AreEqual(Evaluate(isNull.Operand), Value.Null));
            case IIsTypeOperation isType:
                Value typed = Evaluate(isType.ValueOperand);
                return Value.Of(ValueTests.IsOfType(typed, isType.TypeOperand) ^ isType.IsNegated);
            case IIsPatternOperation isPattern:
                return Match(isPattern);
            case IAwaitOperation awaited:
                return Complete(Evaluate(awaited.Operation), blocks: false);
            case IInvocationOperation invocation:
                return Invoke(invocation);
            case IPropertyReferenceOperation property:
                return ReadProperty(property);
            case IObjectCreationOperation creation:
                EvaluateParts(creation);
                return tests.IsException(creation.Type) ? Value.Exception(creation.Type) : Value.NotNull;
            case IDelegateCreationOperation or IFlowAnonymousFunctionOperation:
                return Value.NotNull;
            case IArrayCreationOperation { IsImplicit: true, Initializer.ElementValues: var arguments }:
                return arguments.Select(Evaluate).ToArray().FirstOrDefault(argument => argument.Kind == ValueKind.Pending) ?? Value.Unknown;
            default:
                EvaluateParts(operation);
                return Value.Unknown;
        }
    }

    private void EvaluateParts(IOperation operation)
    {
        foreach (IOperation part in operation.ChildOperations)
        {
            Evaluate(part);
        }
    }

    // A variable that a lambda or local function assigns can change at any time.
    private Value Read(ISymbol variable) => site.Variables.IsShared(variable) ? Value.Unknown : Facts[variable];

    private Value Convert(IConversionOperation conversion)
    {
        Value value = Evaluate(conversion.Operand);
        if (conversion.IsTryCast && value.Kind == ValueKind.Exception)
        {
            bool? match = ValueTests.IsOfType(value, conversion.Type);
            return match is null ? Value.Unknown : match.Value ? value : Value.Null;
        }

        if (conversion.OperatorMethod is null)
        {
            return value;
        }

        // Error converts to its code and to "is an error".
        return value.Kind != ValueKind.Error ? conversion.Type?.TypeKind == TypeKind.Class ? value : Value.Unknown
            : conversion.Type?.SpecialType == SpecialType.System_Boolean ? Value.Of((bool?)value.Failed)
            : Value.Answer(ValueKind.Code, value.Failed);
    }

    private Value Assign(ISimpleAssignmentOperation assignment)
    {
        if (site.Variables.Of(assignment.Target) is null)
        {
            EvaluateParts(assignment.Target);
        }

        Value value = Evaluate(assignment.Value);
        Write(assignment.Target, value);
        return value;
    }

    private void Write(IOperation target, Value value)
    {
        if (Thrown.Count == 0 && site.Variables.Of(target) is { } variable)
        {
            Learn(variable, value);
        }
    }

    private Value Step(IOperation operation)
    {
        if (operation is IIncrementOrDecrementOperation increment)
        {
            Value before = Evaluate(increment.Target);
            Value stepped = ValueArithmetic.Sum(before, increment.Kind == OperationKind.Increment ? 1 : -1);
            Write(increment.Target, stepped);
            return increment.IsPostfix ? before : stepped;
        }

        ICompoundAssignmentOperation compound = (ICompoundAssignmentOperation)operation;
        Value left = Evaluate(compound.Target);
        Value right = Evaluate(compound.Value);
        Value result = ValueArithmetic.Of(compound.OperatorKind, left, right, tests);
        Write(compound.Target, result);
        return result;
    }

    private void Deconstruct(IOperation target, IOperation value)
    {
        while (target is IDeclarationExpressionOperation declaration)
        {
            target = declaration.Expression;
        }

        if (target is not ITupleOperation variables)
        {
            Write(target, Evaluate(value));
            return;
        }

        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        ITupleOperation? values = value as ITupleOperation;
        if (values is null)
        {
            Evaluate(value);
        }

        // The right side is read before the left side is written.
        Value[] read = variables.Elements.Select((_, index) => Evaluate(values?.Elements.ElementAtOrDefault(index))).ToArray();
        for (int index = 0; index < read.Length; index++)
        {
            IOperation element = variables.Elements[index];
            Write(element is IDeclarationExpressionOperation declared ? declared.Expression : element, read[index]);
        }
    }

    private Value Match(IIsPatternOperation isPattern)
    {
        Value value = Evaluate(isPattern.Value);
        foreach (IOperation part in isPattern.Pattern.DescendantsAndSelf())
        {
            // A value that is matched whole keeps what is known of it under its new name.
            bool isWhole = part == isPattern.Pattern || part.Parent is INegatedPatternOperation && part.Parent == isPattern.Pattern;
            ISymbol? declared = part switch
            {
                IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
                IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
                _ => null,
            };
            if (declared is not null)
            {
                Learn(declared, isWhole ? value : Value.Unknown);
            }
        }

        return Value.Of(tests.Matches(value, isPattern.Pattern, (read, member) => ValueMembers.Read(read, member?.Name, symbols)));
    }

    private Value Invoke(IInvocationOperation invocation)
    {
        Value receiver = Evaluate(invocation.Instance);
        bool isWhenAny = invocation.TargetMethod is { Name: "WhenAny", ContainingType.Name: "Task" };
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            Value passed = Evaluate(argument.Value);
            receiver = invocation.Instance is null && (argument == invocation.Arguments[0] || isWhenAny && passed.Kind == ValueKind.Pending) ? passed : receiver;
            if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out)
            {
                Write(argument.Value is IDeclarationExpressionOperation declared ? declared.Expression : argument.Value, Value.Unknown);
            }
        }

        if (Thrown.Count > 0)
        {
            return Value.Unknown;
        }

        if (site.IsSite(invocation))
        {
            if (!PassesSite)
            {
                LearnFlags();
            }

            return PassesSite ? Value.Unknown
                : site.Outcome.IsDeferred ? Value.Pending(site.Outcome) : Complete(Value.Pending(site.Outcome), blocks: false);
        }

        IMethodSymbol method = invocation.TargetMethod;
        IsExcused |= Assumption != Assumption.Success && Excuses.Retry(method, site.Outcome, symbols);
        if (receiver.Kind == ValueKind.Pending)
        {
            return method.Name switch
            {
                "WaitAsync" when receiver.Data is ProduceOutcome { IsWrapper: false } outcome && invocation.Arguments.Any(argument => argument.Parameter?.Type.Name == "TimeSpan") =>
                    Value.Pending(outcome.OrTimeout(tests.TimeoutException)),
                "ConfigureAwait" or "WaitAsync" or "AsTask" or "GetAwaiter" => receiver,
                "WhenAny" when receiver.Data is ProduceOutcome outcome => Value.FirstOf(outcome),
                "GetResult" => Complete(receiver, blocks: false),
                "Wait" => Wait(receiver, isTimed: method.ReturnType.SpecialType == SpecialType.System_Boolean),
                _ => Value.Unknown,
            };
        }

        if (receiver.Kind == ValueKind.FirstOf && method.Name == "ConfigureAwait")
        {
            return receiver;
        }

        if (method is { Name: "Delay", ContainingType.Name: "Task" })
        {
            return Value.OtherTask;
        }

        if (method.Name == "Equals" && invocation.Arguments.Length == 1)
        {
            return Value.Of(tests.AreEqual(receiver, Evaluate(invocation.Arguments[0].Value)));
        }

        return method.Name == "GetBaseException" && receiver.Kind == ValueKind.Exception ? receiver.Inner ?? receiver
            : Excuses.TestsForFullQueue(invocation) && Assumption != Assumption.Success ? Value.False
            : Value.Unknown;
    }

    // The delivery handler runs somewhere behind the call, and before its flags are read.
    private void LearnFlags()
    {
        foreach (KeyValuePair<ISymbol, HandlerFlag> flag in site.Outcome.Flags)
        {
            Learn(flag.Key, Assumption == Assumption.Success ? flag.Value.Success : flag.Value.Failure);
        }
    }

    private Value ReadProperty(IPropertyReferenceOperation property)
    {
        Value instance = Evaluate(property.Instance);
        foreach (IArgumentOperation argument in property.Arguments)
        {
            Evaluate(argument.Value);
        }

        return instance.Kind == ValueKind.Pending && property.Property.Name == "Result" ? Complete(instance, blocks: true)
            : ValueMembers.Read(instance, property.Property.Name, symbols);
    }

    // Wait with a timeout says whether the send was over in time. One that was not is still on its way.
    private Value Wait(Value pending, bool isTimed)
    {
        Complete(pending, blocks: true);
        return !isTimed || pending.Data is not ProduceOutcome { IsWrapper: false } || Thrown.Count > 0 ? Value.Unknown : Value.Of((bool?)(Assumption == Assumption.Success));
    }

    // What the awaited, or blocked on, call gives.
    private Value Complete(Value pending, bool blocks)
    {
        if (pending.Data is not ProduceOutcome outcome)
        {
            return Value.Unknown;
        }

        // Another task may be over first: then the send is still on its way.
        if (pending.Kind == ValueKind.FirstOf)
        {
            return Assumption == Assumption.FailedResult ? Value.OtherTask : Value.Pending(outcome);
        }

        switch (Assumption)
        {
            case Assumption.Success:
                return outcome.Success;
            case Assumption.FailedResult:
                return outcome.Failure ?? Value.Unknown;
            default:
                Thrown = blocks
                    ? outcome.Thrown.Select(exception => Value.Exception(tests.AggregateException, exception)).ToArray()
                    : outcome.Thrown;
                return Value.Unknown;
        }
    }
}

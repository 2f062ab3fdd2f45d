using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>
/// Tells whether a loop sends the same message each turn: topic and value are made of what the loop does not assign. Key,
/// headers and timestamp may differ: a copy with another header is still a copy.
/// </summary>
internal sealed class MessageIdentity(IOperation function, TextSpan loop, KafkaSymbols symbols)
{
    private readonly LoopWrites writes = new(function, loop);
    private readonly HashSet<ISymbol> inProgress = new(SymbolEqualityComparer.Default);
    private IOperation call = function;
    private bool readsParameter;
    private bool isWholeFunction;

    /// <summary>Whether the call sends the same message in every turn of the loop.</summary>
    public bool IsSameEachTurn(IInvocationOperation produce, ProduceOutcome outcome) => IsSameEachTurn(produce, outcome.IsWrapper, outcome.Logged);

    /// <summary>The same, before it is known how the call ends.</summary>
    /// <param name="produce">The call.</param>
    /// <param name="isWrapper">Whether it is one to a method of the project.</param>
    /// <param name="logged">The parameters that the method only logs.</param>
    public bool IsSameEachTurn(IInvocationOperation produce, bool isWrapper, ImmutableArray<IParameterSymbol> logged)
    {
        call = produce;
        return IsSameProducer(produce.Instance) && (isWrapper ? HasSameArguments(produce, logged) : HasSameMessage(produce));
    }

    /// <summary>Whether the message is made of the parameters of the method, so that the same arguments give the same message.</summary>
    public bool IsMadeOfParameters(IInvocationOperation produce, ProduceOutcome outcome)
    {
        // An envelope with a time and an id of its own around the caller's message is still the caller's message.
        isWholeFunction = true;
        return IsSameEachTurn(produce, outcome) && readsParameter;
    }

    // The next producer of several is another cluster: that is failover. A producer built anew in each turn is the same one.
    private bool IsSameProducer(IOperation? producer) => Factory(producer) is { } factory
        ? !CallNames.IsNewEachTime(factory.TargetMethod.Name) && factory.Arguments.All(argument => IsSame(argument.Value))
        : LoopWrites.RootOf(producer) is { } variable ? IsAssignedTheSame(variable) : IsSame(producer);

    // What makes the producer, or what made the local that holds it.
    private IInvocationOperation? Factory(IOperation? producer) => producer switch
    {
        IInvocationOperation call => call,
        IAwaitOperation awaited => Factory(awaited.Operation),
        IConversionOperation conversion => Factory(conversion.Operand),
        ILocalReferenceOperation { Local: var local } when writes.Of(local).Count == 1 && writes.Of(local)[0] is { Value: { } value, At: var at } && ComesFirst(at) => Factory(value),
        _ => null,
    };

    private bool HasSameMessage(IInvocationOperation produce)
    {
        foreach (IArgumentOperation argument in produce.Arguments)
        {
            bool matters = argument.Parameter?.Type is { } type
                && (type.SpecialType == SpecialType.System_String || type.Name == "TopicPartition" || KafkaSymbols.Is(type, symbols.Message));
            if (matters && !IsSame(argument.Value))
            {
                return false;
            }
        }

        return true;
    }

    private bool HasSameArguments(IInvocationOperation produce, ImmutableArray<IParameterSymbol> logged)
    {
        bool hasMessage = false;
        foreach (IArgumentOperation argument in produce.Arguments)
        {
            if (argument.Value.Type is { Name: "CancellationToken" } || (argument.Parameter is { } parameter && logged.Contains(parameter.OriginalDefinition, SymbolEqualityComparer.Default)))
            {
                continue;
            }

            if (argument.ArgumentKind == ArgumentKind.Explicit && !IsSame(argument.Value))
            {
                return false;
            }

            hasMessage |= argument.ArgumentKind == ArgumentKind.Explicit && argument.Value.Type is { } type
                && !KafkaSymbols.Is(type, symbols.Producer) && type.Name is not ("ILogger" or "TimeSpan");
        }

        return hasMessage;
    }

    private bool IsSame(IOperation? operation)
    {
        if (operation is null || operation.ConstantValue.HasValue)
        {
            return true;
        }

        switch (operation)
        {
            case ILiteralOperation or IDefaultValueOperation or ITypeOfOperation or IInstanceReferenceOperation or IConditionalAccessInstanceOperation:
                return true;
            case ILocalReferenceOperation local:
                return IsSame(local.Local);
            case IParameterReferenceOperation parameter:
                readsParameter |= IsMessagePart(parameter.Parameter);
                return IsSame(parameter.Parameter);
            case IFieldReferenceOperation field:
                return IsSameField(field);
            case IPropertyReferenceOperation property:
                return IsSameProperty(property);
            case IInvocationOperation invocation:
                return IsSameCall(invocation);
            case IAwaitOperation { Operation: IInvocationOperation awaited }:
                return awaited.TargetMethod.Name.StartsWith("Serialize", StringComparison.Ordinal) && IsSame(awaited);
            case IObjectCreationOperation creation:
                return creation.Arguments.All(argument => IsSame(argument.Value)) && IsSameInitializer(creation.Initializer, creation.Type);
            case IWithOperation with:
                return IsSame(with.Operand) && IsSameInitializer(with.Initializer, with.Type);
            case IAnonymousObjectCreationOperation anonymous:
                return anonymous.Initializers.All(part => IsSame(part is ISimpleAssignmentOperation assignment ? assignment.Value : part));
            case IDelegateCreationOperation or IAnonymousFunctionOperation:
                return operation.Descendants().All(part => part is not IInvocationOperation { TargetMethod: { } method } || !IsNew(method));
            case IConversionOperation or IParenthesizedOperation or IUnaryOperation or IBinaryOperation or ICoalesceOperation
                or IConditionalOperation or IConditionalAccessOperation or IInterpolatedStringOperation or IInterpolatedStringContentOperation
                or IArrayCreationOperation or IArrayInitializerOperation or IArrayElementReferenceOperation or ITupleOperation
                or IIsPatternOperation or IPatternOperation or ISwitchExpressionOperation or ISwitchExpressionArmOperation or IArgumentOperation
                or IIsTypeOperation:
                return operation.ChildOperations.All(IsSame);
            default:
                return false;
        }
    }

    private bool IsSame(ISymbol variable)
    {
        // A variable that is computed from itself is not the same each turn.
        if (!inProgress.Add(variable))
        {
            return false;
        }

        try
        {
            return writes.ChangesOf(variable).All(IsSame) && IsAssignedTheSame(variable);
        }
        finally
        {
            inProgress.Remove(variable);
        }
    }

    private bool IsAssignedTheSame(ISymbol variable)
    {
        IReadOnlyList<Write> found = writes.Of(variable);

        // A function begins anew with each call: whichever of its branches ran, it wrote the same as the last time.
        return found.Count == 0
            || (isWholeFunction && found.All(write => write.Value is { } written && IsSame(written) && !(write.At is IForEachLoopOperation && IsConsumed(written))))
            || (found.Count == 1 && found[0].Value is { } value && ComesFirst(found[0].At)
                && IsSame(value) && !(found[0].At is IForEachLoopOperation && IsConsumed(value)));
    }

    // Written on every way to the call: in a block around it, and before it.
    private bool ComesFirst(IOperation write)
    {
        if (write is IForEachLoopOperation)
        {
            return write.Syntax.Span.Contains(call.Syntax.Span);
        }

        IOperation? block = write;
        while (block is not null and not IBlockOperation and not ISwitchCaseOperation)
        {
            if (block is IConditionalOperation or ILoopOperation or ICatchClauseOperation or ICoalesceOperation or IAnonymousFunctionOperation)
            {
                return false;
            }

            block = block.Parent;
        }

        return write.Syntax.Span.End <= call.Syntax.SpanStart && (block is null || block.Syntax.Span.Contains(call.Syntax.Span));
    }

    // Running through a queue or a channel takes the elements out of it.
    private static bool IsConsumed(IOperation collection)
    {
        while (collection is IConversionOperation conversion)
        {
            collection = conversion.Operand;
        }

        return collection.Type?.Name is { } name && (name.Contains("Queue") || name.Contains("Channel") || name.Contains("BlockingCollection")
            || name is "IEnumerator" or "IAsyncEnumerable");
    }

    private bool IsSameField(IFieldReferenceOperation field)
    {
        if (field.Instance is not (null or IInstanceReferenceOperation))
        {
            return IsSame(field.Instance) && !IsChangedMember(field);
        }

        return IsSame(field.Field) && (field.Field.IsReadOnly || field.Field.IsConst || !writes.CallsOwnType || !IsAssignedOutsideConstructors(field.Field));
    }

    private bool IsSameProperty(IPropertyReferenceOperation property)
    {
        if (CallNames.IsClock(property.Property))
        {
            return isWholeFunction;
        }

        return !CallNames.IsNewEachTime(property.Property.Name)
            && !(property.Property.Name == "Current" && property.Property.ContainingType.Name.Contains("Enumerator"))
            && property.Arguments.All(argument => IsSame(argument.Value))
            && (property.Instance is null or IInstanceReferenceOperation ? IsSame(property.Property) : IsSame(property.Instance) && !IsChangedMember(property));
    }

    // What is written through a chain that does not start at a variable is written somewhere in the type.
    private bool IsChangedMember(IMemberReferenceOperation member) => writes.Of(member.Member).Any(write => write.Value is null || !IsSame(write.Value));

    private bool IsSameCall(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (IsNew(method))
        {
            return false;
        }

        if (CallNames.IsClock(method))
        {
            return true;
        }

        // Handlers and serializers do not make another producer.
        if (KafkaSymbols.Is(method.ContainingType, symbols.ProducerBuilder))
        {
            return IsSame(invocation.Instance);
        }

        bool hasInput = invocation.Instance is not (null or IInstanceReferenceOperation)
            || invocation.Arguments.Any(argument => argument.Value.Type?.Name != "CancellationToken");
        return hasInput && CallNames.IsPure(method) && invocation.Arguments.All(argument => IsSame(argument.Value))
            && (invocation.Instance is null || IsSame(invocation.Instance));
    }

    private bool IsNew(IMethodSymbol method) => CallNames.IsClock(method) ? !isWholeFunction : CallNames.IsNewEachTime(method.Name);

    private bool IsSameInitializer(IObjectOrCollectionInitializerOperation? initializer, ITypeSymbol? type)
    {
        bool isMessage = KafkaSymbols.Is(type, symbols.Message);
        return initializer is null || initializer.Initializers.All(part => part switch
        {
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Key" or "Headers" or "Timestamp" } } when isMessage => true,
            ISimpleAssignmentOperation assignment => IsSame(assignment.Value),
            IMemberInitializerOperation member => IsSameInitializer(member.Initializer, member.Type),
            IInvocationOperation add => add.Arguments.All(argument => IsSame(argument.Value)),
            _ => false,
        });
    }

    private bool IsMessagePart(IParameterSymbol parameter) =>
        parameter.Type.Name is not ("CancellationToken" or "ILogger" or "TimeSpan") && !KafkaSymbols.Is(parameter.Type, symbols.Producer);

    private static bool IsAssignedOutsideConstructors(IFieldSymbol field) => field.ContainingType.DeclaringSyntaxReferences
        .SelectMany(reference => reference.GetSyntax().DescendantNodes())
        .OfType<AssignmentExpressionSyntax>()
        .Any(assignment => NameOf(assignment.Left) == field.Name && !assignment.Ancestors().Any(around => around is ConstructorDeclarationSyntax));

    private static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        _ => null,
    };
}

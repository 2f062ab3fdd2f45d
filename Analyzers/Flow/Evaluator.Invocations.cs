using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Calls: of the client, of collections, of methods whose bodies are seen, and of code that is not seen.</summary>
internal sealed partial class Evaluator
{
    private FlowValue EvaluateInvocation(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        FlowValue receiver = invocation.Instance switch
        {
            null => FlowValue.Unknown,
            IInstanceReferenceOperation when api.IsProducerBuilder(method.ContainingType) => BuilderAtHand,
            { } instance => Evaluate(instance),
        };
        if (ConfigurationApi.ConfiguresHealthCheck(method))
        {
            Exempt(invocation);
            return FlowValue.Unknown;
        }

        FlowValue[] arguments = EvaluateArguments(invocation.Arguments, method.Parameters.Length, ConfigurationApi.OnlyReads(method));
        ForgetOutArguments(invocation);
        if (ConfigurationApi.CreatesPair(method))
        {
            return new PairValue(arguments[0], arguments[1], invocation.Syntax);
        }

        if (EvaluateBinding(invocation, receiver, arguments) is { } bound)
        {
            return bound;
        }

        if (method.MethodKind == MethodKind.Constructor && api.IsProducerBuilder(method.ContainingType) && api.IsClients(method.ContainingType))
        {
            BuilderAtHand = arguments.Length == 1 ? BuilderOf(arguments[0]) : EscapedAll(arguments);
            return FlowValue.Unknown;
        }

        if (CallFramework(invocation, receiver, arguments) is { } result)
        {
            return result;
        }

        return receiver switch
        {
            ObjectValue { IsBuilder: true } builder when api.IsProducerBuilder(method.ContainingType) => CallBuilder(invocation, builder, arguments),
            ProducerValue producer when !method.IsExtensionMethod => CallProducer(invocation, producer, arguments),
            ObjectValue { IsBuilder: false } configuration when CallsStore(configuration, invocation, arguments) => FlowValue.Unknown,
            _ => CallOther(invocation, receiver, arguments),
        };
    }

    /// <summary>Evaluates arguments in the order in which they are written; the values in the order of the parameters.</summary>
    private FlowValue[] EvaluateArguments(ImmutableArray<IArgumentOperation> arguments, int parameters, bool onlyReads = false)
    {
        FlowValue[] values = parameters == 0 && arguments.IsEmpty ? Array.Empty<FlowValue>() : new FlowValue[Math.Max(parameters, arguments.Length)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = FlowValue.Unknown;
        }

        foreach (IArgumentOperation argument in arguments)
        {
            FlowValue value = FlowValue.Unknown;
            if (onlyReads && argument is { ArgumentKind: ArgumentKind.ParamArray, Value: IArrayCreationOperation { Initializer: { } elements } })
            {
                foreach (IOperation element in elements.ElementValues)
                {
                    Evaluate(element);
                }
            }
            else
            {
                value = Evaluate(argument.Value);
            }

            if (argument.Parameter is { } parameter)
            {
                values[parameter.Ordinal] = value;
            }
        }

        return values;
    }

    // What configures a health check is meant to give up quickly: an object or a lambda that it is given is no producer of messages.
    private void Exempt(IInvocationOperation invocation)
    {
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Value is not IDelegateCreationOperation && Evaluate(argument.Value) is ObjectValue configuration)
            {
                Change(configuration, target => target.AsExempt());
            }
        }
    }

    private FlowValue CallBuilder(IInvocationOperation invocation, ObjectValue builder, FlowValue[] arguments)
    {
        EscapeAll(arguments);
        if (api.IsBuild(invocation.TargetMethod))
        {
            return Build(invocation, builder);
        }

        return api.IsProducerBuilder(invocation.Type) ? builder : FlowValue.Unknown;
    }

    private FlowValue Build(IInvocationOperation invocation, ObjectValue builder)
    {
        if (IsExpectedToFail(invocation.Syntax))
        {
            return FlowValue.Unknown;
        }

        context.Judge(builder, State);
        ConfigurationObject producer = ConfigurationObject.ResultOf(invocation.Syntax, context.Calls);
        context.Producers.Built(producer, builder, State);
        Change(builder, target => target.AsBuilt());
        return new ProducerValue(ImmutableHashSet.Create(producer));
    }

    // A test that expects an exception, here or in what calls this.
    private bool IsExpectedToFail(SyntaxNode call) => ExpectedFailure.Surrounds(call) || context.Calls is { IsExpectedToFail: true };

    private FlowValue CallProducer(IInvocationOperation invocation, ProducerValue producer, FlowValue[] arguments)
    {
        EscapeAll(arguments);
        context.Called(producer, invocation);
        return FlowValue.Unknown;
    }

    /// <summary>Calls on the store of settings itself; false where the call is none of them.</summary>
    private bool CallsStore(ObjectValue configuration, IInvocationOperation invocation, FlowValue[] arguments)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (api.IsSet(method))
        {
            WritePair(configuration, arguments[0], arguments[1], invocation.Syntax);
            return true;
        }

        bool isCollection = ConfigurationApi.IsDictionary(method.ContainingType) || ConfigurationApi.IsPairSequence(method.ContainingType);
        switch (method.Name)
        {
            case "Add" when isCollection && arguments.Length == 2:
                WritePair(configuration, arguments[0], arguments[1], invocation.Syntax);
                return true;
            case "TryAdd" when isCollection && arguments.Length == 2:
                TryAdd(configuration, arguments[0], arguments[1], invocation.Syntax);
                return true;
            case "Add" when isCollection && arguments.Length == 1:
                Add(configuration, arguments[0]);
                return true;
            case "Remove" when isCollection && arguments.Length >= 1 && arguments[0] is ConstantValue { Value: string name }:
                Change(configuration, target => target.With(target.Settings.Without(name, invocation.Syntax)));
                return true;
            case "Clear" when isCollection:
                // A setting that a fix adds where the collection is created would be cleared too.
                Forget(configuration);
                return true;
            case "ContainsKey" or "ContainsValue" or "TryGetValue" or "Contains" or "get_Item" or "get_Count" when isCollection:
                return true;
            default:
                if (isCollection)
                {
                    Forget(configuration);
                }

                return isCollection || api.IsClients(method.ContainingType) || ConfigurationApi.OnlyReads(method);
        }
    }

    private void TryAdd(ObjectValue configuration, FlowValue name, FlowValue value, SyntaxNode where) => Change(configuration, target =>
        target.With(SettingText.OfPair(name, value, where) is { } setting ? target.Settings.TryAdd(setting) : ProducerSettings.Unseen));

    private FlowValue CallOther(IInvocationOperation invocation, FlowValue receiver, FlowValue[] arguments)
    {
        IMethodSymbol method = invocation.TargetMethod;
        context.Called(producer: null, invocation);
        if (BuildsByWrapper(method, invocation.Syntax, arguments))
        {
            return FlowValue.Unknown;
        }

        if (method.MethodKind == MethodKind.DelegateInvoke && Invoke(receiver, invocation, arguments) is { } result)
        {
            return result;
        }

        if (Follow(method, invocation.Syntax, receiver, arguments) is { } value)
        {
            AssignOutArguments(invocation);

            // What it returns from elsewhere is a configuration all the same, and what is written to it here is followed.
            return Equals(value, FlowValue.Unknown) ? ResultOf(invocation, creation: null) : value;
        }

        if (ConfigurationApi.IsOfTask(method) && (method.Name == "ConfigureAwait" ? receiver : arguments.FirstOrDefault()) is ObjectValue awaited)
        {
            return awaited;
        }

        if (!ConfigurationApi.OnlyReads(method))
        {
            Escape(receiver);
            EscapeAll(arguments);
        }

        return ResultOf(invocation, creation: null);
    }

    // What a call assigns through out and ref is not known.
    private void ForgetOutArguments(IInvocationOperation invocation)
    {
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Parameter?.RefKind is RefKind.Out or RefKind.Ref)
            {
                Assign(TargetOf(argument), FlowValue.Unknown, argument.Syntax);
            }
        }
    }

    // What a body that was followed has assigned to its out parameters.
    private void AssignOutArguments(IInvocationOperation invocation)
    {
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Parameter is { RefKind: RefKind.Out } parameter && State[parameter.OriginalDefinition] is ObjectValue value)
            {
                Assign(TargetOf(argument), value, argument.Syntax);
            }
        }
    }

    private static IOperation TargetOf(IArgumentOperation argument) =>
        argument.Value is IDeclarationExpressionOperation declaration ? declaration.Expression : argument.Value;
}

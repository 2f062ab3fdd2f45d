using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Creations of configurations, of dictionaries and sequences of settings, and of what is given them.</summary>
internal sealed partial class Evaluator
{
    private FlowValue EvaluateCreation(IObjectCreationOperation creation)
    {
        FlowValue[] arguments = EvaluateArguments(creation.Arguments, creation.Constructor?.Parameters.Length ?? 0);
        ITypeSymbol? type = creation.Type;
        if (ConfigurationApi.IsPair(type) && arguments.Length == 2)
        {
            return new PairValue(arguments[0], arguments[1], creation.Syntax);
        }

        if (api.IsConfiguration(type))
        {
            return api.IsClients(type) || api.IsPlainlyDerived(type) ? CreateConfiguration(creation, arguments) : ResultAfterEscape(creation, arguments);
        }

        if (ConfigurationApi.IsDictionary(type) || ConfigurationApi.IsPairSequence(type))
        {
            return CreateCollection(creation, arguments);
        }

        if (CreateForFramework(creation, arguments) is { } settings)
        {
            return settings;
        }

        if (BuildsByWrapper(creation.Constructor, creation.Syntax, arguments))
        {
            return FlowValue.Unknown;
        }

        if (api.IsProducerBuilder(type))
        {
            return CreateBuilder(creation, arguments);
        }

        if (creation.Constructor is { } constructor && !context.Bodies.IsMine(constructor)
            && (Follow(constructor, creation.Syntax, FlowValue.Unknown, arguments) is not null || FollowPrimary(constructor, creation.Syntax, arguments)))
        {
            return FlowValue.Unknown;
        }

        // A consumer or an admin client built from a producer's configuration only reads it.
        if (!KafkaSymbols.Is(type, api.Symbols.AdminClientBuilder) && !KafkaSymbols.Is(type, api.Symbols.ConsumerBuilder))
        {
            EscapeAll(arguments);
        }

        return FlowValue.Unknown;
    }

    private FlowValue CreateConfiguration(IObjectCreationOperation creation, FlowValue[] arguments)
    {
        if (arguments.Length == 0)
        {
            return CreateAt(creation);
        }

        // The client's copy constructors share the dictionary of what they are given.
        if (arguments.Length == 1 && arguments[0] is ObjectValue { IsBuilder: false } shared)
        {
            if (api.IsProducerConfiguration(creation.Type))
            {
                Change(shared, target => target.IsProducers ? target.AsCopiedBy(creation.Syntax) : target.AsProducers());
            }

            return shared.WrappedBy(creation.Syntax);
        }

        return ResultOf(creation, creation.Syntax);
    }

    private FlowValue ResultAfterEscape(IObjectCreationOperation creation, FlowValue[] arguments)
    {
        EscapeAll(arguments);
        return ResultOf(creation, creation: null);
    }

    private ObjectValue CreateCollection(IObjectCreationOperation creation, FlowValue[] arguments)
    {
        ObjectValue copy = CreateAt(creation);
        foreach (FlowValue argument in arguments)
        {
            if (argument is ObjectValue { IsBuilder: false } source)
            {
                ObjectState content = source.References.Select(reference => State[reference.Target]).Aggregate(ObjectState.Join);
                Change(copy, target => target.With(source.MayBeOther ? ProducerSettings.Unseen : content.Settings));
            }
            else if (argument is not ConstantValue && creation.Constructor?.Parameters.FirstOrDefault()?.Type is { IsReferenceType: true, Name: not "IEqualityComparer" })
            {
                Forget(copy);
            }
        }

        return copy;
    }

    private FlowValue EvaluateSequence(IOperation sequence, IEnumerable<IOperation> elements)
    {
        bool isFollowed = ConfigurationApi.IsPairSequence(sequence.Type) || (ConfigurationApi.IsDictionary(sequence.Type) && !elements.Any());
        FlowValue created = isFollowed ? CreateAt(sequence) : FlowValue.Unknown;
        foreach (IOperation element in elements)
        {
            FlowValue value = Evaluate(element);
            if (created is ObjectValue configuration)
            {
                Add(configuration, value);
            }
            else
            {
                Escape(value);
            }
        }

        return created;
    }

    private ObjectValue CreateAt(IOperation creation)
    {
        ConfigurationObject target = ConfigurationObject.ResultOf(creation.Syntax, context.Calls);
        State = State.With(target, ObjectState.Created);
        MarkProducers(target, creation.Type);
        return ObjectValue.To(target, creation.Syntax);
    }

    private void Add(ObjectValue configuration, FlowValue element)
    {
        // A list may hold a name twice; unlike in a dictionary, the later one then comes last.
        if (element is PairValue pair && SettingText.OfPair(pair.Name, pair.Value, pair.Where) is { } setting)
        {
            Change(configuration, target => target.With(target.Settings.Append(setting)));
        }
        else
        {
            Forget(configuration);
        }
    }

    private void EscapeAll(IEnumerable<FlowValue> values)
    {
        foreach (FlowValue value in values)
        {
            Escape(value);
        }
    }
}

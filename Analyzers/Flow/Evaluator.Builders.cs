using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Builders of producers: the client's, and classes of the application that derive from it.</summary>
internal sealed partial class Evaluator
{
    private FlowValue CreateBuilder(IObjectCreationOperation creation, FlowValue[] arguments)
    {
        if (creation.Type is not INamedTypeSymbol type || creation.Constructor is not { } constructor)
        {
            return EscapedAll(arguments);
        }

        if (api.IsClients(type))
        {
            return arguments.Length == 1 ? BuilderOf(arguments[0]) : EscapedAll(arguments);
        }

        return BuildsItsOwnWay(type) ? EscapedAll(arguments) : CreateDerivedBuilder(creation, constructor, arguments);
    }

    private FlowValue CreateDerivedBuilder(IObjectCreationOperation creation, IMethodSymbol constructor, FlowValue[] arguments)
    {
        if (ArgumentOfBase(constructor) is { } handedOn)
        {
            FlowValue builder = BuilderOf(arguments[handedOn]);
            EscapeAll(arguments.Where((_, parameter) => parameter != handedOn));
            return builder;
        }

        FlowValue? outer = BuilderAtHand;
        BuilderAtHand = FlowValue.Unknown;
        FlowValue? followed = context.GraphToFollow(constructor) is { } graph ? Run(constructor.OriginalDefinition, graph, owner: null, creation.Syntax, arguments) : null;
        FlowValue result = followed is null ? EscapedAll(arguments) : BuilderAtHand;
        BuilderAtHand = outer ?? FlowValue.Unknown;
        return result;
    }

    /// <summary>The builder whose constructor is being followed: what <c>base(config)</c> made of it.</summary>
    private FlowValue BuilderAtHand
    {
        get => State[api.Symbols.ProducerBuilder!] ?? FlowValue.Unknown;
        set => State = State.With(api.Symbols.ProducerBuilder!, value);
    }

    private FlowValue BuilderOf(FlowValue argument)
    {
        if (argument is not ObjectValue { IsBuilder: false } configuration)
        {
            Escape(argument);
            return FlowValue.Unknown;
        }

        Change(configuration, target => target.AsProducers());
        return configuration.AsBuilder();
    }

    private FlowValue EscapedAll(FlowValue[] values)
    {
        EscapeAll(values);
        return FlowValue.Unknown;
    }

    private bool BuildsItsOwnWay(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null && !api.IsClients(current); current = current.BaseType)
        {
            if (current.GetMembers("Build").Any(member => member is IMethodSymbol { Parameters.IsEmpty: true }))
            {
                return true;
            }
        }

        return false;
    }

    // class MyBuilder<TKey, TValue>(ProducerConfig config) : ProducerBuilder<TKey, TValue>(config), which has no graph.
    private int? ArgumentOfBase(IMethodSymbol constructor)
    {
        if (constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation) is not TypeDeclarationSyntax { BaseList.Types: var bases }
            || !api.IsClients(constructor.ContainingType.BaseType)
            || bases.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault()?.ArgumentList.Arguments is not { Count: 1 } arguments
            || arguments[0].Expression is not IdentifierNameSyntax handedOn)
        {
            return null;
        }

        return constructor.Parameters.FirstOrDefault(parameter => parameter.Name == handedOn.Identifier.ValueText)?.Ordinal;
    }
}

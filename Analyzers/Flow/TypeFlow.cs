using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ProducerSafety.Analyzers.Files;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>
/// Follows the configurations of one type: first its initializers and constructors, then every other body with what these
/// leave in the fields, until no body changes what the others find there.
/// </summary>
internal sealed class TypeFlow
{
    private const int MaximumRounds = 5;

    private readonly FlowContext context;

    // How each body was followed last: most rounds begin in a body as the round before did.
    private readonly Dictionary<SyntaxNode, (BodyInterpreter Body, FlowState After)> followed = new();

    private readonly HashSet<IMethodSymbol> followedAlone = new(SymbolEqualityComparer.Default);

    private TypeFlow(FlowContext context) => this.context = context;

    /// <summary>Everything that the rules find in a type and the types nested in it, and in what these call.</summary>
    /// <param name="type">The outermost type.</param>
    /// <param name="model">The model of a file in which it is declared.</param>
    /// <param name="api">The client's API.</param>
    /// <param name="sources">The bodies of other types.</param>
    /// <param name="shared">The static configurations of other types.</param>
    /// <param name="files">The project's settings files.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static IReadOnlyList<Judgement> Judge(
        INamedTypeSymbol type, SemanticModel model, ConfigurationApi api, SourceBodies sources, SharedConfigurations shared, SettingsFiles files, CancellationToken cancellation)
    {
        if (KafkaSymbols.Is(type, api.Symbols.HealthCheck))
        {
            return Array.Empty<Judgement>();
        }

        return Environments.Judge(files, api.Symbols.ClientVersion, bindings =>
        {
            FlowContext context = Follow(ofProducers: false);
            if (context.Producers.DependOnUses)
            {
                // Most bodies that touch Kafka only use a producer; they are read where a setting is right or wrong because of them.
                context = Follow(ofProducers: true);
            }

            return context.IsExhausted ? Array.Empty<Judgement>() : context.Judgements.All.ToArray();

            FlowContext Follow(bool ofProducers)
            {
                FlowContext followed = new(api, new TypeBodies(type, model, api, sources, ofProducers), shared, bindings, cancellation);
                new TypeFlow(followed).Run();
                return followed;
            }
        });
    }

    private void Run()
    {
        List<SyntaxNode> initializers = new();
        List<SyntaxNode> constructors = new();
        List<(IMethodSymbol? Private, SyntaxNode Body)> others = new();
        foreach (SyntaxNode declaration in context.Bodies.Declarations(context.Cancellation))
        {
            Collect(declaration, initializers, constructors, others);
        }

        FlowState fields = FlowState.Empty;
        for (int round = 0; round < MaximumRounds; round++)
        {
            // In most types the first round shows all: nothing but the constructors changes what other bodies find in the fields.
            context.StartRecording();
            (FlowState before, FlowState after) = Round(fields, initializers, constructors, others);
            if (followedAlone.Overlaps(context.Inlined) && context.Step())
            {
                // A private method that turns out to be followed at its calls has left what it made in a life of its own.
                followedAlone.Clear();
                fields = FlowState.Empty;
                round = -1;
                continue;
            }

            if (after.Equals(before))
            {
                context.JudgeUses();
                return;
            }

            fields = FlowState.Join(fields, after);
        }

        context.StartRecording();
    }

    // What the bodies find in the fields, and what they would find there after this round.
    private (FlowState Before, FlowState After) Round(
        FlowState fields,
        List<SyntaxNode> initializers,
        List<SyntaxNode> constructors,
        List<(IMethodSymbol? Private, SyntaxNode Body)> others)
    {
        FlowState initialized = FlowState.Empty;
        foreach (SyntaxNode initializer in initializers)
        {
            initialized = Follow(initializer, initialized, isFollowedAtCall: true);
        }

        FlowState constructed = initialized;
        foreach (SyntaxNode constructor in constructors)
        {
            constructed = FlowState.Join(constructed, Follow(constructor, initialized));
        }

        FlowState before = FlowState.Join(constructed, fields);
        FlowState after = before;
        foreach ((IMethodSymbol? method, SyntaxNode other) in others)
        {
            // A private method that is followed at its calls has no life of its own.
            if (method is null || !context.Inlined.Contains(method))
            {
                after = FlowState.Join(after, Follow(other, before));
                if (method is not null)
                {
                    followedAlone.Add(method);
                }
            }
        }

        return (before, after);
    }

    private FlowState Follow(SyntaxNode declaration, FlowState state, bool isFollowedAtCall = false)
    {
        if (context.Bodies.Graph(declaration, context.Cancellation) is not { } graph)
        {
            return state;
        }

        if (!followed.TryGetValue(declaration, out (BodyInterpreter Body, FlowState After) last) || !last.Body.HasRun(state))
        {
            last.Body = new(context, graph, outer: null, isFollowedAtCall);
        }
        last.After = End(last.Body.Run(state));
        followed[declaration] = last;
        return last.After;
    }

    private FlowState End(FlowState state)
    {
        context.JudgeWhatOthersSee(state);
        return state.AfterBody();
    }

    private void Collect(
        SyntaxNode declaration,
        List<SyntaxNode> initializers,
        List<SyntaxNode> constructors,
        List<(IMethodSymbol? Private, SyntaxNode Body)> others)
    {
        foreach (SyntaxNode body in BodySyntax.In(declaration))
        {
            if (body is EqualsValueClauseSyntax)
            {
                initializers.Add(body);
            }
            else if (body is ConstructorDeclarationSyntax)
            {
                constructors.Add(body);
            }
            else if (context.Bodies.Graph(body, context.Cancellation) is not null)
            {
                others.Add((PrivateMethodOf(body), body));
            }
        }
    }

    private IMethodSymbol? PrivateMethodOf(SyntaxNode body)
    {
        SemanticModel model = context.Bodies.Model(body.SyntaxTree);
        IMethodSymbol? method = body is ArrowExpressionClauseSyntax ? (model.GetDeclaredSymbol(body.Parent!, context.Cancellation) as IPropertySymbol)?.GetMethod
            : model.GetDeclaredSymbol(body, context.Cancellation) as IMethodSymbol;
        return method?.DeclaredAccessibility == Accessibility.Private ? method : null;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Frameworks;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Settings that are given to a framework, which builds the producer.</summary>
internal sealed partial class Evaluator
{
    /// <summary>Calls of a framework's API; null where the call is none.</summary>
    private FlowValue? CallFramework(IInvocationOperation invocation, FlowValue receiver, FlowValue[] arguments)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (api.Frameworks == FrameworkTypes.None)
        {
            return null;
        }

        if (api.Frameworks.FillerOf(method) is { } filler && !arguments.Any(IsConfiguration))
        {
            MakeForFramework(filler, invocation, arguments);
        }
        else if (api.Frameworks.TakerOf(method) is { } taker)
        {
            foreach (FlowValue configuration in arguments.Where(IsConfiguration))
            {
                HandToFramework((ObjectValue)configuration, taker, invocation, receiver, arguments);
            }
        }
        else if (receiver is ObjectValue { IsBuilder: false } settings && api.Frameworks.WriteOf(invocation.Instance?.Type, method) is var (property, value))
        {
            WriteProperty(settings, property, value is { } fixedValue ? new ConstantValue(fixedValue, type: null) : arguments[0], invocation.Syntax);
        }
        else if (!api.Frameworks.HoldsSettings(invocation.Instance?.Type))
        {
            return null;
        }
        else
        {
            EscapeAll(arguments);
        }

        return api.Frameworks.HoldsSettings(invocation.Type) ? receiver : FlowValue.Unknown;
    }

    private static bool IsConfiguration(FlowValue argument) => argument is ObjectValue { IsBuilder: false };

    private void HandToFramework(ObjectValue configuration, FrameworkType taker, IInvocationOperation invocation, FlowValue receiver, FlowValue[] arguments)
    {
        Change(configuration, target => MayInherit(taker, invocation) ? target.AsProducers().With(target.Settings.WithUnseenWrites()) : target.AsProducers());
        foreach (KeyValuePair<string, string> overwritten in taker.Overwrites)
        {
            context.ReportOverwritten(configuration, State, overwritten.Key, taker.Name.Split('.')[0], overwritten.Value);
            Change(configuration, target => target.With(WithoutAnyNameOf(overwritten.Key, target.Settings)));
        }

        Complete(receiver, configuration);

        // Another call in the same chain may write to it.
        bool mayChange = taker.MayEnableIdempotence is { } switched && IsCalledNearby(switched, invocation.Syntax);
        if (!FillByDelegates(configuration, invocation, arguments) || mayChange || IsExpectedToFail(invocation.Syntax))
        {
            Escape(configuration);
        }
        else
        {
            context.Judge(configuration, State);
        }
    }

    // What is written through the framework's own API, before or after, is added to what it is handed.
    private void Complete(FlowValue receiver, ObjectValue configuration)
    {
        if (receiver is ObjectValue { IsBuilder: false } own && configuration.References.Count == 1)
        {
            ProducerSettings given = State[configuration.References.First().Target].Settings;
            Change(own, target => target.With(target.Settings.Written.Aggregate(given, (all, written) => all.With(written)).WithUnseenWrites()));
        }
    }

    /// <summary>Settings that the framework makes, and that a delegate fills: nothing but what is written there, where nothing else can write to them.</summary>
    private void MakeForFramework(FrameworkType filler, IInvocationOperation invocation, FlowValue[] arguments)
    {
        bool isShared = invocation.TargetMethod.Parameters.Any(parameter => parameter.Name == filler.SharedBy);
        if (!isShared && !MayInherit(filler, invocation) && !IsMentionedElsewhere(filler.CompletedBy, invocation))
        {
            JudgeFilled(ProducerSettings.Empty, invocation, arguments);
        }

        EscapeAll(arguments);
    }

    /// <summary>
    /// Judges what a delegate makes of the settings that it is given, where it writes at least one that only producers have: who leaves all of
    /// these to the framework has not configured a producer.
    /// </summary>
    private void JudgeFilled(ProducerSettings settings, IInvocationOperation invocation, FlowValue[] arguments)
    {
        ConfigurationObject target = ConfigurationObject.ResultOf(invocation.Syntax, context.Calls);
        ObjectValue filled = ObjectValue.To(target, invocation.Syntax);
        State = State.With(target, ObjectState.Created.With(settings).AsProducers());
        if (FillByDelegates(filled, invocation, arguments) && State[target].Settings.Written.Any(written => PropertyCatalog.Find(written.Name)?.Scope == PropertyScope.Producer) && !IsExpectedToFail(invocation.Syntax))
        {
            context.Judge(filled, State);
        }
    }

    // Follows the delegates that a framework gives the settings to; false where one of them is not seen.
    private bool FillByDelegates(ObjectValue settings, IInvocationOperation invocation, FlowValue[] arguments)
    {
        foreach (IParameterSymbol parameter in invocation.TargetMethod.Parameters)
        {
            if (parameter.Type is not INamedTypeSymbol { DelegateInvokeMethod: { } callback } || !callback.Parameters.Any(given => IsSettings(given.Type)))
            {
                continue;
            }

            if (callback.Parameters.Any(given => api.Frameworks.HasOwnApi(given.Type)))
            {
                Change(settings, target => target.AsFrameworks());
            }

            FlowValue[] values = callback.Parameters.Select(given => IsSettings(given.Type) ? settings : FlowValue.Unknown).ToArray();
            if (Invoke(arguments[parameter.Ordinal], invocation, values) is null)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsSettings(ITypeSymbol type) => api.IsProducerConfiguration(type) || api.Frameworks.HasOwnApi(type) || api.Frameworks.Of(type)?.Configuration is not null;

    private bool MayInherit(FrameworkType type, IInvocationOperation invocation) =>
        type.InheritsFrom is var (call, other) && (!MentionsOf($@"\.\s*{call}\b", invocation).Any() || MentionsOf($@"\b{other}\b", invocation).Any());

    private static ProducerSettings WithoutAnyNameOf(string property, ProducerSettings settings) =>
        settings.Written.Where(written => PropertyCatalog.Find(written.Name)?.Name == property).Aggregate(settings, (left, written) => left.Without(written.Name));

    private IEnumerable<(SyntaxTree Tree, int Position)> MentionsOf(string pattern, IOperation operation) =>
        Mentions.Of(pattern, context.Bodies.Model(operation.Syntax.SyntaxTree).Compilation, context.Cancellation);

    // Anywhere but in what the call is given, and in its own name.
    private bool IsMentionedElsewhere(string[] names, IInvocationOperation invocation)
    {
        if (names.Length == 0 || invocation.Syntax is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var own }, ArgumentList: var given })
        {
            return names.Length > 0;
        }

        return MentionsOf($@"\b({string.Join("|", names)})\b", invocation).Any(mention =>
            mention.Tree != own.SyntaxTree || !(given.Span.Contains(mention.Position) || own.Span.Contains(mention.Position)));
    }

    private static bool IsCalledNearby(string method, SyntaxNode call) =>
        (call.Ancestors().FirstOrDefault(ancestor => ancestor is AnonymousFunctionExpressionSyntax or MemberDeclarationSyntax) ?? call)
            .DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == method);

    private ObjectValue? CreateForFramework(IObjectCreationOperation creation, FlowValue[] arguments)
    {
        if (api.Frameworks.Of(creation.Type) is not { Defaults: { } defaults })
        {
            return null;
        }

        EscapeAll(arguments);
        ProducerSettings settings = defaults.Aggregate(ProducerSettings.Empty, (all, pair) => all.With(Setting.Known(pair.Key, pair.Value)));
        ConfigurationObject target = ConfigurationObject.ResultOf(creation.Syntax, context.Calls);
        State = State.With(target, ObjectState.Created.With(settings).AsFrameworks());
        return ObjectValue.To(target, creation.Syntax);
    }
}

using System.Text.RegularExpressions;
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
        if (api.Frameworks.TakerOf(method) is { } taker)
        {
            foreach (ObjectValue configuration in arguments.OfType<ObjectValue>().Where(argument => !argument.IsBuilder))
            {
                HandToFramework(configuration, taker, invocation, arguments);
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

    private void HandToFramework(ObjectValue configuration, FrameworkType taker, IInvocationOperation invocation, FlowValue[] arguments)
    {
        bool mayInherit = taker.InheritsFrom is var (call, other) && (!IsMentioned($@"\.\s*{call}\b", invocation) || IsMentioned($@"\b{other}\b", invocation));
        Change(configuration, target => mayInherit ? target.AsProducers().With(target.Settings.WithUnseenWrites()) : target.AsProducers());
        foreach (KeyValuePair<string, string> overwritten in taker.Overwrites)
        {
            context.ReportOverwritten(configuration, State, overwritten.Key, taker.Name.Split('.')[0], overwritten.Value);
            Change(configuration, target => target.With(WithoutAnyNameOf(overwritten.Key, target.Settings)));
        }

        // A callback beside it may write to it, and so may another call in the same chain.
        bool mayChange = arguments.OfType<DelegateValue>().Any() || (taker.MayEnableIdempotence is { } switched && IsCalledNearby(switched, invocation.Syntax));
        if (mayChange || IsExpectedToFail(invocation.Syntax))
        {
            Escape(configuration);
        }
        else
        {
            context.Judge(configuration, State);
        }
    }

    private static ProducerSettings WithoutAnyNameOf(string property, ProducerSettings settings) =>
        settings.Written.Where(written => PropertyCatalog.Find(written.Name)?.Name == property).Aggregate(settings, (left, written) => left.Without(written.Name));

    // Anywhere in the code.
    private bool IsMentioned(string pattern, IOperation operation) => context.Bodies.Model(operation.Syntax.SyntaxTree).Compilation.SyntaxTrees.Any(tree =>
        Regex.IsMatch(tree.GetText(context.Cancellation).ToString(), pattern, RegexOptions.CultureInvariant));

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

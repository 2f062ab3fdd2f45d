using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Files;
using ProducerSafety.Configuration;
using ProducerSafety.Configuration.Files;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Sections of the application's configuration, and what binding them to a configuration of the client sets.</summary>
internal sealed partial class Evaluator
{
    /// <summary>A call that takes or binds a section; null for any other, and where the files do not have the section.</summary>
    private FlowValue? EvaluateBinding(IInvocationOperation call, FlowValue receiver, FlowValue[] arguments)
    {
        IMethodSymbol method = call.TargetMethod;
        if (BindingApi.IsGetSection(method))
        {
            FlowValue from = method.IsStatic ? arguments[0] : receiver;
            return from is SectionValue section && arguments[arguments.Length - 1] is ConstantValue { Value: string name } ? section.Section(name) : FlowValue.Unknown;
        }

        if (method.Name is "GetRequiredService" or "GetService" && BindingApi.IsApplications(call.Type))
        {
            return SectionValue.Application;
        }

        if (BindingApi.IsAspire(method))
        {
            BindAspire(call, arguments);
            return null;
        }

        if (EvaluatePairs(call, receiver, arguments) is { } pairs)
        {
            return pairs;
        }

        return BindingApi.BoundType(call) is { } type && SectionOf(call, arguments) is { Path.Length: > 0, File: null, Content: SectionContent.Section } bound ? Bind(call, type, bound, arguments) : null;
    }

    private static SectionValue? SectionOf(IInvocationOperation call, FlowValue[] arguments)
    {
        if (call.TargetMethod.Name == "BindConfiguration")
        {
            return arguments[1] is ConstantValue { Value: string path } ? SectionValue.Application.Section(path) : null;
        }

        SectionValue? section = arguments.OfType<SectionValue>().FirstOrDefault();
        return call.Arguments.FirstOrDefault(argument => argument.Parameter is { Name: "key" }) is not { } key ? section
            : section is not null && key.Value.ConstantValue is { HasValue: true, Value: string name } ? section.Section(name) : null;
    }

    private FlowValue? Bind(IInvocationOperation call, ITypeSymbol type, SectionValue section, FlowValue[] arguments)
    {
        if (!api.IsConfiguration(type))
        {
            BindOptions(call, type, section);
            return null;
        }

        if (!api.IsClients(type) && !api.IsPlainlyDerived(type))
        {
            return null;
        }

        if (SectionReader.ReadBound(context.Bindings.Layers, section.Path, type, call.Syntax, api) is not { } content)
        {
            return null;
        }

        context.ReportUnbound(content, type, hasOptions: BindingApi.HasOptions(call), call);
        if (BindingApi.ObjectToFill(call) is { Parameter: { } instance })
        {
            if (arguments[instance.Ordinal] is not ObjectValue { IsBuilder: false } filled)
            {
                return null;
            }

            Change(filled, target => target.With(Fill(target.Settings, content)));
            return FlowValue.Unknown;
        }

        bool isValue = call.TargetMethod.Name == "Get";
        if (!isValue && BindingApi.IsConfiguredByCodeToo(type, call.Syntax, context.Cancellation))
        {
            return FlowValue.Unknown;
        }

        ConfigurationObject created = ConfigurationObject.ResultOf(call.Syntax, context.Calls);
        State = State.With(created, ObjectState.Created.With(Fill(ProducerSettings.Empty, content)));
        MarkProducers(created, type);
        context.Bindings.Remember(call.Syntax, content.Section);
        if (isValue)
        {
            return ObjectValue.To(created, call.Syntax);
        }

        // Whoever is injected the options builds the producer.
        State = State.With(created, State[created].AsSeenElsewhere());
        return FlowValue.Unknown;
    }

    private static ProducerSettings Fill(ProducerSettings settings, SectionReader content)
    {
        foreach (Setting setting in content.Settings)
        {
            settings = settings.With(setting);
        }

        // Environment variables and other sources may add to what the files say.
        return content.DescribesProducer ? settings : settings.WithUnseenWrites();
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>The producers that a type builds, and what it does with them: settings that are wrong only because of it.</summary>
internal sealed class ProducerUses
{
    private readonly Dictionary<ConfigurationObject, ProducerSettings> built = new();
    private readonly HashSet<ConfigurationObject> handedOn = new();
    private readonly HashSet<ConfigurationObject> polled = new();
    private readonly HashSet<ConfigurationObject> relied = new();
    private bool readsStatus;

    /// <summary>Whether a producer has a setting of which only its uses tell whether it is right.</summary>
    public bool DependOnUses => built.Values.Any(settings =>
        settings["dotnet.producer.enable.delivery.reports"].AsBoolean() == false
        || settings["dotnet.producer.delivery.report.fields"].IsKnown
        || settings["dotnet.producer.enable.background.poll"].AsBoolean() == false
        || new EffectiveSettings(settings).Acks == 0);

    /// <summary>What a producer was built with.</summary>
    public ProducerSettings SettingsOf(ConfigurationObject build) => built.TryGetValue(build, out ProducerSettings? settings) ? settings : ProducerSettings.Unseen;

    public void Built(ConfigurationObject build, ObjectValue builder, FlowState state)
    {
        ObjectState configuration = builder.References.Select(reference => state[reference.Target]).Aggregate(ObjectState.Join);
        built[build] = configuration.IsExempt ? ProducerSettings.Unseen : configuration.Settings;
    }

    /// <summary>Code that is not seen gets the producer: it may poll it, and may look at its results.</summary>
    public void HandedOn(ProducerValue producer) => handedOn.UnionWith(producer.Builds);

    public void StatusIsRead() => readsStatus = true;

    public void Called(ProducerValue producer, IInvocationOperation call)
    {
        switch (call.TargetMethod.Name)
        {
            case "Poll":
                polled.UnionWith(producer.Builds);
                break;
            case "ProduceAsync" when call.Parent is not (null or IExpressionStatementOperation):
                relied.UnionWith(producer.Builds);
                break;
            case "Produce" when call.Arguments.Any(argument => argument.Parameter?.Name == "deliveryHandler" && argument.Value.ConstantValue is not { HasValue: true, Value: null } && !argument.IsImplicit):
                relied.UnionWith(producer.Builds);
                break;
        }
    }

    /// <summary>What is certain when the whole type has been followed.</summary>
    public IEnumerable<(Finding Finding, ProducerSettings Settings)> Findings()
    {
        foreach (KeyValuePair<ConfigurationObject, ProducerSettings> producer in built)
        {
            ProducerSettings settings = producer.Value;
            Setting reports = settings["dotnet.producer.enable.delivery.reports"];
            if (reports.AsBoolean() == false && relied.Contains(producer.Key))
            {
                yield return (Report("KPS1109", settings, reports), settings);
            }

            Setting fields = settings["dotnet.producer.delivery.report.fields"];
            if (fields.IsKnown && fields.Value != "all" && fields.Value!.IndexOf("status", StringComparison.Ordinal) < 0 && readsStatus && relied.Contains(producer.Key))
            {
                yield return (Report("KPS1109", settings, fields), settings);
            }

            Setting poll = settings["dotnet.producer.enable.background.poll"];
            if (poll.AsBoolean() == false && !polled.Contains(producer.Key) && !handedOn.Contains(producer.Key))
            {
                yield return (Report("KPS1110", settings, poll), settings);
            }
        }
    }

    private static Finding Report(string rule, ProducerSettings settings, Setting subject) =>
        SafetyRules.Find(rule).Report(new EffectiveSettings(settings), subject, Repair.Remove(PropertyCatalog.Find(subject.Name)!.Name));
}

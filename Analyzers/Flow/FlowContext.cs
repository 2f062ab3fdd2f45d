using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Files;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>What the interpretation of one type's bodies shares: its symbols, its bounds and what it has found.</summary>
internal sealed partial class FlowContext(ConfigurationApi api, TypeBodies bodies, SharedConfigurations shared, FileBindings bindings, CancellationToken cancellation)
{
    private const int MaximumDepth = 4;

    // Far above what a type that people write needs; a generated monster is left alone.
    private int budget = 50_000;

    private readonly HashSet<IMethodSymbol> active = new(SymbolEqualityComparer.Default);

    private readonly Stack<CallPath?> callers = new();

    private DeliveryResults results = new(api.Symbols);

    // Each body that ends meets the same objects again.
    private readonly Dictionary<ProducerSettings, Finding[]> findings = new();

    public ConfigurationApi Api { get; } = api;

    public TypeBodies Bodies { get; } = bodies;

    public SharedConfigurations Shared { get; } = shared;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>What is read from settings files.</summary>
    public FileBindings Bindings { get; } = bindings;

    /// <summary>Whether judgements count: only when the states of the body at hand no longer change.</summary>
    public bool IsRecording { get; set; }

    /// <summary>How often there was something to record.</summary>
    public int Occasions { get; private set; }

    /// <summary>Whether the type was too large to be followed to the end; then nothing is reported.</summary>
    public bool IsExhausted => budget < 0;

    public Judgements Judgements { get; private set; } = new();

    /// <summary>The producers that the type builds, and what it does with them.</summary>
    public ProducerUses Producers { get; } = new();

    /// <summary>How the body at hand was reached; null in a body of the type that is followed for its own sake.</summary>
    public CallPath? Calls { get; private set; }

    /// <summary>The methods whose bodies were followed at a call, so that they need not be followed on their own.</summary>
    public HashSet<IMethodSymbol> Inlined { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Drops what was found, and counts what is found from here on.</summary>
    public void StartRecording()
    {
        Judgements = new();
        results = new(Api.Symbols);
        IsRecording = true;
    }

    /// <summary>There is something to record; whether it counts.</summary>
    public bool Records()
    {
        Occasions++;
        return IsRecording;
    }

    /// <summary>Takes one step; false when there have been too many.</summary>
    public bool Step()
    {
        Cancellation.ThrowIfCancellationRequested();
        return --budget >= 0;
    }

    /// <summary>The body of a method that can be followed at a call; null where it is not in this compilation, and for virtual ones.</summary>
    public ControlFlowGraph? GraphToFollow(IMethodSymbol method) =>
        method.IsVirtual || method.IsAbstract || method.IsOverride || KafkaSymbols.Is(method.ContainingType, Api.Symbols.HealthCheck) ? null : Bodies.Graph(method, Cancellation);

    /// <summary>Enters a body that is followed at a call; false for recursion, and where calls are nested too deep.</summary>
    /// <param name="method">The method.</param>
    /// <param name="call">The call.</param>
    public bool Enter(IMethodSymbol method, SyntaxNode call)
    {
        if (!Step() || active.Count >= MaximumDepth || !active.Add(method.OriginalDefinition))
        {
            return false;
        }

        callers.Push(Calls);
        Calls = new CallPath(call, Calls);
        if (method.MethodKind is not (MethodKind.AnonymousFunction or MethodKind.LocalFunction))
        {
            Inlined.Add(method.OriginalDefinition);
        }

        return true;
    }

    public void Leave(IMethodSymbol method)
    {
        Calls = callers.Pop();
        active.Remove(method.OriginalDefinition);
    }

    /// <summary>A producer is built from these settings, or may be by code that is not seen.</summary>
    public void Judge(ObjectValue configuration, FlowState state)
    {
        if (!Records())
        {
            return;
        }

        foreach (ConfigurationReference reference in configuration.References)
        {
            Judge(reference.Creation, state[reference.Target], isBuilt: true);
        }
    }

    /// <summary>A body ends: what was written explicitly into objects that others can see is what the author meant.</summary>
    public void JudgeWhatOthersSee(FlowState state)
    {
        if (!Records())
        {
            return;
        }

        foreach (ConfigurationObject target in state.Objects)
        {
            ObjectState found = state[target];
            if (!found.IsSeenElsewhere && !state.IsHeldByField(target))
            {
                foreach (SyntaxNode late in found.LateWrites)
                {
                    Report("KPS1120", late);
                }
            }

            if (found.IsSeenElsewhere && found.IsProducers)
            {
                Judge(creation: null, found.AsSeenElsewhere(), isBuilt: false);
            }
        }
    }

    /// <summary>A method of a producer is called, or of an object of which nothing is known.</summary>
    public void Called(ProducerValue? producer, IInvocationOperation call)
    {
        if (producer is not null)
        {
            Producers.Called(producer, call);
        }

        if (results.IsSend(call) && Records())
        {
            results.Called(producer, call);
        }
    }

    /// <summary>The whole type has been followed: what its producers' settings mean for how it uses them.</summary>
    public void JudgeUses()
    {
        foreach ((Finding finding, ProducerSettings settings) in Producers.Findings())
        {
            if (finding.Subject?.Where is { } where)
            {
                Judgements.Add(finding, where, creation: null, settings, isBuilt: true);
            }
        }

        foreach ((Finding finding, SyntaxNode where, ProducerSettings settings) in results.Findings(Producers, Bodies.Model, Cancellation))
        {
            Judgements.Add(finding, where, creation: null, settings, isBuilt: true, isRepairable: false);
        }
    }

    /// <summary>Reports a rule that the code breaks, not the settings.</summary>
    public void Report(string rule, SyntaxNode where)
    {
        if (Records())
        {
            Judgements.Add(SafetyRules.Find(rule).Report(new EffectiveSettings(ProducerSettings.Unseen), subject: null), where, creation: null, ProducerSettings.Unseen, isBuilt: true);
        }
    }

    /// <summary>A framework overwrites what a configuration says of one property.</summary>
    public void ReportOverwritten(ObjectValue configuration, FlowState state, string property, string framework, string instead)
    {
        if (!Records())
        {
            return;
        }

        foreach (ProducerSettings settings in configuration.References.Select(reference => state[reference.Target].Settings))
        {
            foreach (Setting written in settings.Written.Where(written => PropertyCatalog.Find(written.Name)?.Name == property && written.Where is SyntaxNode))
            {
                Finding finding = SafetyRules.Find("KPS1115").Report(new EffectiveSettings(settings), written, $" in {framework}, which overwrites it; use '{instead}'");
                Judgements.Add(finding, (SyntaxNode)written.Where!, creation: null, settings, isBuilt: true, isRepairable: false);
            }
        }
    }

    private void Judge(SyntaxNode? creation, ObjectState found, bool isBuilt)
    {
        if (found.IsExempt)
        {
            return;
        }

        if (!findings.TryGetValue(found.Settings, out Finding[]? all))
        {
            findings.Add(found.Settings, all = SafetyRules.Judge(found.Settings, Api.Symbols.ClientVersion).ToArray());
        }

        foreach (Finding finding in all)
        {
            // A framework may give one dictionary to producers and consumers. A test gives up early so that it fails quickly.
            object? place = finding.Subject is { } subject ? subject.Where : creation;
            bool isMeant = finding.Rule.Id switch
            {
                "KPS1112" => found.IsFrameworks || (place is not null && SharedWithConsumers.MayBe(place, Bodies.Model, Api)),
                "KPS1107" => place is SyntaxNode code && TestCode.Contains(code),
                _ => false,
            };
            if (!isMeant && place is { } where)
            {
                Judgements.Add(finding, where, Bindings.PlaceToAdd(creation), found.Settings, isBuilt, isRepairable: !found.IsFrameworks);
            }
        }
    }
}

namespace ProducerSafety.Configuration;

/// <summary>A broken rule: which setting breaks it, and what repairs it.</summary>
public sealed class Finding
{
    private readonly EffectiveSettings settings;

    internal Finding(SafetyRule rule, EffectiveSettings settings, Breach breach)
    {
        Rule = rule;
        this.settings = settings;
        Subject = breach.Subject;
        Detail = breach.Detail;
        OwnRepairs = breach.Repairs;
    }

    /// <summary>The rule.</summary>
    public SafetyRule Rule { get; }

    /// <summary>The written setting to point at, or null where something is missing and the configuration as a whole is meant.</summary>
    public Setting? Subject { get; }

    /// <summary>The text for <c>{1}</c> in the rule's message: what this very value does. Empty where the message has no such place.</summary>
    public string Detail { get; }

    /// <summary>The text of the diagnostic.</summary>
    public string Message => string.Format(System.Globalization.CultureInfo.InvariantCulture, Rule.Message, Rule.ShowsNameOnly ? Subject?.Name : Subject?.ToString(), Detail);

    /// <summary>
    /// All that must be changed together so that the client accepts the repaired settings; null where a setting that
    /// matters is not known and no repair is certain to build.
    /// </summary>
    public IReadOnlyList<Repair>? Repairs => Repair.Complete(settings, OwnRepairs);

    /// <summary>Whether the rule has a repair for this; else it is the author who must decide.</summary>
    public bool IsRepairable => OwnRepairs.Count > 0;

    /// <summary>What the rule itself asks for, before the contradictions that this causes are repaired.</summary>
    internal IReadOnlyList<Repair> OwnRepairs { get; }
}

/// <summary>What a rule's predicate returns: the setting that breaks the rule and the change that the rule asks for.</summary>
internal sealed class Breach(Setting? subject, params Repair[] repairs)
{
    public Setting? Subject { get; } = subject;

    public string Detail { get; init; } = "";

    public IReadOnlyList<Repair> Repairs { get; } = repairs;
}

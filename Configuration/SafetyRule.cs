namespace ProducerSafety.Configuration;

/// <summary>What a producer does with settings that break a rule.</summary>
public enum Verdict
{
    /// <summary>The client refuses to be built.</summary>
    RejectedWhenBuilt,

    /// <summary>A message can be stored more than once.</summary>
    MayDuplicate,

    /// <summary>A message can be lost although it seemed to be sent.</summary>
    MayLose,

    /// <summary>Messages of one partition can be stored in another order than they were sent.</summary>
    MayReorder,

    /// <summary>A message, a task or the process can wait for ever.</summary>
    MayHang,

    /// <summary>Others can read or forge what is sent.</summary>
    Insecure,

    /// <summary>The client does not do what the setting says.</summary>
    HasNoEffect,
}

/// <summary>How loudly a rule speaks when nobody has configured it.</summary>
public enum RuleSeverity
{
    /// <summary>A smell or a throughput problem.</summary>
    Info,

    /// <summary>Data can be lost, duplicated or reordered, or the process can hang.</summary>
    Warning,

    /// <summary>The client refuses to be built, or throws at run time.</summary>
    Error,
}

/// <summary>A rule about a producer's settings.</summary>
public sealed class SafetyRule
{
    private readonly Func<EffectiveSettings, Breach?>? judge;
    private readonly Func<EffectiveSettings, IEnumerable<Breach>>? judgeEach;

    internal SafetyRule(
        string id, string title, Verdict verdict, RuleSeverity severity, string message, string description,
        Func<EffectiveSettings, Breach?> judge)
        : this(id, title, verdict, severity, message, description) => this.judge = judge;

    internal SafetyRule(
        string id, string title, Verdict verdict, RuleSeverity severity, string message, string description,
        Func<EffectiveSettings, IEnumerable<Breach>> judgeEach)
        : this(id, title, verdict, severity, message, description) => this.judgeEach = judgeEach;

    /// <summary>A rule that cannot be judged by the settings alone: only where the code that uses the producer is seen.</summary>
    internal SafetyRule(string id, string title, Verdict verdict, RuleSeverity severity, string message, string description)
    {
        Id = id;
        Title = title;
        Verdict = verdict;
        Severity = severity;
        Message = message;
        Description = description;
    }

    /// <summary>The number, <c>KPSnnnn</c>; never changed, never reused.</summary>
    public string Id { get; }

    /// <summary>What is wrong, in a few words.</summary>
    public string Title { get; }

    /// <summary>What happens with such settings.</summary>
    public Verdict Verdict { get; }

    /// <summary>The severity when nobody has configured it.</summary>
    public RuleSeverity Severity { get; }

    /// <summary>The text of a diagnostic; <c>{0}</c> is the offending setting as written, where there is one.</summary>
    public string Message { get; }

    /// <summary>Why it matters.</summary>
    public string Description { get; }

    /// <summary>Whether <c>{0}</c> in the message is the setting's name only: its value is beside the point, or a secret.</summary>
    public bool ShowsNameOnly { get; internal init; }

    /// <summary>What the rule finds in these settings; nothing where nothing is wrong, or where not enough is known.</summary>
    /// <param name="settings">The settings that the client would run with.</param>
    public IEnumerable<Finding> Judge(EffectiveSettings settings)
    {
        List<Finding> found = [];
        Judge(settings, found);
        return found;
    }

    /// <summary>Adds what the rule finds in these settings: most find nothing, and every rule is asked about each producer.</summary>
    internal void Judge(EffectiveSettings settings, List<Finding> found)
    {
        if (judge?.Invoke(settings) is { } only)
        {
            found.Add(new Finding(this, settings, only));
        }

        if (judgeEach is not null)
        {
            foreach (Breach breach in judgeEach(settings))
            {
                found.Add(new Finding(this, settings, breach));
            }
        }
    }

    /// <summary>What a front end that sees how the producer is used has found.</summary>
    /// <param name="settings">The producer's settings.</param>
    /// <param name="subject">The written setting to point at, or null.</param>
    /// <param name="repairs">What repairs it.</param>
    public Finding Report(EffectiveSettings settings, Setting? subject, params Repair[] repairs) => new(this, settings, new Breach(subject, repairs));

    /// <summary>What a front end has found that the settings alone do not show.</summary>
    /// <param name="settings">The producer's settings.</param>
    /// <param name="subject">The written setting to point at.</param>
    /// <param name="detail">The text for <c>{1}</c> in the message.</param>
    /// <param name="repairs">What repairs it.</param>
    public Finding Report(EffectiveSettings settings, Setting subject, string detail, params Repair[] repairs) =>
        new(this, settings, new Breach(subject, repairs) { Detail = detail });
}

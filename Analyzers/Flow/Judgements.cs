using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Files;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>What was found in one type, each finding once a place.</summary>
internal sealed class Judgements
{
    private readonly Dictionary<(string Rule, object Place), Judgement> byPlace = new();
    private readonly HashSet<object> built = new();

    /// <summary>Where what is built shows that a setting is wrong, what it could mean elsewhere is not said as well.</summary>
    public IEnumerable<Judgement> All => byPlace.Values.Where(judgement => judgement.IsBuilt || !built.Contains(judgement.Key.Place));

    /// <summary>Adds a finding.</summary>
    /// <param name="finding">What is found.</param>
    /// <param name="where">A node, or a <see cref="FilePlace"/>.</param>
    /// <param name="creation">The node or the place in a file that a repair may add a setting to, or null.</param>
    /// <param name="settings">The settings that are judged.</param>
    /// <param name="isBuilt">Whether a producer is seen to be built from them.</param>
    /// <param name="isRepairable">Whether the settings can be changed by what is known of them.</param>
    public void Add(Finding finding, object where, object? creation, ProducerSettings settings, bool isBuilt, bool isRepairable = true)
    {
        Add(new(finding, where, new Lazy<RepairPlan?>(() => isRepairable ? RepairPlan.Create(finding, creation, settings) : null), settings, isBuilt));
    }

    public void AddRange(IEnumerable<Judgement> judgements)
    {
        foreach (Judgement judgement in judgements)
        {
            Add(judgement);
        }
    }

    private void Add(Judgement judgement)
    {
        (string, object) key = judgement.Key;
        if (judgement.IsBuilt)
        {
            built.Add(judgement.Key.Place);
        }

        // Two producers from one configuration: what is written once is repaired once, if both want the same repair. What
        // is only seen to be written, not to be built, says less than what is built.
        byPlace[key] = !byPlace.TryGetValue(key, out Judgement? earlier) || (judgement.IsBuilt && !earlier.IsBuilt) ? judgement
            : judgement.IsBuilt == earlier.IsBuilt && !Equals(earlier.Plan, judgement.Plan) ? earlier.WithoutPlan()
            : earlier;
    }
}

/// <summary>A finding and its place.</summary>
internal sealed class Judgement(Finding finding, object where, Lazy<RepairPlan?> plan, ProducerSettings settings, bool isBuilt)
{
    private static readonly Lazy<RepairPlan?> NoPlan = new(() => null);

    public Finding Finding { get; } = finding;

    /// <summary>Where it is in the code; for a finding in a file, what binds the file's section.</summary>
    public SyntaxNode Where { get; } = where as SyntaxNode ?? ((FilePlace)where).Binding;

    /// <summary>Where it is in a settings file, or null.</summary>
    public FilePlace? File { get; } = where as FilePlace;

    /// <summary>How to repair it, or null where no repair is certain.</summary>
    public RepairPlan? Plan => plan.Value;

    /// <summary>The settings that were judged.</summary>
    public ProducerSettings Settings { get; } = settings;

    public bool IsBuilt { get; } = isBuilt;

    /// <summary>What it is and where: the same finding, made on another way or with another environment's settings, has the same key.</summary>
    public (string Rule, object Place) Key => (Finding.Rule.Id, File is null ? (Where.SyntaxTree, Where.Span) : File);

    public Judgement WithoutPlan() => new(Finding, (object?)File ?? Where, NoPlan, Settings, IsBuilt);

    /// <summary>The same, shown at a place in a settings file.</summary>
    public Judgement At(FilePlace place) => new(Finding, place, plan, Settings, IsBuilt);
}

using Microsoft.CodeAnalysis;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>What was found in one type, each finding once a place.</summary>
internal sealed class Judgements
{
    private readonly Dictionary<(string Rule, SyntaxNode Where), Judgement> byPlace = new();

    public IEnumerable<Judgement> All => byPlace.Values;

    public void Add(Finding finding, SyntaxNode where, SyntaxNode? creation, ProducerSettings settings, bool isBuilt)
    {
        Judgement judgement = new(finding, where, RepairPlan.Create(finding, creation, settings), isBuilt);
        (string, SyntaxNode) key = (finding.Rule.Id, where);

        // Two producers from one configuration: what is written once is repaired once, if both want the same repair. What
        // is only seen to be written, not to be built, says less than what is built.
        byPlace[key] = !byPlace.TryGetValue(key, out Judgement? earlier) || (isBuilt && !earlier.IsBuilt) ? judgement
            : isBuilt == earlier.IsBuilt && !Equals(earlier.Plan, judgement.Plan) ? new(earlier.Finding, where, null, isBuilt)
            : earlier;
    }
}

/// <summary>A finding and its place.</summary>
internal sealed class Judgement(Finding finding, SyntaxNode where, RepairPlan? plan, bool isBuilt)
{
    public Finding Finding { get; } = finding;

    public SyntaxNode Where { get; } = where;

    /// <summary>How to repair it, or null where no repair is certain.</summary>
    public RepairPlan? Plan { get; } = plan;

    public bool IsBuilt { get; } = isBuilt;
}

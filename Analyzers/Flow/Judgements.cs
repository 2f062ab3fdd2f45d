using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>What was found in one type, each finding once a place.</summary>
internal sealed class Judgements
{
    private readonly Dictionary<(string Rule, SyntaxTree Tree, TextSpan Span), Judgement> byPlace = new();
    private readonly HashSet<(SyntaxTree Tree, TextSpan Span)> built = new();

    /// <summary>Where what is built shows that a setting is wrong, what it could mean elsewhere is not said as well.</summary>
    public IEnumerable<Judgement> All => byPlace.Values.Where(judgement => judgement.IsBuilt || !built.Contains((judgement.Where.SyntaxTree, judgement.Where.Span)));

    public void Add(Finding finding, SyntaxNode where, SyntaxNode? creation, ProducerSettings settings, bool isBuilt)
    {
        Add(new(finding, where, RepairPlan.Create(finding, creation, settings), isBuilt));
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
        (string, SyntaxTree, TextSpan) key = (judgement.Finding.Rule.Id, judgement.Where.SyntaxTree, judgement.Where.Span);

        if (judgement.IsBuilt)
        {
            built.Add((judgement.Where.SyntaxTree, judgement.Where.Span));
        }

        // Two producers from one configuration: what is written once is repaired once, if both want the same repair. What
        // is only seen to be written, not to be built, says less than what is built.
        byPlace[key] = !byPlace.TryGetValue(key, out Judgement? earlier) || (judgement.IsBuilt && !earlier.IsBuilt) ? judgement
            : judgement.IsBuilt == earlier.IsBuilt && !Equals(earlier.Plan, judgement.Plan) ? new(earlier.Finding, earlier.Where, null, earlier.IsBuilt)
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

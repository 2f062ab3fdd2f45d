using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.CodeFixes.Configuration;
using ProducerSafety.Analyzers.Flow;

namespace ProducerSafety.Analyzers.CodeFixes;

/// <summary>Turns idempotence on for the producer of a piece of code, where its configuration stands in the same document.</summary>
internal static class IdempotenceRepair
{
    /// <summary>
    /// The changes, or none: the configurations of the type that uses the producer, else the only unsafe one of the
    /// document. Which of several configurations elsewhere is meant cannot be told, so they are left alone.
    /// </summary>
    public static async Task<IReadOnlyList<TextChange>> ChangesIn(Document document, SyntaxNode producerUse, CancellationToken cancellation)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        if (model is null || root is null || KafkaSymbols.TryCreate(model.Compilation) is not { } symbols)
        {
            return Array.Empty<TextChange>();
        }

        ConfigurationFindings findings = new(new ConfigurationApi(symbols), model.Compilation);
        SyntaxNode ownType = producerUse.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().LastOrDefault() ?? root;
        RepairPlan[] plans = Plans(ownType, model, findings, cancellation);
        if (plans.Length == 0)
        {
            RepairPlan[] elsewhere = OutermostTypes(root).Where(type => type != ownType).SelectMany(type => Plans(type, model, findings, cancellation)).ToArray();
            plans = elsewhere.Length == 1 ? elsewhere : Array.Empty<RepairPlan>();
        }

        List<TextChange> changes = new();
        foreach (RepairPlan plan in plans)
        {
            changes.AddRange(await ConfigurationFix.ChangesAsync(document, plan, cancellation).ConfigureAwait(false) ?? Array.Empty<TextChange>());
        }

        return changes.Distinct().ToArray();
    }

    private static IEnumerable<SyntaxNode> OutermostTypes(SyntaxNode root) =>
        root.DescendantNodesAndSelf(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .Where(node => node is TypeDeclarationSyntax || (node is CompilationUnitSyntax unit && unit.Members.OfType<GlobalStatementSyntax>().Any()));

    private static RepairPlan[] Plans(SyntaxNode type, SemanticModel model, ConfigurationFindings findings, CancellationToken cancellation)
    {
        INamedTypeSymbol? symbol = type is CompilationUnitSyntax
            ? model.Compilation.GetEntryPoint(cancellation)?.ContainingType
            : model.GetDeclaredSymbol(type, cancellation) as INamedTypeSymbol;
        return symbol is null ? Array.Empty<RepairPlan>() : findings.Of(symbol, model, cancellation)
            .Where(judgement => judgement.Finding.Rule.Id is "KPS1101" or "KPS1102" && judgement.Where.SyntaxTree == model.SyntaxTree)
            .OrderBy(judgement => judgement.Where.SpanStart)
            .Select(judgement => judgement.Plan)
            .OfType<RepairPlan>()
            .ToArray();
    }
}

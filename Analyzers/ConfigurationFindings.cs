using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Files;
using ProducerSafety.Analyzers.Flow;

namespace ProducerSafety.Analyzers;

/// <summary>
/// What is found in one compilation, by type. Each type is followed once, also into what it calls in other types; what lies in
/// another type's code is then reported by that type, so that it is reported once, where it is written.
/// </summary>
internal sealed class ConfigurationFindings
{
    private readonly ConfigurationApi api;
    private readonly SourceBodies sources;
    private readonly SharedConfigurations shared;
    private readonly TypeUsers users;
    private readonly SettingsFiles files;
    private readonly LaterWrites later;

    // Several threads may compute the same; the results are equal.
    private readonly ConcurrentDictionary<INamedTypeSymbol, IReadOnlyList<Judgement>> followed = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, ILookup<(SyntaxTree, TextSpan), Judgement>> reported = new(SymbolEqualityComparer.Default);

    public ConfigurationFindings(ConfigurationApi api, Compilation compilation, SettingsFiles? files = null)
    {
        this.files = files ?? SettingsFiles.None;
        this.api = api;
        later = new LaterWrites(compilation, api.Symbols.ClientVersion);
        sources = new SourceBodies(compilation);
        shared = new SharedConfigurations(api, sources);
        users = new TypeUsers(api, sources);
    }

    /// <summary>What is reported at an operation of a type.</summary>
    /// <param name="type">The outermost type.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="cancellation">Ends the work.</param>
    public IEnumerable<Judgement> At(INamedTypeSymbol type, IOperation operation, CancellationToken cancellation)
    {
        if (!reported.TryGetValue(type, out ILookup<(SyntaxTree, TextSpan), Judgement>? judgements))
        {
            judgements = Of(type, operation.SemanticModel!, cancellation).ToLookup(judgement => (judgement.Where.SyntaxTree, judgement.Where.Span));
            reported.TryAdd(type, judgements);
        }

        return judgements[(operation.Syntax.SyntaxTree, operation.Syntax.Span)];
    }

    /// <summary>What is found in the code of a type, by following it and the types that use it.</summary>
    /// <param name="type">The outermost type.</param>
    /// <param name="model">The model of a file in which it is declared.</param>
    /// <param name="cancellation">Ends the work.</param>
    public IEnumerable<Judgement> Of(INamedTypeSymbol type, SemanticModel model, CancellationToken cancellation)
    {
        (SyntaxTree Tree, TextSpan Span)[] declarations = type.DeclaringSyntaxReferences.Select(part => (part.SyntaxTree, part.Span)).ToArray();
        Judgements all = new();
        all.AddRange(Followed(type, model, cancellation).Where(IsMine));
        foreach (INamedTypeSymbol user in users.Of(type, cancellation).Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default))
        {
            SyntaxTree file = user.DeclaringSyntaxReferences[0].SyntaxTree;
            all.AddRange(Followed(user, sources.Model(file), cancellation).Where(IsMine));
        }

        return all.All;

        bool IsMine(Judgement judgement) => declarations.Any(part => part.Tree == judgement.Where.SyntaxTree && part.Span.Contains(judgement.Where.Span));
    }

    private IReadOnlyList<Judgement> Followed(INamedTypeSymbol type, SemanticModel model, CancellationToken cancellation)
    {
        if (!followed.TryGetValue(type, out IReadOnlyList<Judgement>? judgements))
        {
            judgements = TypeFlow.Judge(type, model, api, sources, shared, files, cancellation)
                .Where(judgement => !later.MayEnd(judgement, cancellation)).ToArray();
            followed.TryAdd(type, judgements);
        }

        return judgements;
    }
}

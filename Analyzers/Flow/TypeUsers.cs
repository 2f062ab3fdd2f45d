using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>
/// The types that may call what another type offers around configurations: its factories, its extension methods, its
/// constructors. Files are searched as text, and nothing is bound.
/// </summary>
internal sealed class TypeUsers(ConfigurationApi api, SourceBodies sources)
{
    // Every type that offers something asks about every file.
    private readonly Lazy<(SyntaxTree File, Words Words)[]> files = new(() => sources.Compilation.SyntaxTrees.Select(file => (file, Words.Of(file))).ToArray());

    /// <summary>The outermost types, other than the type itself, that name one of its members; in the order of the files.</summary>
    public IEnumerable<INamedTypeSymbol> Of(INamedTypeSymbol type, CancellationToken cancellation)
    {
        List<(string Member, string Type)> offered = new();
        AddOffered(type, offered);
        if (offered.Count == 0)
        {
            yield break;
        }

        ImmutableArray<SyntaxReference> parts = type.DeclaringSyntaxReferences;
        int[] hashes = offered.Select(pair => Words.Hash(pair.Member)).ToArray();
        foreach ((SyntaxTree tree, Words words) in files.Value)
        {
            if (!words.MayContainAny(hashes))
            {
                continue;
            }

            string text = tree.GetText(cancellation).ToString();
            TextSpan whole = new(0, text.Length);
            string[] names = offered.Where(pair => MemberUses.Contains(text, whole, pair.Member) && (MemberUses.Contains(text, whole, pair.Type) || text.IndexOf("Producer", StringComparison.Ordinal) >= 0))
                .Select(pair => pair.Member).Distinct().ToArray();
            foreach (SyntaxNode declaration in OutermostDeclarations.In(tree.GetRoot(cancellation)))
            {
                if (!parts.Any(part => part.SyntaxTree == tree && part.Span == declaration.Span)
                    && Array.Exists(names, name => MemberUses.Contains(text, declaration.Span, name))
                    && Declared(declaration, cancellation) is { } user && !SymbolEqualityComparer.Default.Equals(user, type))
                {
                    yield return user;
                }
            }
        }
    }

    private INamedTypeSymbol? Declared(SyntaxNode declaration, CancellationToken cancellation) =>
        sources.Model(declaration.SyntaxTree).GetDeclaredSymbol(declaration, cancellation) is { } symbol ? OutermostType.Of(symbol) : null;

    private void AddOffered(INamedTypeSymbol type, List<(string Member, string Type)> offered)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            bool concernsConfiguration = member.DeclaredAccessibility != Accessibility.Private && member switch
            {
                IFieldSymbol field => Concerns(field.Type),
                IPropertySymbol property => Concerns(property.Type),
                IMethodSymbol { MethodKind: MethodKind.Constructor } when api.IsProducerBuilder(type) => true,
                IMethodSymbol method => Concerns(method.ReturnType) || method.Parameters.Any(parameter => Concerns(parameter.Type)),
                _ => false,
            };
            if (concernsConfiguration)
            {
                offered.Add((member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? type.Name : member.Name, type.Name));
            }
            else if (member is INamedTypeSymbol nested)
            {
                AddOffered(nested, offered);
            }
        }
    }

    private bool Concerns(ITypeSymbol type) => api.IsConfiguration(type) || ConfigurationApi.IsDictionary(type) || api.IsProducerBuilder(type) || api.IsCallback(type);
}

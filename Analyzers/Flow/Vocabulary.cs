using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>
/// The names without which code cannot touch a configuration; a body that has none of them is not followed. Most bodies of a type
/// with a producer only use the field that holds it.
/// </summary>
internal sealed class Vocabulary
{
    private static readonly HashSet<string> Clients = new(PropertyCatalog.All.Select(property => property.ClrName ?? "ProducerConfig"), StringComparer.Ordinal)
    {
        "ClientConfig", "ProducerConfig", "ProducerBuilder", "Build", "Set", "GetSection", "GetRequiredSection", "BindConfiguration", "AddKafkaProducer", "AddKeyedKafkaProducer",
    };

    private readonly HashSet<string> members = new(StringComparer.Ordinal);
    private readonly HashSet<string> producers = new(StringComparer.Ordinal);

    /// <param name="type">The outermost type, whose own fields, properties and methods may hold or hand on a configuration.</param>
    /// <param name="api">The client's API.</param>
    /// <param name="ofProducers">Whether code that only uses a producer counts too.</param>
    public Vocabulary(INamedTypeSymbol type, ConfigurationApi api, bool ofProducers) => AddMembers(type, api, ofProducers);

    /// <summary>Whether a body has one of the names, or the signature of the member that it belongs to.</summary>
    public bool IsUsedIn(SyntaxNode body)
    {
        SyntaxNode member = body.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? body;
        return member.DescendantTokens().Any(token =>
            token.IsKind(SyntaxKind.IdentifierToken)
            && (Clients.Contains(token.ValueText) || members.Contains(token.ValueText) || (IsTelling(token.ValueText) && !producers.Contains(token.ValueText))));
    }

    // What people call their own factories, options and extension methods, and what they keep in variables; in upper case or lower.
    private static bool IsTelling(string name) =>
        name.IndexOf("roducer", StringComparison.Ordinal) >= 0 || name.IndexOf("afka", StringComparison.Ordinal) >= 0;

    private void AddMembers(INamedTypeSymbol type, ConfigurationApi api, bool ofProducers)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            bool concernsConfiguration = member switch
            {
                IFieldSymbol field => Concerns(field.Type),
                IPropertySymbol property => Concerns(property.Type),
                IMethodSymbol method => Concerns(method.ReturnType) || method.Parameters.Any(parameter => Concerns(parameter.Type)),
                _ => false,
            };
            if (concernsConfiguration)
            {
                members.Add(member.Name);
            }
            else if ((member as IFieldSymbol)?.Type is { } held && KafkaSymbols.Is(held, api.Symbols.Producer))
            {
                producers.Add(member.Name);
            }
            else if (member is INamedTypeSymbol nested)
            {
                AddMembers(nested, api, ofProducers);
            }
        }

        // A producer too: a method that does no more than poll it decides whether its settings are right.
        bool Concerns(ITypeSymbol candidate) =>
            api.IsTracked(candidate) || api.IsProducerBuilder(candidate) || BindingApi.IsConfiguration(candidate) || (ofProducers && KafkaSymbols.Is(candidate, api.Symbols.Producer));
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>
/// The names without which code cannot touch a configuration; a body that has none of them is not followed. Most bodies of a type
/// with a producer only use the field that holds it.
/// </summary>
internal sealed class Vocabulary
{
    private static readonly HashSet<int> Clients = new(
        PropertyCatalog.All.Select(property => property.ClrName ?? "ProducerConfig")
            .Concat(new[] { "ClientConfig", "ProducerConfig", "ProducerBuilder", "Build", "Set", "GetSection", "GetRequiredSection", "BindConfiguration", "AddKafkaProducer", "AddKeyedKafkaProducer" })
            .Select(Words.Hash));

    private readonly HashSet<int> members = new();
    private readonly HashSet<int> producers = new();

    /// <param name="type">The outermost type, whose own fields, properties and methods may hold or hand on a configuration.</param>
    /// <param name="api">The client's API.</param>
    /// <param name="ofProducers">Whether code that only uses a producer counts too.</param>
    public Vocabulary(INamedTypeSymbol type, ConfigurationApi api, bool ofProducers) => AddMembers(type, api, ofProducers);

    /// <summary>Whether a body has one of the names, or the signature of the member that it belongs to.</summary>
    public bool IsUsedIn(SyntaxNode body)
    {
        SyntaxNode member = body.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? body;
        string text = member.SyntaxTree.GetText().ToString();
        foreach (Words.Word word in Words.In(text, member.Span))
        {
            if (Clients.Contains(word.Hash) || members.Contains(word.Hash) || (!producers.Contains(word.Hash) && IsTelling(text, word)))
            {
                return true;
            }
        }

        return false;
    }

    // What people call their own factories, options and extension methods, and what they keep in variables; in upper case or lower.
    private static bool IsTelling(string text, Words.Word word) =>
        text.IndexOf("roducer", word.Start, word.Length, StringComparison.Ordinal) >= 0 || text.IndexOf("afka", word.Start, word.Length, StringComparison.Ordinal) >= 0;

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
                members.Add(Words.Hash(member.Name));
            }
            else if ((member as IFieldSymbol)?.Type is { } held && KafkaSymbols.Is(held, api.Symbols.Producer))
            {
                producers.Add(Words.Hash(member.Name));
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

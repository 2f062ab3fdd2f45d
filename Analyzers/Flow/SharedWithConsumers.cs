using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ProducerSafety.Analyzers.Files;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Tells whether a setting may be meant for a consumer: in a file, a dictionary or a list, in a project that builds consumers.</summary>
internal static class SharedWithConsumers
{
    private static readonly ConditionalWeakTable<Compilation, object> BuildConsumers = new();

    /// <param name="place">Where the setting is written: a node, or a <see cref="FilePlace"/>.</param>
    /// <param name="modelOf">The model of a file.</param>
    /// <param name="api">The client's API.</param>
    public static bool MayBe(object place, Func<SyntaxTree, SemanticModel> modelOf, ConfigurationApi api)
    {
        SemanticModel model = modelOf((place as SyntaxNode ?? ((FilePlace)place).Binding).SyntaxTree);
        return (bool)BuildConsumers.GetValue(model.Compilation, compilation => compilation.SyntaxTrees.Any(tree => tree.GetText().ToString().Contains("ConsumerBuilder")))
            && !(place is SyntaxNode node && IsOfProducerConfig(node, model, api));
    }

    // config.Set("group.id", "orders")
    private static bool IsOfProducerConfig(SyntaxNode node, SemanticModel model, ConfigurationApi api) =>
        node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Set", Expression: var receiver } }
        && api.IsProducerConfiguration(model.GetTypeInfo(receiver).Type);
}

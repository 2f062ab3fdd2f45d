using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Files;

/// <summary>
/// What the code writes into configurations that it has not created itself. Where a bound configuration is handed to code that is not
/// followed, any of these writes may replace what the file says.
/// </summary>
internal sealed class LaterWrites(Compilation compilation, Version? client)
{
    private static readonly Regex Write = new(
        @"\.\s*(" + string.Join("|", PropertyCatalog.All.Select(property => property.ClrName).OfType<string>()) + @")\s*(\?\?)?=(?!=)|\.\s*Set\s*\(|\bnew\s+(Producer|Client)Config\s*\(\s*[^\s)]",
        RegexOptions.CultureInvariant);

    private ImmutableHashSet<string>? properties;

    /// <summary>Whether a finding in a file may not hold, because a setting that it depends on is perhaps written again.</summary>
    public bool MayEnd(Judgement judgement, CancellationToken cancellation)
    {
        if (judgement.File is null || judgement.IsBuilt)
        {
            return false;
        }

        properties ??= Collect(cancellation);
        ProducerSettings settings = properties.Aggregate(judgement.Settings, (known, property) => known.With(Setting.Unknown(known[property].Name)));
        return !properties.IsEmpty && !SafetyRules.Judge(settings, client).Any(finding => finding.Rule == judgement.Finding.Rule && finding.Subject?.Name == judgement.Finding.Subject?.Name);
    }

    private ImmutableHashSet<string> Collect(CancellationToken cancellation)
    {
        ImmutableHashSet<string>.Builder written = ImmutableHashSet.CreateBuilder(StringComparer.Ordinal);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            SyntaxNode? root = null;
            foreach (Match match in Write.Matches(tree.GetText(cancellation).ToString()))
            {
                root ??= tree.GetRoot(cancellation);
                written.UnionWith(NamesAt(root.FindToken(match.Index).Parent!));
            }
        }

        return written.Select(name => (PropertyCatalog.FindByClrName(name) ?? PropertyCatalog.Find(name))?.Name).OfType<string>().ToImmutableHashSet(StringComparer.Ordinal);
    }

    private static IEnumerable<string> NamesAt(SyntaxNode node) => node switch
    {
        MemberAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } target when assignment.Left == target && !IsCreatedHere(target.Expression) =>
            new[] { target.Name.Identifier.ValueText },
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 2 } arguments } } call when !IsCreatedHere(call.Expression) =>
            // A name that is not written out may be any.
            arguments[0].Expression is LiteralExpressionSyntax literal ? new[] { literal.Token.ValueText } : PropertyCatalog.All.Select(property => property.Name),
        ObjectCreationExpressionSyntax { Initializer.Expressions: var elements } =>
            elements.OfType<AssignmentExpressionSyntax>().Select(element => element.Left).OfType<IdentifierNameSyntax>().Select(name => name.Identifier.ValueText),
        _ => Enumerable.Empty<string>(),
    };

    // What starts empty holds nothing from a file.
    private static bool IsCreatedHere(ExpressionSyntax receiver)
    {
        if (receiver is not IdentifierNameSyntax { Identifier.ValueText: var name })
        {
            return false;
        }

        SyntaxNode root = receiver.SyntaxTree.GetRoot();
        SyntaxNode scope = receiver.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() ?? root;
        if (scope.DescendantNodes().OfType<ParameterSyntax>().Any(parameter => parameter.Identifier.ValueText == name))
        {
            return false;
        }

        VariableDeclaratorSyntax? variable = Find(scope) ?? Find(root);
        return variable?.Initializer?.Value is BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } };

        VariableDeclaratorSyntax? Find(SyntaxNode within) => within.DescendantNodes().OfType<VariableDeclaratorSyntax>().FirstOrDefault(declared => declared.Identifier.ValueText == name);
    }
}

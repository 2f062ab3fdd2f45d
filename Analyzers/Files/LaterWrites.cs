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

    // By whether they are written after all else.
    private ILookup<bool, string>? written;

    /// <summary>Whether a finding in a file, or in what is given to <c>Configure</c>, may not hold, because a setting that it depends on is perhaps written again.</summary>
    public bool MayEnd(Judgement judgement, CancellationToken cancellation)
    {
        if (judgement.IsBuilt || (judgement.File is null && !IsConfigures(judgement.Where)))
        {
            return false;
        }

        written ??= Collect(cancellation);
        string[] properties = (judgement.File is null ? written[true] : written[true].Concat(written[false])).Distinct().ToArray();
        ProducerSettings settings = properties.Aggregate(judgement.Settings, (known, property) => known.With(Setting.Unknown(known[property].Name)));
        return properties.Length > 0 && !SafetyRules.Judge(settings, client).Any(finding => finding.Rule == judgement.Finding.Rule && finding.Subject?.Name == judgement.Finding.Subject?.Name);
    }

    private ILookup<bool, string> Collect(CancellationToken cancellation)
    {
        List<(bool IsLast, string Name)> names = new();
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            SyntaxNode? root = null;
            foreach (Match match in Write.Matches(tree.GetText(cancellation).ToString()))
            {
                root ??= tree.GetRoot(cancellation);
                SyntaxNode node = root.FindToken(match.Index).Parent!;
                bool isLast = node.Ancestors().Any(IsPostConfigure);
                names.AddRange(NamesAt(node).Select(name => (isLast, name)));
            }
        }

        return names.Select(found => (found.IsLast, (PropertyCatalog.FindByClrName(found.Name) ?? PropertyCatalog.Find(found.Name))?.Name))
            .Where(found => found.Name is not null).ToLookup(found => found.IsLast, found => found.Name!);
    }

    private static bool IsConfigures(SyntaxNode where) => where.Ancestors().OfType<InvocationExpressionSyntax>().Any(call => NameOf(call) == "Configure");

    private static bool IsPostConfigure(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText == "PostConfigure",
        InvocationExpressionSyntax call => NameOf(call) is "PostConfigure" or "PostConfigureAll",
        _ => false,
    };

    private static string? NameOf(InvocationExpressionSyntax call) => (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText;

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

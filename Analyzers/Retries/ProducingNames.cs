using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>
/// Tells by names alone whether a method can produce, so that only few bodies are bound: a loop that calls a method of
/// the project stands in nearly every file, one that produces in few.
/// </summary>
internal sealed class ProducingNames(Compilation compilation)
{
    private const int DeepestCall = 3;
    private const string Client = "Produce";

    private static readonly ConditionalWeakTable<SyntaxTree, HashSet<string>> NamesByTree = new();

    // Read concurrently; building it twice is harmless.
    private HashSet<string>? names;

    public static bool IsClientName(string name) => name is "ProduceAsync" or "Produce";

    /// <summary>Whether the body of a method calls something with the name of a method that produces.</summary>
    public bool MayProduce(IMethodSymbol method) => MayProduce(method, depth: 1);

    private bool MayProduce(IMethodSymbol method, int depth)
    {
        if (method.DeclaringSyntaxReferences.IsEmpty || method.IsAbstract)
        {
            return false;
        }

        names ??= new HashSet<string>(compilation.SyntaxTrees.SelectMany(tree => NamesByTree.GetValue(tree, FindNames)));
        if (names.Contains(method.Name))
        {
            return true;
        }

        foreach (string called in CalledNames(method.DeclaringSyntaxReferences[0].GetSyntax()))
        {
            if (names.Contains(called)
                || (depth < DeepestCall && called != method.Name
                    && method.ContainingType.GetMembers(called).Any(member => member is IMethodSymbol next && MayProduce(next, depth + 1))))
            {
                return true;
            }
        }

        return false;
    }

    private static HashSet<string> FindNames(SyntaxTree tree)
    {
        HashSet<string> found = new();
        string text = tree.GetText().ToString();
        for (int at = text.IndexOf(Client, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Client, at + Client.Length, StringComparison.Ordinal))
        {
            SyntaxToken token = tree.GetRoot().FindToken(at);
            if (token.SpanStart != at || !IsClientName(token.ValueText) || CallOf(token) is not { } call)
            {
                continue;
            }

            foreach (SyntaxNode around in call.Ancestors())
            {
                if (around is MethodDeclarationSyntax method)
                {
                    found.Add(method.Identifier.ValueText);
                }
                else if (around is LocalFunctionStatementSyntax local)
                {
                    found.Add(local.Identifier.ValueText);
                }
            }
        }

        return found;
    }

    private static InvocationExpressionSyntax? CallOf(SyntaxToken name) =>
        (name.Parent?.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax ? name.Parent.Parent : name.Parent)?.Parent is InvocationExpressionSyntax call
        && NameOf(call) == name.ValueText ? call : null;

    private static IEnumerable<string> CalledNames(SyntaxNode declaration) =>
        declaration.DescendantNodes().OfType<InvocationExpressionSyntax>().Select(NameOf).OfType<string>();

    private static string? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax member => member.Name.Identifier.ValueText,
        _ => null,
    };
}

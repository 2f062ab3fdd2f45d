using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Flow;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>
/// Tells by names alone whether a method can produce, so that only few bodies are bound: a loop that calls a method of
/// the project stands in nearly every file, one that produces in few.
/// </summary>
internal sealed class ProducingNames
{
    private const int DeepestCall = 3;

    /// <summary>The client's methods that send.</summary>
    internal static readonly string[] ClientNames = { "ProduceAsync", "Produce" };

    private static readonly ConditionalWeakTable<Compilation, ProducingNames> OfCompilations = new();
    private static readonly ConditionalWeakTable<SyntaxTree, HashSet<string>> NamesByTree = new();

    private readonly Lazy<HashSet<string>> names;
    private readonly Lazy<string[]> callable;

    private ProducingNames(Compilation compilation)
    {
        names = new(() => new(compilation.SyntaxTrees.SelectMany(tree => NamesByTree.GetValue(tree, FindNames))));
        callable = new(() => FindCallable(compilation));
    }

    /// <summary>The names of a compilation; the same for all who ask.</summary>
    public static ProducingNames Of(Compilation compilation) => OfCompilations.GetValue(compilation, key => new ProducingNames(key));

    public static bool IsClientName(string name) => name is "ProduceAsync" or "Produce";

    /// <summary>Whether the body of a method calls something with the name of a method that produces.</summary>
    public bool MayProduce(IMethodSymbol method) => MayProduce(method, depth: 1);

    /// <summary>Whether a text calls something with a name for which <see cref="MayProduce(IMethodSymbol)"/> may hold.</summary>
    public bool AreCalledIn(string text, TextSpan span) => Array.Exists(callable.Value, name => MemberUses.Contains(text, span, name));

    private bool MayProduce(IMethodSymbol method, int depth)
    {
        if (method.DeclaringSyntaxReferences.IsEmpty || method.IsAbstract)
        {
            return false;
        }

        if (names.Value.Contains(method.Name))
        {
            return true;
        }

        foreach (string called in CalledNames(method.DeclaringSyntaxReferences[0].GetSyntax()))
        {
            if (names.Value.Contains(called)
                || (depth < DeepestCall && called != method.Name
                    && method.ContainingType.GetMembers(called).Any(member => member is IMethodSymbol next && MayProduce(next, depth + 1))))
            {
                return true;
            }
        }

        return false;
    }

    // Methods that produce, and those that call them, and so on as deep as calls are followed.
    private string[] FindCallable(Compilation compilation)
    {
        HashSet<string> found = new(names.Value);
        HashSet<string> last = found;
        for (int depth = 0; depth < DeepestCall && last.Count > 0; depth++)
        {
            HashSet<string> next = new();
            foreach (SyntaxTree tree in compilation.SyntaxTrees)
            {
                Words words = Words.Of(tree);
                foreach (string name in last)
                {
                    if (words.MayContain(Words.Hash(name)))
                    {
                        AddCallers(tree, name, next);
                    }
                }
            }

            next.ExceptWith(found);
            found.UnionWith(next);
            last = next;
        }

        return found.Where(name => names.Value.Contains(name) || CallNames.IsSending(name)).ToArray();
    }

    private static HashSet<string> FindNames(SyntaxTree tree)
    {
        HashSet<string> found = new();
        foreach (string name in ClientNames)
        {
            AddCallers(tree, name, found);
        }

        return found;
    }

    // The names of the functions around each call of a method.
    private static void AddCallers(SyntaxTree tree, string name, HashSet<string> callers)
    {
        foreach (SyntaxToken token in MemberUses.Tokens(tree.GetRoot(), name))
        {
            if (CallOf(token) is not { } call)
            {
                continue;
            }

            foreach (SyntaxNode around in call.Ancestors())
            {
                if (around is MethodDeclarationSyntax method)
                {
                    callers.Add(method.Identifier.ValueText);
                }
                else if (around is LocalFunctionStatementSyntax local)
                {
                    callers.Add(local.Identifier.ValueText);
                }
            }
        }
    }

    /// <summary>The call of a method by its name; null where the name is not called.</summary>
    internal static InvocationExpressionSyntax? CallOf(SyntaxToken name) =>
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

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ProducerSafety.Analyzers.Tests.Verification.Robustness;

/// <summary>Code as it looks while it is typed: a token missing, or the rest of the file.</summary>
internal static class Mutants
{
    /// <summary>Set to <c>all</c> to delete every token and to cut after every one, which takes minutes.</summary>
    public const string Variable = "PRODUCERSAFETY_MUTANTS";

    private const int Deletions = 40;
    private const int Truncations = 20;

    public static IEnumerable<(string What, string Text)> Of(string source)
    {
        bool all = Environment.GetEnvironmentVariable(Variable) == "all";
        ImmutableArray<SyntaxToken> tokens = [.. CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().Where(token => token.Span.Length > 0)];
        for (int index = 0, step = Step(Deletions); index < tokens.Length; index += step)
        {
            SyntaxToken token = tokens[index];
            yield return ($"without '{token}' at {token.SpanStart}", source.Remove(token.SpanStart, token.Span.Length));
        }

        for (int index = 1, step = Step(Truncations); index < tokens.Length; index += step)
        {
            yield return ($"cut at {tokens[index].SpanStart}", source[..tokens[index].SpanStart]);
        }

        // An odd step, so that it does not always meet the same kind of token in regular code.
        int Step(int wanted) => all ? 1 : Math.Max(1, tokens.Length / wanted) | 1;
    }
}

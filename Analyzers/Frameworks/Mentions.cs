using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Frameworks;

/// <summary>Where something stands in the text of a compilation's files, looked up once.</summary>
internal static class Mentions
{
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<string, (SyntaxTree Tree, int Position)[]>> Known = new();

    /// <summary>All places of a pattern.</summary>
    public static IEnumerable<(SyntaxTree Tree, int Position)> Of(string pattern, Compilation compilation, CancellationToken cancellation) =>
        Known.GetOrCreateValue(compilation).GetOrAdd(pattern, _ => Find(new Regex(pattern, RegexOptions.CultureInvariant), compilation, cancellation));

    private static (SyntaxTree Tree, int Position)[] Find(Regex pattern, Compilation compilation, CancellationToken cancellation) => compilation.SyntaxTrees
        .SelectMany(tree => pattern.Matches(tree.GetText(cancellation).ToString()).Cast<Match>().Select(match => (tree, match.Index))).ToArray();
}

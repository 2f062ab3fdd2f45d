using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Files;

/// <summary>Tells a setting that was meant for the client, and is lost, from one that something else reads.</summary>
internal static class IgnoredName
{
    private static readonly Dictionary<string, string> ByPlainName = PlainNames();

    /// <summary>
    /// The C# property that was meant by a name that binding passes over; null where that is not certain. A section often
    /// holds more than one class is bound to: a topic, a consumer's settings, a switch of the application's own.
    /// </summary>
    public static string? Meant(string name, Compilation compilation, CancellationToken cancellation)
    {
        string? meant = ByPlainName.TryGetValue(Plain(name), out string? exact) ? exact : Near(name);
        return meant is null || IsReadElsewhere(name, compilation, cancellation) ? null : meant;
    }

    // EnableIdempotance: one letter off the name of a property that is long enough for that to be no accident.
    private static string? Near(string name)
    {
        string plain = Plain(name);
        if (plain.Length < 8)
        {
            return null;
        }

        string[] near = ByPlainName.Where(pair => IsOneEditAway(pair.Key, plain)).Select(pair => pair.Value).Distinct().ToArray();
        return near.Length == 1 ? near[0] : null;
    }

    private static bool IsOneEditAway(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 1)
        {
            return false;
        }

        int start = 0;
        while (start < left.Length && start < right.Length && left[start] == right[start])
        {
            start++;
        }

        int end = 0;
        while (end < left.Length - start && end < right.Length - start && left[left.Length - 1 - end] == right[right.Length - 1 - end])
        {
            end++;
        }

        int changedLeft = left.Length - start - end;
        int changedRight = right.Length - start - end;
        return changedLeft <= 1 && changedRight <= 1
            || changedLeft == 2 && changedRight == 2 && left[start] == right[start + 1] && left[start + 1] == right[start];
    }

    private static bool IsReadElsewhere(string name, Compilation compilation, CancellationToken cancellation)
    {
        if (compilation.ContainsSymbolsWithName(candidate => string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase), SymbolFilter.Member, cancellation))
        {
            return true;
        }

        Regex literal = new("[\":]" + Regex.Escape(name) + "[\":]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return compilation.SyntaxTrees.Any(tree => tree.TryGetText(out SourceText? text) && literal.IsMatch(text.ToString()));
    }

    // A name without punctuation and case: max.in.flight.requests.per.connection, MaxInFlightRequestsPerConnection.
    private static string Plain(string name) => new string(name.Where(char.IsLetterOrDigit).ToArray()).ToLowerInvariant();

    private static Dictionary<string, string> PlainNames()
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (KafkaProperty property in PropertyCatalog.All.Where(property => property.ClrName is not null && property.Scope != PropertyScope.Consumer))
        {
            foreach (string name in property.Aliases.Append(property.Name).Append(property.ClrName!))
            {
                names[Plain(name)] = property.ClrName!;
            }
        }

        return names;
    }
}

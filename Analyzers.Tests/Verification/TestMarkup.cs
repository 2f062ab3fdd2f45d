using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>
/// A source text with the markup taken out: <c>[|…|]</c> a diagnostic of the analyzer's only rule, <c>{|ID:…|}</c> a
/// diagnostic with this id, <c>{|#0:…|}</c> a place that <see cref="DiagnosticResult.WithLocation(int)"/> names, and
/// <c>$$</c> the start of a diagnostic of the analyzer's only rule. Markup can be nested.
/// </summary>
internal sealed class TestMarkup
{
    private readonly List<(string? Id, TextSpan Span)> diagnostics = [];
    private readonly Dictionary<int, TextSpan> places = [];
    private readonly List<int> positions = [];

    private TestMarkup()
    {
    }

    public string Text { get; private set; } = "";

    /// <summary>The marked diagnostics; the id is null for <c>[|…|]</c>.</summary>
    public IReadOnlyList<(string? Id, TextSpan Span)> Diagnostics => diagnostics;

    public IReadOnlyDictionary<int, TextSpan> Places => places;

    public IReadOnlyList<int> Positions => positions;

    public static TestMarkup Parse(string source)
    {
        TestMarkup markup = new();
        StringBuilder text = new(source.Length);
        Stack<(string? Name, int Start)> open = new();
        int index = 0;
        while (index < source.Length)
        {
            ReadOnlySpan<char> rest = source.AsSpan(index);
            if (rest.StartsWith("[|"))
            {
                open.Push((null, text.Length));
                index += 2;
            }
            else if (rest.StartsWith("{|") && NameAt(rest) is { } name)
            {
                open.Push((name, text.Length));
                index += name.Length + 3;
            }
            else if ((rest.StartsWith("|]") && open.TryPeek(out (string? Name, int Start) top) && top.Name is null)
                || (rest.StartsWith("|}") && open.TryPeek(out top) && top.Name is not null))
            {
                open.Pop();
                markup.Add(top.Name, TextSpan.FromBounds(top.Start, text.Length));
                index += 2;
            }
            else if (rest[0] == '$' && DollarsAt(rest) is int dollars and > 1)
            {
                // In front of a quote they belong to C#: an interpolated raw string.
                if (dollars < rest.Length && rest[dollars] == '"')
                {
                    text.Append('$', dollars);
                }
                else
                {
                    markup.positions.Add(text.Length);
                }

                index += dollars;
            }
            else
            {
                text.Append(rest[0]);
                index++;
            }
        }

        if (open.TryPeek(out (string? Name, int Start) unclosed))
        {
            throw new VerificationException($"The markup '{(unclosed.Name is null ? "[|" : "{|" + unclosed.Name + ":")}' is not closed in:\n{source}");
        }

        markup.Text = text.ToString();
        return markup;
    }

    private void Add(string? name, TextSpan span)
    {
        if (name is null || name[0] != '#')
        {
            diagnostics.Add((name, span));
        }
        else if (!int.TryParse(name.AsSpan(1), out int key) || !places.TryAdd(key, span))
        {
            throw new VerificationException($"The markup key '{name}' is not a number or is used twice.");
        }
    }

    private static string? NameAt(ReadOnlySpan<char> rest)
    {
        int end = 2;
        while (end < rest.Length && (char.IsAsciiLetterOrDigit(rest[end]) || rest[end] is '#' or '_'))
        {
            end++;
        }

        return end > 2 && end < rest.Length && rest[end] == ':' ? rest[2..end].ToString() : null;
    }

    private static int DollarsAt(ReadOnlySpan<char> rest)
    {
        int count = rest.IndexOfAnyExcept('$');
        return count < 0 ? rest.Length : count;
    }
}

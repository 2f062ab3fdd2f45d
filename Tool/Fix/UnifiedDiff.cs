using System.Text;
using ProducerSafety.Tool.Text;

namespace ProducerSafety.Tool.Fix;

/// <summary>A change as <c>diff -u</c> shows it.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>The difference between two texts; empty where there is none.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="before">The text before.</param>
    /// <param name="after">The text after.</param>
    /// <param name="style">For the colours.</param>
    public static string Render(string file, string before, string after, TextStyle style)
    {
        List<Edit> edits = Compare(Split(before), Split(after));
        StringBuilder text = new();
        for (int index = 0; index < edits.Count;)
        {
            int first = edits.FindIndex(index, edit => edit.Mark != ' ');
            if (first < 0)
            {
                break;
            }

            // A hunk goes on while the next change is near.
            int last = first;
            for (int next = first; next >= 0 && next - last <= 2 * Context; next = edits.FindIndex(last + 1, edit => edit.Mark != ' '))
            {
                last = next;
            }

            AppendHunk(text, edits, Math.Max(first - Context, 0), Math.Min(last + Context + 1, edits.Count), style);
            index = last + 1;
        }

        return text.Length == 0 ? "" : style.Bold($"--- a/{file}\n+++ b/{file}") + "\n" + text;
    }

    private static void AppendHunk(StringBuilder text, List<Edit> edits, int from, int to, TextStyle style)
    {
        int oldStart = edits.Take(from).Count(edit => edit.Mark != '+');
        int newStart = edits.Take(from).Count(edit => edit.Mark != '-');
        Edit[] hunk = [.. edits.Skip(from).Take(to - from)];
        int oldCount = hunk.Count(edit => edit.Mark != '+');
        int newCount = hunk.Count(edit => edit.Mark != '-');
        text.Append(style.Code($"@@ -{Range(oldStart, oldCount)} +{Range(newStart, newCount)} @@")).Append('\n');
        foreach (Edit edit in hunk)
        {
            string line = edit.Mark + edit.Line.TrimEnd('\n').TrimEnd('\r');
            text.Append(edit.Mark switch { '+' => style.Green(line), '-' => style.Red(line), _ => line }).Append('\n');
            text.Append(edit.Line.EndsWith('\n') ? "" : "\\ No newline at end of file\n");
        }
    }

    private static string Range(int start, int count) => count == 0 ? $"{start},0" : count == 1 ? $"{start + 1}" : $"{start + 1},{count}";

    private static string[] Split(string text)
    {
        List<string> lines = [];
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return [.. lines];
    }

    // The longest common subsequence of what is between the equal beginning and the equal end.
    private static List<Edit> Compare(string[] before, string[] after)
    {
        int start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start])
        {
            start++;
        }

        int end = 0;
        while (end < before.Length - start && end < after.Length - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        List<Edit> edits = [.. before.Take(start).Select(line => new Edit(' ', line))];
        edits.AddRange(CompareMiddle(before[start..^end], after[start..^end]));
        edits.AddRange(before.Skip(before.Length - end).Select(line => new Edit(' ', line)));
        return edits;
    }

    private static IEnumerable<Edit> CompareMiddle(string[] before, string[] after)
    {
        int[,] common = new int[before.Length + 1, after.Length + 1];
        for (int i = before.Length - 1; i >= 0; i--)
        {
            for (int j = after.Length - 1; j >= 0; j--)
            {
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        int left = 0;
        int right = 0;
        while (left < before.Length || right < after.Length)
        {
            if (left < before.Length && right < after.Length && before[left] == after[right])
            {
                yield return new(' ', before[left++]);
                right++;
            }
            else if (left < before.Length && (right == after.Length || common[left + 1, right] >= common[left, right + 1]))
            {
                yield return new('-', before[left++]);
            }
            else
            {
                yield return new('+', after[right++]);
            }
        }
    }

    private readonly record struct Edit(char Mark, string Line);
}

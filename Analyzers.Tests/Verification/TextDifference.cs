using System.Text;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>Shows two texts and the first line in which they differ, line ends visible there.</summary>
internal static class TextDifference
{
    public static string Show(string path, string expected, string actual)
    {
        string[] left = expected.Split('\n');
        string[] right = actual.Split('\n');
        int line = 0;
        while (line < left.Length && line < right.Length && left[line] == right[line])
        {
            line++;
        }

        return new StringBuilder()
            .AppendLine($"{path}, line {line + 1}:")
            .AppendLine($"  expected: {Visible(left, line)}")
            .AppendLine($"  actual:   {Visible(right, line)}")
            .AppendLine("--- expected").AppendLine(expected)
            .AppendLine("--- actual").AppendLine(actual)
            .ToString();
    }

    private static string Visible(string[] lines, int index) =>
        index >= lines.Length ? "(end of file)" : "'" + lines[index].Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal) + "'";
}

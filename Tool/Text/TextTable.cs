using System.Text;

namespace ProducerSafety.Tool.Text;

/// <summary>A table as text: columns as wide as they need to be, and lines broken where the table is wider than the screen.</summary>
internal static class TextTable
{
    private const int Gap = 2;
    private const int Narrowest = 6;

    /// <summary>The table. Columns without content are left out.</summary>
    /// <param name="titles">The columns' titles.</param>
    /// <param name="rows">The cells.</param>
    /// <param name="width">How many columns of text there are.</param>
    public static string Render(IReadOnlyList<string> titles, IReadOnlyList<IReadOnlyList<string>> rows, int width)
    {
        int[] columns = [.. Enumerable.Range(0, titles.Count).Where(column => rows.Any(row => row[column].Length > 0))];
        string[][] cells = [.. rows.Prepend(titles).Select(row => columns.Select(column => row[column]).ToArray())];
        int[] widths = Fit(cells, width);
        StringBuilder text = new();
        Append(text, [.. columns.Select(column => titles[column])], widths);
        text.AppendJoin(new string(' ', Gap), widths.Select(column => new string('-', column))).Append('\n');
        foreach (IReadOnlyList<string> row in rows)
        {
            Append(text, [.. columns.Select(column => row[column])], widths);
        }

        return text.ToString();
    }

    // The column gives way that costs the fewest lines, down to its longest word; then words are broken, too.
    private static int[] Fit(string[][] cells, int width)
    {
        int[] widths = [.. cells[0].Select((_, column) => cells.Max(row => TextWrap.Width(row[column])))];
        int[] words = [.. cells[0].Select((_, column) => LongestWord(cells, column))];
        foreach (int[] least in new[] { words, [.. words.Select(word => Math.Min(word, Narrowest))] })
        {
            while (widths.Sum() + (Gap * (widths.Length - 1)) > width)
            {
                int narrower = Enumerable.Range(0, widths.Length).Where(column => widths[column] > least[column])
                    .OrderBy(column => LinesWith(cells, widths, column)).ThenByDescending(column => widths[column]).FirstOrDefault(-1);
                if (narrower < 0)
                {
                    break;
                }

                widths[narrower]--;
            }
        }

        return widths;
    }

    private static int LinesWith(string[][] cells, int[] widths, int narrower) => cells.Sum(row =>
        row.Select((cell, column) => TextWrap.Lines(cell, column == narrower ? widths[column] - 1 : widths[column]).Count()).Max());

    private static int LongestWord(string[][] rows, int column) => rows.SelectMany(row => row[column].Split(' ')).Max(TextWrap.Width);

    private static void Append(StringBuilder text, string[] cells, int[] widths)
    {
        string[][] lines = [.. cells.Select((cell, column) => TextWrap.Lines(cell, widths[column]).ToArray())];
        for (int line = 0; line < Math.Max(1, lines.Max(cell => cell.Length)); line++)
        {
            StringBuilder row = new();
            for (int column = 0; column < cells.Length; column++)
            {
                string piece = line < lines[column].Length ? lines[column][line] : "";
                row.Append(piece).Append(' ', widths[column] - TextWrap.Width(piece) + Gap);
            }

            text.Append(row.ToString().TrimEnd()).Append('\n');
        }
    }
}

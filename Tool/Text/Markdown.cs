using System.Text;
using System.Text.RegularExpressions;

namespace ProducerSafety.Tool.Text;

/// <summary>What a piece of a page is.</summary>
internal enum BlockKind
{
    /// <summary>A heading of <see cref="Block.Level"/>.</summary>
    Heading,

    /// <summary>Text that runs on.</summary>
    Paragraph,

    /// <summary>An item of a list, with its mark in <see cref="Block.Mark"/>.</summary>
    Item,

    /// <summary>Code, as it stands.</summary>
    Code,

    /// <summary>A table.</summary>
    Table,
}

/// <summary>A piece of a page.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text, with the marks inside of lines.</param>
internal sealed record Block(BlockKind Kind, string Text)
{
    /// <summary>How deep a heading is, from 1.</summary>
    public int Level { get; init; }

    /// <summary>By how many columns it is indented, because it belongs to an item before it.</summary>
    public int Indentation { get; init; }

    /// <summary>What stands before an item: <c>- </c> or <c>1. </c>.</summary>
    public string Mark { get; init; } = "";

    /// <summary>The rows of a table, titles first, all of the same length.</summary>
    public IReadOnlyList<string[]> Rows { get; init; } = [];
}

/// <summary>Reads markdown: as much of it as the pages of the rules use.</summary>
internal static partial class Markdown
{
    /// <summary>The pieces of a page, in order.</summary>
    public static IEnumerable<Block> Read(string page)
    {
        string[] lines = page.ReplaceLineEndings("\n").Split('\n');
        for (int index = 0; index < lines.Length;)
        {
            string line = lines[index];
            if (line.Trim().Length == 0 || line.StartsWith("<!--", StringComparison.Ordinal))
            {
                index++;
            }
            else if (IsFence(line))
            {
                yield return ReadCode(lines, ref index);
            }
            else if (line[0] == '|')
            {
                yield return ReadTable(lines, ref index);
            }
            else if (Heading().Match(line) is { Success: true } heading)
            {
                index++;
                yield return new(BlockKind.Heading, heading.Groups["text"].Value) { Level = heading.Groups["level"].Length };
            }
            else
            {
                yield return ReadParagraph(lines, ref index);
            }
        }
    }

    private static Block ReadCode(string[] lines, ref int index)
    {
        int indentation = IndentationOf(lines[index]);
        List<string> code = [];
        for (index++; index < lines.Length && !IsFence(lines[index]); index++)
        {
            code.Add(lines[index][Math.Min(indentation, lines[index].Length)..]);
        }

        index++;
        return new(BlockKind.Code, string.Join('\n', code)) { Indentation = indentation };
    }

    private static Block ReadTable(string[] lines, ref int index)
    {
        List<string[]> rows = [];
        for (; index < lines.Length && lines[index].StartsWith('|'); index++)
        {
            string row = lines[index].Trim();
            rows.Add([.. CellEnd().Split(row[1..(row.EndsWith('|') ? ^1 : ^0)]).Select(cell => cell.Trim().Replace("\\|", "|", StringComparison.Ordinal))]);
        }

        rows.RemoveAll(row => row.All(cell => cell.Length > 0 && cell.All(character => character is '-' or ':')));
        int columns = rows.Max(row => row.Length);
        return new(BlockKind.Table, "") { Rows = [.. rows.Select(row => row.Concat(Enumerable.Repeat("", columns - row.Length)).ToArray())] };
    }

    private static Block ReadParagraph(string[] lines, ref int index)
    {
        Match item = Item().Match(lines[index]);
        int indentation = IndentationOf(lines[index]);
        StringBuilder text = new(lines[index][(item.Success ? item.Length : indentation)..]);
        for (index++; index < lines.Length && Continues(lines[index]); index++)
        {
            text.Append(' ').Append(lines[index].Trim());
        }

        return new(item.Success ? BlockKind.Item : BlockKind.Paragraph, text.ToString()) { Indentation = indentation, Mark = item.Success ? item.Value[indentation..] : "" };
    }

    private static bool Continues(string line) =>
        line.Trim().Length > 0 && line[0] is not ('|' or '#' or '<') && !IsFence(line) && !Item().IsMatch(line);

    private static bool IsFence(string line) => line.TrimStart().StartsWith("```", StringComparison.Ordinal);

    private static int IndentationOf(string line) => line.Length - line.TrimStart().Length;

    /// <summary>A link: <c>text</c> and <c>target</c>.</summary>
    [GeneratedRegex(@"\[(?<text>[^\]]+)\]\((?<target>[^)]+)\)")]
    public static partial Regex Link();

    /// <summary>Bold <c>text</c>.</summary>
    [GeneratedRegex(@"\*\*(?<text>[^*]+)\*\*")]
    public static partial Regex Bold();

    [GeneratedRegex("^(?<level>#{1,6}) (?<text>.*)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ *([-*]|\d+\.) ")]
    private static partial Regex Item();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellEnd();
}

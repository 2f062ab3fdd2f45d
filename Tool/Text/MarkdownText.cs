using System.Text;
using System.Text.RegularExpressions;

namespace ProducerSafety.Tool.Text;

/// <summary>A page for a terminal.</summary>
/// <param name="width">How many columns there are.</param>
/// <param name="style">Emphasis.</param>
internal sealed class MarkdownText(int width, TextStyle style)
{
    private readonly StringBuilder text = new();

    /// <summary>The text of a page.</summary>
    public static string Render(string markdown, int width, TextStyle style)
    {
        MarkdownText page = new(width, style);
        Block? before = null;
        foreach (Block block in Markdown.Read(markdown))
        {
            page.text.Append(before is null || (before.Kind == BlockKind.Item && block.Kind == BlockKind.Item) ? "" : "\n");
            page.Append(block);
            before = block;
        }

        return page.text.ToString();
    }

    private void Append(Block block)
    {
        switch (block.Kind)
        {
            case BlockKind.Heading:
                AppendHeading(block);
                break;
            case BlockKind.Code:
                foreach (string line in block.Text.Split('\n'))
                {
                    text.Append(line.Length == 0 ? "" : new string(' ', block.Indentation + 4) + style.Code(line)).Append('\n');
                }

                break;
            case BlockKind.Table:
                string[][] rows = [.. block.Rows.Select(row => row.Select(Inline).ToArray())];
                text.Append(TextTable.Render(rows[0], rows[1..], width));
                break;
            default:
                AppendParagraph(block);
                break;
        }
    }

    private void AppendHeading(Block heading)
    {
        text.Append(style.Bold(heading.Text)).Append('\n');
        if (heading.Level <= 2)
        {
            text.Append(style.Dim(new string(heading.Level == 1 ? '=' : '-', Math.Min(heading.Text.Length, width)))).Append('\n');
        }
    }

    private void AppendParagraph(Block block)
    {
        string prefix = new string(' ', block.Indentation) + block.Mark;
        string hanging = new(' ', prefix.Length);
        foreach (string line in TextWrap.Lines(Inline(block.Text), width - prefix.Length))
        {
            text.Append(prefix).Append(line).Append('\n');
            prefix = hanging;
        }
    }

    // Nothing in backticks is markdown; only a link may be around it.
    private string Inline(string line) => string.Concat(Markdown.Link().Replace(line, LinkText).Split('`').Select((part, index) => index % 2 == 1
        ? style.Code(style.IsPlain ? $"`{part}`" : part)
        : Markdown.Bold().Replace(part, match => style.Bold(match.Groups["text"].Value))));

    private static string LinkText(Match link) =>
        link.Groups["target"].Value.StartsWith("http", StringComparison.Ordinal) ? $"{link.Groups["text"].Value} ({link.Groups["target"].Value})" : link.Groups["text"].Value;
}

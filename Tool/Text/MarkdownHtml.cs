using System.Net;
using System.Text;

namespace ProducerSafety.Tool.Text;

/// <summary>A page as HTML.</summary>
internal static class MarkdownHtml
{
    /// <summary>The HTML of a page. Links to other pages of the repository become text.</summary>
    public static string Render(string markdown)
    {
        StringBuilder html = new();
        bool isInList = false;
        foreach (Block block in Markdown.Read(markdown))
        {
            bool isItem = block.Kind == BlockKind.Item;
            if (isItem != isInList)
            {
                html.Append(isItem ? "<ul>" : "</ul>");
                isInList = isItem;
            }

            html.Append(block.Kind switch
            {
                BlockKind.Heading => $"<h{block.Level + 1}>{Inline(block.Text)}</h{block.Level + 1}>",
                BlockKind.Code => $"<pre><code>{WebUtility.HtmlEncode(block.Text)}</code></pre>",
                BlockKind.Table => Table(block.Rows),
                BlockKind.Item => $"<li>{Inline(block.Text)}</li>",
                _ => $"<p>{Inline(block.Text)}</p>",
            });
        }

        return html.Append(isInList ? "</ul>" : "").ToString();
    }

    private static string Table(IReadOnlyList<string[]> rows) =>
        $"<div class=\"wide\"><table><thead>{Row(rows[0], "th")}</thead><tbody>{string.Concat(rows.Skip(1).Select(row => Row(row, "td")))}</tbody></table></div>";

    private static string Row(string[] cells, string tag) => $"<tr>{string.Concat(cells.Select(cell => $"<{tag}>{Inline(cell)}</{tag}>"))}</tr>";

    private static string Inline(string text) => string.Concat(WebUtility.HtmlEncode(text).Split('`').Select((part, index) => index % 2 == 1 ? $"<code>{part}</code>" : part)) is var coded
        ? Markdown.Bold().Replace(Markdown.Link().Replace(coded, Link), match => $"<strong>{match.Groups["text"].Value}</strong>") : "";

    private static string Link(System.Text.RegularExpressions.Match link) => link.Groups["target"].Value.StartsWith("https://", StringComparison.Ordinal)
        ? $"<a href=\"{link.Groups["target"].Value}\">{link.Groups["text"].Value}</a>" : link.Groups["text"].Value;
}

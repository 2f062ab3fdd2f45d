using ProducerSafety.Configuration.Files;

namespace ProducerSafety.Tool;

/// <summary>Lines and columns of a text, from 1. A line ends as an editor shows it: at \n, \r\n or \r.</summary>
internal sealed class TextPosition
{
    private readonly List<int> starts = [0];

    /// <summary>Finds the lines.</summary>
    public TextPosition(string text)
    {
        for (int index = 0; index < text.Length; index++)
        {
            if (text[index] == '\n' || (text[index] == '\r' && (index + 1 == text.Length || text[index + 1] != '\n')))
            {
                starts.Add(index + 1);
            }
        }
    }

    /// <summary>The line and column of an offset.</summary>
    public (int Line, int Column) Of(int offset)
    {
        int line = starts.BinarySearch(offset);
        line = line >= 0 ? line : ~line - 1;
        return (line + 1, offset - starts[line] + 1);
    }

    /// <summary>A problem at a place.</summary>
    public Problem Problem(string file, TextRange place, Configuration.RuleSeverity severity, string rule, string message)
    {
        (int line, int column) = Of(place.Start);
        (int endLine, int endColumn) = Of(place.End);
        return new(file, line, column, endLine, endColumn, severity, rule, message);
    }
}

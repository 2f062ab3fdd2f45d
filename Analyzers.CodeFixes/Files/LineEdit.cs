using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Configuration.Files;

namespace ProducerSafety.Analyzers.CodeFixes.Files;

/// <summary>Changes one line <c>name=value</c>.</summary>
internal static class LineEdit
{
    /// <summary>The text after a step; the same text where its line is no longer there.</summary>
    public static string Apply(RepairStep step, string path, string text)
    {
        if (PropertiesReader.Read(text).FirstOrDefault(candidate => candidate.Path == path) is not { } setting)
        {
            return text;
        }

        return step.Action switch
        {
            RepairAction.Replace => Replace(text, setting.ValuePlace, step is { Property: "acks", Value: "-1" } ? "all" : step.Value),
            RepairAction.Rename => Replace(text, setting.NamePlace, step.Value),
            RepairAction.Remove => RemoveLine(text, setting),
            _ => text,
        };
    }

    private static string Replace(string text, TextRange place, string value) => text.Remove(place.Start, place.Length).Insert(place.Start, value);

    private static string RemoveLine(string text, FileSetting setting)
    {
        int start = setting.NamePlace.Start;
        while (start > 0 && text[start - 1] is not ('\n' or '\r'))
        {
            start--;
        }

        int end = text.IndexOf('\n', setting.ValuePlace.End);
        return text.Remove(start, (end < 0 ? text.Length : end + 1) - start);
    }
}

namespace ProducerSafety.Configuration.Files;

/// <summary>Recognises values that something else fills in before the application reads them.</summary>
public static class Placeholder
{
    private static readonly string[] Marks = { "${", "#{", "{{", "$(", "__", "<%", "%%" };

    /// <summary>Whether a value is empty, or a token of a deployment tool, or in quotation marks that some readers keep: <c>${NAME}</c>, <c>#{Name}#</c>, <c>&lt;name&gt;</c>, <c>__NAME__</c>.</summary>
    /// <param name="value">The value as written in the file.</param>
    public static bool Is(string value) =>
        value.Trim().Length == 0 || "<%@$[*~{\"".IndexOf(value.TrimStart()[0]) >= 0 || Marks.Any(mark => value.IndexOf(mark, StringComparison.Ordinal) >= 0);
}

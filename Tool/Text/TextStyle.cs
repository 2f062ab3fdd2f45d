namespace ProducerSafety.Tool.Text;

/// <summary>Emphasis on a terminal; nothing where the output goes elsewhere, or where <c>NO_COLOR</c> is set.</summary>
/// <param name="isPlain">Whether there is none.</param>
internal sealed class TextStyle(bool isPlain)
{
    /// <summary>Whether text stays as it is.</summary>
    public bool IsPlain { get; } = isPlain;

    /// <summary>For headings.</summary>
    public string Bold(string text) => Of("1", text);

    /// <summary>For what matters less.</summary>
    public string Dim(string text) => Of("2", text);

    /// <summary>For code.</summary>
    public string Code(string text) => Of("36", text);

    /// <summary>For what is wrong.</summary>
    public string Red(string text) => Of("31", text);

    /// <summary>For what may be wrong.</summary>
    public string Yellow(string text) => Of("33", text);

    /// <summary>For what is right.</summary>
    public string Green(string text) => Of("32", text);

    // Each word by itself, so that lines can be broken between them.
    private string Of(string code, string text) => IsPlain ? text : string.Join(' ', text.Split(' ').Select(word => word.Length == 0 ? word : $"\e[{code}m{word}\e[0m"));
}

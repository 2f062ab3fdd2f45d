namespace ProducerSafety.Configuration.Files;

/// <summary>A settings file, read: its settings as one flat list, as .NET's configuration gives them to the application.</summary>
public sealed class SettingsFile
{
    private readonly Dictionary<string, FileSetting> byPath = new(StringComparer.OrdinalIgnoreCase);

    private SettingsFile(FileError? error, JsonNode? root)
    {
        Error = error;
        Root = root;
    }

    /// <summary>Every setting, in the order of the file. Empty where the file cannot be read.</summary>
    public IReadOnlyCollection<FileSetting> Settings => byPath.Values;

    /// <summary>Why the application could not read the file, or null.</summary>
    public FileError? Error { get; private set; }

    /// <summary>The JSON value of the whole file; null where there is an error, and for other formats.</summary>
    public JsonNode? Root { get; }

    /// <summary>Reads the text of a JSON file.</summary>
    /// <param name="text">The text.</param>
    public static SettingsFile OfJson(string text)
    {
        JsonNode? root = JsonReader.Read(text, out FileError? error);
        if (root is not null && root.Kind != JsonKind.Object)
        {
            error = new(new(root.Place.Start, 1), "a settings file must be one JSON object");
        }

        SettingsFile file = new(error, error is null ? root : null);
        if (file.Root is not null && !file.Add("", file.Root, default))
        {
            file.byPath.Clear();
        }

        return file;
    }

    /// <summary>Reads the text of a file of lines <c>name=value</c>.</summary>
    /// <param name="text">The text.</param>
    public static SettingsFile OfProperties(string text)
    {
        SettingsFile file = new(error: null, root: null);
        foreach (FileSetting setting in PropertiesReader.Read(text))
        {
            // Of a name that comes twice, whoever reads the file may take the first, the last or neither.
            file.byPath[setting.Path] = file.byPath.ContainsKey(setting.Path) ? new(setting.Path, null, setting.NamePlace, setting.ValuePlace) : setting;
        }

        return file;
    }

    /// <summary>The setting with a key, in any case; null where there is none.</summary>
    /// <param name="path">The key, with the names of the sections around it.</param>
    public FileSetting? Find(string path) => byPath.TryGetValue(path, out FileSetting? setting) ? setting : null;

    /// <summary>The settings below a section at any depth, in the order of the file.</summary>
    /// <param name="section">The key of the section; empty for the whole file.</param>
    public IEnumerable<FileSetting> Below(string section) => section.Length == 0 ? byPath.Values
        : byPath.Values.Where(setting => setting.Path.Length > section.Length && setting.Path[section.Length] == ':'
            && setting.Path.StartsWith(section, StringComparison.OrdinalIgnoreCase));

    /// <summary>The member whose value is the object that a section is written as, or null. Of several, the first.</summary>
    /// <param name="section">The key of the section.</param>
    public JsonMember? FindObject(string section)
    {
        JsonNode? node = Root;
        JsonMember? member = null;
        foreach (string name in section.Split(':'))
        {
            member = node?.Members.FirstOrDefault(candidate => candidate.Value.Kind == JsonKind.Object && string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase));
            node = member?.Value;
        }

        return member;
    }

    // .NET's configuration refuses a file in which a value is written where there is one already.
    private bool Add(string path, JsonNode node, TextRange name)
    {
        if (node.Kind is not (JsonKind.Object or JsonKind.Array))
        {
            if (byPath.TryGetValue(path, out FileSetting? first))
            {
                Error = new(name, $"'{path}' is written twice; .NET refuses such a file");
                return false;
            }

            byPath.Add(path, new(path, node.Text, name, node.Place));
            return true;
        }

        foreach (JsonMember member in node.Members)
        {
            if (!Add(path.Length == 0 && ReferenceEquals(node, Root) ? member.Name : path + ":" + member.Name, member.Value, member.NamePlace))
            {
                return false;
            }
        }

        if (node.Members.Count == 0 && !ReferenceEquals(node, Root))
        {
            byPath[path] = new(path, null, name, node.Place);
        }

        return true;
    }
}

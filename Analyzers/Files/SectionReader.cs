using Microsoft.CodeAnalysis;
using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Configuration;
using ProducerSafety.Configuration.Files;

namespace ProducerSafety.Analyzers.Files;

/// <summary>What a section of the settings files gives to a configuration that is bound to it.</summary>
internal sealed class SectionReader
{
    private readonly SyntaxNode binding;
    private readonly List<Setting> settings = new();
    private readonly List<(FileSetting Setting, IPropertySymbol Property, FilePlace Place)> invalid = new();
    private readonly List<(FileSetting Setting, FilePlace Place)> unknown = new();

    private Dictionary<string, IPropertySymbol> properties = new();

    private SectionReader(SyntaxNode binding) => this.binding = binding;

    /// <summary>The settings, in the order in which they are written.</summary>
    public IReadOnlyList<Setting> Settings => settings;

    /// <summary>Values that cannot be converted: binding them throws.</summary>
    public IReadOnlyList<(FileSetting Setting, IPropertySymbol Property, FilePlace Place)> Invalid => invalid;

    /// <summary>Names that are none of the bound type's properties: binding passes over them.</summary>
    public IReadOnlyList<(FileSetting Setting, FilePlace Place)> Unknown => unknown;

    /// <summary>The object in the file that a new setting can be added to, or null.</summary>
    public FilePlace? Section { get; private set; }

    /// <summary>
    /// Whether the section holds settings of producers, and not only the connection: who keeps those in the file keeps all
    /// of them there, while a section with nothing but servers and credentials is often completed elsewhere.
    /// </summary>
    public bool DescribesProducer { get; private set; }

    /// <summary>Whether the bound type has a property that can be bound.</summary>
    public bool Binds(string property) => properties.ContainsKey(property);

    /// <summary>Reads a section that is bound to a class of the client; null where the files do not have it.</summary>
    public static SectionReader? ReadBound(FileLayers layers, string section, ITypeSymbol type, SyntaxNode binding, ConfigurationApi api)
    {
        SectionReader reader = new(binding);
        Dictionary<string, IPropertySymbol> properties = reader.properties = PropertiesOf(type);
        foreach ((SourceFile file, FileSetting written) in Direct(layers, section))
        {
            if (properties.TryGetValue(written.Name, out IPropertySymbol? property))
            {
                reader.AddBound(file, written, property, api);
            }
            else
            {
                reader.unknown.Add((written, new(file, written.NamePlace, binding)));
            }
        }

        return reader.Found(layers, section);
    }

    /// <summary>Reads a section as pairs of names and values for the client itself; null where the files do not have it.</summary>
    /// <remarks>Where a new setting would be added is left open: other sources add to what the files say.</remarks>
    public static SectionReader? ReadPairs(FileLayers layers, string section, SyntaxNode binding)
    {
        SectionReader reader = new(binding);
        foreach ((SourceFile file, FileSetting written) in Direct(layers, section))
        {
            FilePlace place = new(file, written.ValuePlace, binding);
            reader.Add(written.Value is null || Placeholder.Is(written.Value) ? Setting.Unknown(written.Name, place) : Setting.Known(written.Name, written.Value, place));
        }

        reader.DescribesProducer = false;
        return reader.settings.Count == 0 ? null : reader;
    }

    private static IEnumerable<(SourceFile File, FileSetting Setting)> Direct(FileLayers layers, string section) =>
        layers.Below(section).Where(found => found.Setting.Path.IndexOf(':', section.Length == 0 ? 0 : section.Length + 1) < 0 && found.Setting.NamePlace.Length > 0);

    private SectionReader? Found(FileLayers layers, string section)
    {
        if (settings.Count == 0 && invalid.Count == 0 && unknown.Count == 0)
        {
            return null;
        }

        SourceFile? file = new[] { layers.Lower, layers.Upper }.OfType<SourceFile>().FirstOrDefault(candidate => candidate.Content.FindObject(section) is not null);
        Section = file is null ? null : new(file, file.Content.FindObject(section)!.NamePlace, binding);
        return this;
    }

    private void AddBound(SourceFile file, FileSetting written, IPropertySymbol property, ConfigurationApi api)
    {
        // A property that a derived class adds is no setting of the client.
        if (api.SettingOf(property) is not { } setting)
        {
            return;
        }

        FilePlace place = new(file, written.ValuePlace, binding);
        if (BoundValue.Of(setting, property, written, place) is { } value)
        {
            Add(value);
        }
        else
        {
            invalid.Add((written, property, place));
            Add(Setting.Unknown(setting.Name, place));
        }
    }

    private void Add(Setting setting)
    {
        settings.Add(setting);
        DescribesProducer |= PropertyCatalog.Find(setting.Name)?.Scope == PropertyScope.Producer;
    }

    // The binder compares names without case, and needs both accessors.
    private static Dictionary<string, IPropertySymbol> PropertiesOf(ITypeSymbol type)
    {
        Dictionary<string, IPropertySymbol> properties = new(StringComparer.OrdinalIgnoreCase);
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            foreach (IPropertySymbol property in current.GetMembers().OfType<IPropertySymbol>())
            {
                if (property is { IsIndexer: false, IsStatic: false, GetMethod.DeclaredAccessibility: Accessibility.Public, SetMethod.DeclaredAccessibility: Accessibility.Public } && !properties.ContainsKey(property.Name))
                {
                    properties.Add(property.Name, property);
                }
            }
        }

        return properties;
    }
}

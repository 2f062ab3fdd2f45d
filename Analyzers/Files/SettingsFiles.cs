using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Files;

/// <summary>
/// The settings files of one compilation. They are read once, when the first code is found that binds a section to a
/// configuration of the client, and never where there is none.
/// </summary>
internal sealed class SettingsFiles
{
    private readonly ImmutableArray<AdditionalText> files;
    private readonly Lazy<SourceFile[]> appSettings;
    private readonly Lazy<FileLayers[]> variants;
    private readonly ConcurrentDictionary<string, SourceFile?> byName = new(StringComparer.Ordinal);

    public SettingsFiles(ImmutableArray<AdditionalText> files)
    {
        this.files = files;
        appSettings = new(() => Read(IsAppSettings));
        variants = new(() => appSettings.Value.GroupBy(file => Path.GetDirectoryName(file.Path) ?? "", StringComparer.Ordinal).SelectMany(VariantsIn).ToArray());
    }

    public static SettingsFiles None { get; } = new(ImmutableArray<AdditionalText>.Empty);

    /// <summary>What an application may run with: each <c>appsettings.json</c> alone, and with each environment's file beside it.</summary>
    public IReadOnlyList<FileLayers> Variants => variants.Value;

    /// <summary>The files that .NET's configuration would refuse to load.</summary>
    public IEnumerable<SourceFile> Unreadable => appSettings.Value.Where(file => file.Content.Error is not null);

    /// <summary>The only file with a name, which may have folders before it; null where there is none or several.</summary>
    public SourceFile? Find(string name) => byName.GetOrAdd(name, _ =>
    {
        string wanted = "/" + name.Replace('\\', '/').TrimStart('.', '/');
        SourceFile[] found = Read(path => ("/" + path.Replace('\\', '/')).EndsWith(wanted, StringComparison.OrdinalIgnoreCase));
        return found.Length == 1 ? found[0] : null;
    });

    private static bool IsAppSettings(string path)
    {
        string name = Path.GetFileName(path);
        return name.StartsWith("appsettings", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            && (name.Length == "appsettings.json".Length || name["appsettings".Length] == '.');
    }

    private static IEnumerable<FileLayers> VariantsIn(IEnumerable<SourceFile> folder)
    {
        SourceFile? lower = folder.FirstOrDefault(file => Path.GetFileName(file.Path).Length == "appsettings.json".Length);
        if (lower is not null)
        {
            yield return new(lower, upper: null);
        }

        foreach (SourceFile upper in folder.Where(file => file != lower))
        {
            yield return new(lower, upper);
        }
    }

    private SourceFile[] Read(Func<string, bool> isWanted) => files
        .Where(file => isWanted(file.Path))
        .GroupBy(file => file.Path, StringComparer.Ordinal)
        .OrderBy(same => same.Key, StringComparer.Ordinal)
        .Select(same => same.First().GetText() is { } text ? new SourceFile(same.Key, text) : null)
        .OfType<SourceFile>()
        .ToArray();
}

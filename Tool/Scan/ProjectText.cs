using System.Xml.Linq;

namespace ProducerSafety.Tool.Scan;

/// <summary>What a project file says, read as text: for projects that cannot be built, and so not be evaluated.</summary>
/// <param name="Packages">The packages that it names, with the version where one is written.</param>
/// <param name="ProjectReferences">The projects that it refers to.</param>
/// <param name="ImplicitUsings">The namespaces that its files need not name.</param>
internal sealed record ProjectText(IReadOnlyDictionary<string, string?> Packages, IReadOnlyList<string> ProjectReferences, IReadOnlyList<string> ImplicitUsings)
{
    private static readonly string[] Base = ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    private static readonly string[] Web =
        ["System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing", .. Host];

    private static string[] Host => ["Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging"];

    /// <summary>Says nothing.</summary>
    public static ProjectText None { get; } = new(new Dictionary<string, string?>(), [], Base);

    /// <summary>Reads a project file, and the shared files in the folders above it.</summary>
    public static ProjectText Read(string project)
    {
        XElement root = Load(project) ?? new("Project");
        XElement[] shared = [.. Above(project, "Directory.Build.props").Concat(Above(project, "Directory.Packages.props")).Select(Load).OfType<XElement>()];
        Dictionary<string, string?> central = [];
        foreach (XElement version in shared.SelectMany(file => file.Descendants()).Where(element => element.Name.LocalName == "PackageVersion"))
        {
            central.TryAdd((string?)version.Attribute("Include") ?? "", (string?)version.Attribute("Version"));
        }

        Dictionary<string, string?> packages = new(StringComparer.OrdinalIgnoreCase);
        foreach (XElement package in shared.Prepend(root).SelectMany(file => file.Descendants()).Where(element => element.Name.LocalName == "PackageReference"))
        {
            string id = (string?)package.Attribute("Include") ?? "";
            packages.TryAdd(id, (string?)package.Attribute("Version") ?? (string?)package.Elements().FirstOrDefault(element => element.Name.LocalName == "Version") ?? central.GetValueOrDefault(id));
        }

        string folder = Path.GetDirectoryName(project)!;
        bool hasUsings = shared.Prepend(root).SelectMany(file => file.Descendants()).Any(element => element.Name.LocalName == "ImplicitUsings" && element.Value.Trim() is "enable" or "true");
        string sdk = (string?)root.Attribute("Sdk") ?? "";
        return new(
            packages,
            [.. root.Descendants().Where(element => element.Name.LocalName == "ProjectReference").Select(element => (string?)element.Attribute("Include"))
                .OfType<string>().Select(path => Path.GetFullPath(path.Replace('\\', '/'), folder))],
            !hasUsings ? [] : sdk.EndsWith(".Web", StringComparison.Ordinal) ? [.. Base, .. Web] : sdk.EndsWith(".Worker", StringComparison.Ordinal) ? [.. Base, .. Host] : Base);
    }

    private static XElement? Load(string file)
    {
        try
        {
            return XDocument.Load(file).Root;
        }
        catch (System.Xml.XmlException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Above(string project, string name)
    {
        for (DirectoryInfo? folder = new FileInfo(project).Directory; folder is not null; folder = folder.Parent)
        {
            string file = Path.Combine(folder.FullName, name);
            if (File.Exists(file))
            {
                yield return file;
                yield break;
            }
        }
    }
}

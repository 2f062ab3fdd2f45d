using Microsoft.CodeAnalysis;

namespace ProducerSafety.Tool.Scan;

/// <summary>
/// The assemblies for code that is not built: those of this .NET, the packages of the project that NuGet has on this machine, and the client. Where the
/// machine does not have the project's version of the client, the one that the tool brings.
/// </summary>
internal static class SourceReferences
{
    private const string Client = "Confluent.Kafka";

    private static readonly string[] Frameworks =
        ["net10.0", "net9.0", "net8.0", "net7.0", "net6.0", "net5.0", "netcoreapp3.1", "netcoreapp3.0", "netstandard2.1", "netstandard2.0", "netstandard1.3"];

    /// <summary>The references of a project.</summary>
    public static IEnumerable<MetadataReference> Of(ProjectText project)
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        List<string> files = [.. Directory.GetFiles(runtime, "*.dll").Where(IsManaged), .. WebFramework(runtime)];
        foreach ((string id, string? version) in project.Packages)
        {
            files.AddRange(InCache(id, version));
        }

        if (!files.Any(file => Path.GetFileNameWithoutExtension(file) == Client))
        {
            files.Add(Path.Combine(AppContext.BaseDirectory, "client", Client + ".dll"));
        }

        // Of an assembly that comes twice, the framework's is the newer one.
        return files.DistinctBy(Path.GetFileName).Select(file => MetadataReference.CreateFromFile(file));
    }

    private static string[] WebFramework(string runtime)
    {
        string shared = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(runtime))!, "Microsoft.AspNetCore.App", Path.GetFileName(runtime));
        return Directory.Exists(shared) ? [.. Directory.GetFiles(shared, "*.dll").Where(IsManaged)] : [];
    }

    private static IEnumerable<string> InCache(string id, string? version)
    {
        string package = Path.Combine(PackageFolder(), id.ToLowerInvariant());
        string? folder = version is not null && Directory.Exists(Path.Combine(package, version)) ? Path.Combine(package, version)
            : version is null && Directory.Exists(package) ? Directory.GetDirectories(package).Order(StringComparer.Ordinal).LastOrDefault() : null;
        string? lib = folder is null ? null : Frameworks.Select(framework => Path.Combine(folder, "lib", framework)).FirstOrDefault(Directory.Exists);
        return lib is null ? [] : Directory.GetFiles(lib, "*.dll").Where(IsManaged);
    }

    private static string PackageFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static bool IsManaged(string file)
    {
        using FileStream stream = File.OpenRead(file);
        using System.Reflection.PortableExecutable.PEReader reader = new(stream);
        try
        {
            return reader.HasMetadata;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}

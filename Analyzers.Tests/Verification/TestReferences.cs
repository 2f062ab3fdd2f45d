using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>What test sources can reference. Every assembly is read once and shared by all tests.</summary>
public static class TestReferences
{
    private static readonly Lazy<ImmutableArray<MetadataReference>> PollyNew = new(() => [Load("polly", "Polly"), Load("polly", "Polly.Core")]);
    private static readonly Lazy<ImmutableArray<MetadataReference>> PollyOld = new(() => [Load("polly.old", "Polly")]);
    private static readonly Lazy<ImmutableArray<MetadataReference>> Web = new(() => Read(AspNetCoreFiles().Where(file => !IsExtension(file))));

    /// <summary>.NET and Microsoft.Extensions.* (hosting, dependency injection, logging, configuration): in every test.</summary>
    public static ImmutableArray<MetadataReference> Default { get; } = Read(NetCoreFiles().Concat(AspNetCoreFiles().Where(IsExtension)));

    /// <summary>Polly 8.</summary>
    public static ImmutableArray<MetadataReference> Polly => PollyNew.Value;

    /// <summary>Polly 7.</summary>
    public static ImmutableArray<MetadataReference> Polly7 => PollyOld.Value;

    /// <summary>ASP.NET Core: controllers, minimal APIs.</summary>
    public static ImmutableArray<MetadataReference> AspNetCore => Web.Value;

    internal static PortableExecutableReference Load(string folder, string name) =>
        MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, "TestReferences", folder, name + ".dll"));

    private static ImmutableArray<MetadataReference> Read(IEnumerable<string> files) =>
        [.. files.Select(file => MetadataReference.CreateFromFile(file))];

    private static bool IsExtension(string file) =>
        Path.GetFileName(file).StartsWith("Microsoft.Extensions.", StringComparison.Ordinal);

    private static string[] NetCoreFiles()
    {
        string[] pack = PackFiles("Microsoft.NETCore.App");
        if (pack.Length > 0)
        {
            return pack;
        }

        // An SDK without targeting packs: the implementation assemblies that this process runs on describe the same API.
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return [.. trusted.Split(Path.PathSeparator).Where(file => Path.GetDirectoryName(file) == runtime)];
    }

    private static string[] AspNetCoreFiles()
    {
        string[] pack = PackFiles("Microsoft.AspNetCore.App");
        return pack.Length > 0 ? pack : DllsIn(Newest(Path.Combine(DotnetRoot(), "shared", "Microsoft.AspNetCore.App")));
    }

    private static string[] PackFiles(string framework)
    {
        string? version = Newest(Path.Combine(DotnetRoot(), "packs", framework + ".Ref"));
        return DllsIn(version is null ? null : Path.Combine(version, "ref", "net" + Environment.Version.ToString(2)));
    }

    // <root>/shared/Microsoft.NETCore.App/<version>/System.Private.CoreLib.dll
    private static string DotnetRoot() =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    private static string? Newest(string folder) => !Directory.Exists(folder) ? null : Directory.GetDirectories(folder)
        .Where(path => Path.GetFileName(path).StartsWith(Environment.Version.ToString(2), StringComparison.Ordinal))
        .OrderBy(path => Version.TryParse(Path.GetFileName(path), out Version? version) ? version : new Version())
        .LastOrDefault();

    private static string[] DllsIn(string? folder) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal)] : [];
}

using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace ProducerSafety.Package.Tests;

/// <summary>An assembly of ours in a package.</summary>
internal static class PackedAssembly
{
    private const string Sources = "{\"documents\":{\"/_/*\":\"https://raw.githubusercontent.com/ProducerSafety/ProducerSafety/";

    // Of Portable PDB's table of custom debug information.
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    /// <summary>All in a package.</summary>
    public static IEnumerable<ZipArchiveEntry> In(ZipArchive package) =>
        package.Entries.Where(entry => entry.Name.StartsWith("ProducerSafety.", StringComparison.Ordinal) && entry.Name.EndsWith(".dll", StringComparison.Ordinal));

    /// <summary>The bytes of a file.</summary>
    public static byte[] Bytes(ZipArchiveEntry entry)
    {
        using MemoryStream copy = new();
        using Stream stream = entry.Open();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>
    /// Fails unless the assembly was compiled deterministically, has symbols that link to the sources, and says nothing of the folder that it was built in.
    /// </summary>
    public static void IsReproducibleAndLinksToItsSources(ZipArchiveEntry assembly)
    {
        byte[] bytes = Bytes(assembly);
        Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Repository.Root + Path.DirectorySeparatorChar)));
        using PEReader reader = new(new MemoryStream(bytes));
        Assert.Contains(reader.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.Reproducible);
        DebugDirectoryEntry embedded = reader.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using MetadataReaderProvider provider = reader.ReadEmbeddedPortablePdbDebugDirectoryData(embedded);
        MetadataReader symbols = provider.GetMetadataReader();
        Assert.All(symbols.Documents, document => Assert.StartsWith("/_/", symbols.GetString(symbols.GetDocument(document).Name), StringComparison.Ordinal));
        byte[] link = symbols.CustomDebugInformation.Select(symbols.GetCustomDebugInformation).Where(information => symbols.GetGuid(information.Kind) == SourceLink)
            .Select(information => symbols.GetBlobBytes(information.Value)).Single();
        Assert.StartsWith(Sources, Encoding.UTF8.GetString(link), StringComparison.Ordinal);
    }
}

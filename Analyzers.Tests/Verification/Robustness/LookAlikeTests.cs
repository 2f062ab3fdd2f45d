using System.Text;
using Microsoft.CodeAnalysis;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Verification.Robustness;

/// <summary>Types of the same names and shapes that are not Confluent.Kafka's mean nothing: no analyzer may speak.</summary>
public sealed class LookAlikeTests
{
    // As long as "Confluent", so that the name can be replaced in the assembly's metadata in place.
    private const string OtherCompany = "Contosoft";

    private static readonly Lazy<MetadataReference> OtherLibrary = new(() => MetadataReference.CreateFromImage(
        Rename(File.ReadAllBytes(((PortableExecutableReference)KafkaVersion.Current.Reference).FilePath!))));

    public static TheoryData<string> Files => [.. CorpusFile.Names];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Types_of_the_same_names_in_source_are_not_reported(string file)
    {
        CorpusFile corpus = CorpusFile.Read(file);
        Project project = await corpus.CreateProjectAsync(corpus.Source.Replace("Confluent.Kafka", "Contoso.Kafka", StringComparison.Ordinal), KafkaVersion.Current.Reference);
        project = project.AddDocument("LookAlike.cs", CorpusFile.ReadText("LookAlike/ContosoKafka"), filePath: "/0/LookAlike.cs").Project;

        Assert.Empty(await AnalyzerRun.DiagnosticsAsync(project, AllRules.Analyzers));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Types_of_the_same_names_in_another_library_are_not_reported(string file)
    {
        CorpusFile corpus = CorpusFile.Read(file);
        Project project = await corpus.CreateProjectAsync(corpus.Source.Replace("Confluent.Kafka", OtherCompany + ".Kafka", StringComparison.Ordinal), KafkaVersion.Current.Reference);
        project = project.AddMetadataReference(OtherLibrary.Value);

        Assert.Empty(await AnalyzerRun.DiagnosticsAsync(project, AllRules.Analyzers));
    }

    private static byte[] Rename(byte[] assembly)
    {
        byte[] from = Encoding.UTF8.GetBytes("Confluent.Kafka");
        byte[] to = Encoding.UTF8.GetBytes(OtherCompany + ".Kafka");
        for (int index = assembly.AsSpan().IndexOf(from); index >= 0;)
        {
            to.CopyTo(assembly, index);
            int next = assembly.AsSpan(index + 1).IndexOf(from);
            index = next < 0 ? -1 : index + 1 + next;
        }

        return assembly;
    }
}

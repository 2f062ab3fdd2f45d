using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers;

/// <summary>Recognises tests and benchmarks, where a producer of its own for every run is the point.</summary>
internal static class TestCode
{
    private static readonly string[] Attributes = { "Fact", "Theory", "Test", "SetUp", "TearDown", "Benchmark", "GlobalSetup", "GlobalCleanup", "Given", "When", "Then" };

    private static readonly string[] TypeEndings = { "Test", "Tests", "Spec", "Specs", "Fixture", "Benchmark", "Benchmarks", "TestBase" };

    /// <summary>Whether a compilation references a test framework.</summary>
    public static bool IsProject(Compilation compilation) =>
        compilation.ReferencedAssemblyNames.Any(reference =>
            reference.Name.StartsWith("xunit.", StringComparison.OrdinalIgnoreCase)
            || reference.Name is "nunit.framework" or "Microsoft.VisualStudio.TestPlatform.TestFramework" or "MSTest.TestFramework" or "TUnit.Core" or "BenchmarkDotNet");

    /// <summary>Whether a piece of code stands in a test: by its attributes, or by the name of its type.</summary>
    public static bool Contains(SyntaxNode code)
    {
        foreach (SyntaxNode node in code.Ancestors())
        {
            if (node is MethodDeclarationSyntax method && method.AttributeLists.Any(list => list.Attributes.Any(attribute => IsTest(NameOf(attribute)))))
            {
                return true;
            }

            if (node is TypeDeclarationSyntax type
                && (EndsLikeTest(type.Identifier.ValueText) || type.AttributeLists.Any(list => list.Attributes.Any(attribute => IsTest(NameOf(attribute))))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsLikeTest(string name) => Array.Exists(TypeEndings, ending => name.EndsWith(ending, StringComparison.Ordinal));

    private static bool IsTest(string attribute) => Array.Exists(Attributes, name => attribute.StartsWith(name, StringComparison.Ordinal) || attribute.EndsWith(name, StringComparison.Ordinal));

    private static string NameOf(AttributeSyntax attribute)
    {
        string name = attribute.Name is QualifiedNameSyntax qualified ? qualified.Right.Identifier.ValueText : attribute.Name.ToString();
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
    }
}

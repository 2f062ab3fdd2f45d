using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Confluent.Kafka;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using ProducerSafety.Analyzers.CodeFixes.Configuration;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>A project with a class for each generated case: to be analysed, fixed, and run.</summary>
internal static class CaseProject
{
    private const int CasesInAFile = 50;

    /// <summary>The class of a case, <c>Case0</c>, <c>Case1</c>, …</summary>
    public static string ClassOf(GeneratedCode code, int index) => $"// {code.Form}\ninternal static class Case{index}\n{{\n{code.Members}\n}}\n";

    /// <summary>A project with these classes.</summary>
    public static async Task<Project> CreateAsync(IEnumerable<string> classes)
    {
        TestState state = new();
        foreach (string[] file in classes.Chunk(CasesInAFile))
        {
            state.Sources.Add($"using System.Collections.Generic;\nusing Confluent.Kafka;\n\n{string.Join("\n", file)}");
        }

        ParsedState parsed = ParsedState.Of(state, () => "");
        return await TestSolution.CreateProjectAsync(parsed, KafkaVersion.Current.Reference, LanguageVersion.Latest);
    }

    /// <summary>What the analyzer of configurations reports, by case, and the compiler's errors.</summary>
    public static async Task<ILookup<int, Diagnostic>> AnalyzeAsync(Project project) =>
        (await AnalyzerRun.DiagnosticsAsync(project, [new ConfigurationAnalyzer()])).ToLookup(CaseOf);

    /// <summary>Applies Fix All to these diagnostics.</summary>
    public static async Task<Project> FixAsync(Project project, IReadOnlyCollection<Diagnostic> diagnostics)
    {
        ConfigurationFix fix = new();
        FixAllContext context = new(
            project, fix, FixAllScope.Project, codeActionEquivalenceKey: null!, diagnostics.Select(diagnostic => diagnostic.Id).Distinct(),
            new FixAllDiagnostics(_ => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics)), CancellationToken.None);
        CodeAction action = (await fix.GetFixAllProvider().GetFixAsync(context))!;
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;
    }

    /// <summary>Builds the real producer of each case.</summary>
    /// <returns>Why the client refused, or null, by case.</returns>
    public static async Task<IReadOnlyDictionary<int, string?>> RunAsync(Project project, IEnumerable<int> cases)
    {
        RealClient.RequireLibrdkafka();
        Compilation compilation = (await project.GetCompilationAsync())!;
        using MemoryStream image = new();
        EmitResult emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5)));

        image.Position = 0;
        AssemblyLoadContext context = new("Generated cases", isCollectible: true);
        Assembly assembly = context.LoadFromStream(image);
        Dictionary<int, string?> refusals = cases.ToDictionary(index => index, index => Run(assembly.GetType($"Case{index}", throwOnError: true)!));
        context.Unload();
        return refusals;
    }

    /// <summary>The text of each case's class.</summary>
    public static async Task<Dictionary<int, string>> ClassesAsync(Project project)
    {
        Dictionary<int, string> classes = [];
        foreach (Document document in project.Documents)
        {
            SyntaxNode root = (await document.GetSyntaxRootAsync())!;
            foreach (ClassDeclarationSyntax type in root.ChildNodes().OfType<ClassDeclarationSyntax>())
            {
                classes.Add(CaseOf(type), type.ToFullString());
            }
        }

        return classes;
    }

    /// <summary>The code of one case, for the message of a failing test.</summary>
    public static async Task<string> ShowAsync(Project project, int index) => (await ClassesAsync(project)).GetValueOrDefault(index, $"There is no case {index}.");

    private static int CaseOf(Diagnostic diagnostic) =>
        CaseOf(diagnostic.Location.SourceTree!.GetRoot().FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<ClassDeclarationSyntax>()!);

    private static int CaseOf(ClassDeclarationSyntax type) =>
        int.Parse(type.Identifier.ValueText["Case".Length..], System.Globalization.CultureInfo.InvariantCulture);

    private static string? Run(Type type)
    {
        try
        {
            using IProducer<Null, string> producer = type.GetMethod("Build")!.CreateDelegate<Func<IProducer<Null, string>>>()();
            return null;
        }
        catch (Exception refusal) when (refusal is InvalidOperationException or ArgumentException)
        {
            return refusal.Message;
        }
    }
}

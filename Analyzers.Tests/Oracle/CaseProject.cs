using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Confluent.Kafka;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;
using ProducerSafety.Analyzers.CodeFixes.Configuration;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>A project with a class for each generated case: to be analysed, fixed, and run.</summary>
internal static class CaseProject
{
    private const int CasesInAFile = 50;

    private static readonly (bool First, bool Second)[] Paths = [(false, false), (false, true), (true, false), (true, true)];

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
    /// <remarks>Without the time limit of <see cref="AnalyzerRun"/>, which is made for one source and not for hundreds on a busy machine.</remarks>
    public static async Task<ILookup<int, Diagnostic>> AnalyzeAsync(Project project)
    {
        ConcurrentQueue<Exception> thrown = [];
        Compilation compilation = (await project.GetCompilationAsync())!;
        CompilationWithAnalyzers run = compilation.WithAnalyzers([new ConfigurationAnalyzer()], new CompilationWithAnalyzersOptions(
            project.AnalyzerOptions, (exception, _, _) => thrown.Enqueue(exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        ImmutableArray<Diagnostic> all = await run.GetAllDiagnosticsAsync();
        Assert.Empty(thrown);
        return all.Where(diagnostic => !AnalyzerRun.IsCompilers(diagnostic) || diagnostic.Severity == DiagnosticSeverity.Error).ToLookup(CaseOf);
    }

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

    /// <summary>Builds the real producer of each case, on each path where the method's parameters decide the path.</summary>
    /// <returns>Why the client refused, or null, by case and path.</returns>
    public static async Task<IReadOnlyDictionary<int, string?[]>> RunAsync(Project project, IEnumerable<int> cases)
    {
        Compilation compilation = (await project.GetCompilationAsync())!;
        using MemoryStream image = new();
        EmitResult emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5)));

        image.Position = 0;
        AssemblyLoadContext context = new("Generated cases", isCollectible: true);
        Assembly assembly = context.LoadFromStream(image);
        Dictionary<int, string?[]> refusals = cases.ToDictionary(index => index, index => Run(assembly.GetType($"Case{index}", throwOnError: true)!));
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

    private static string?[] Run(Type type)
    {
        MethodInfo build = type.GetMethod("Build")!;
        return build.GetParameters().Length == 0
            ? [Run(build.CreateDelegate<Func<IProducer<Null, string>>>())]
            : [.. Paths.Select(path => Run(() => build.CreateDelegate<Func<bool, bool, IProducer<Null, string>>>()(path.First, path.Second)))];
    }

    private static string? Run(Func<IProducer<Null, string>> build)
    {
        try
        {
            using IProducer<Null, string> producer = build();
            return null;
        }
        catch (Exception refusal) when (refusal is InvalidOperationException or ArgumentException)
        {
            return refusal.Message;
        }
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.Extensions.Configuration;
using ProducerSafety.Analyzers.CodeFixes.Configuration;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>A project with a class for each generated case: to be analysed, fixed, and run.</summary>
internal static partial class CaseProject
{
    private const int CasesInAFile = 50;

    private const string AppSettings = "/0/appsettings.json";

    private static readonly (bool First, bool Second)[] Paths = [(false, false), (false, true), (true, false), (true, true)];

    /// <summary>The class of a case, <c>Case0</c>, <c>Case1</c>, …</summary>
    public static string ClassOf(GeneratedCode code, int index) => $"// {code.Form}\ninternal static class Case{index}\n{{\n{code.Members.Replace(GeneratedCode.ClassName, $"Case{index}", StringComparison.Ordinal)}\n}}\n";

    /// <summary>The file with the sections that the cases bind.</summary>
    public static string AppSettingsOf(IEnumerable<GeneratedCode> codes) => $"{{\n{string.Join(",\n", codes
        .Select((code, index) => (code.Section, index)).Where(pair => pair.Section is not null).Select(pair => $"\"Case{pair.index}\": {{\n{pair.Section}\n}}"))}\n}}\n";

    /// <summary>A project with these classes.</summary>
    public static async Task<Project> CreateAsync(IEnumerable<string> classes, string? appSettings = null)
    {
        TestState state = new();
        if (appSettings is not null)
        {
            state.AdditionalFiles.Add((AppSettings, appSettings));
        }

        foreach (string[] file in classes.Chunk(CasesInAFile))
        {
            state.Sources.Add($"using System.Collections.Generic;\nusing Confluent.Kafka;\nusing Microsoft.Extensions.Configuration;\n\n{string.Join("\n", file)}");
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
        string appSettings = await AppSettingsAsync(project);
        return all.Where(diagnostic => !AnalyzerRun.IsCompilers(diagnostic) || diagnostic.Severity == DiagnosticSeverity.Error).ToLookup(diagnostic => CaseOf(diagnostic, appSettings));
    }

    /// <summary>Applies Fix All to these diagnostics.</summary>
    public static Task<Project> FixAsync(Project project, IReadOnlyCollection<Diagnostic> diagnostics) => FixAsync(project, diagnostics, new ConfigurationFix());

    /// <summary>Applies Fix All of a provider to these diagnostics.</summary>
    public static async Task<Project> FixAsync(Project project, IReadOnlyCollection<Diagnostic> diagnostics, CodeFixProvider fix)
    {
        FixAllContext context = new(
            project, fix, FixAllScope.Project, codeActionEquivalenceKey: null!, diagnostics.Select(diagnostic => diagnostic.Id).Distinct(),
            new FixAllDiagnostics(_ => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics)), CancellationToken.None);
        CodeAction action = (await fix.GetFixAllProvider()!.GetFixAsync(context))!;
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;
    }

    /// <summary>The settings that each case gives to its producer; null where giving them throws.</summary>
    public static async Task<IReadOnlyDictionary<int, IReadOnlyList<KeyValuePair<string, string>>?>> SettingsAsync(Project project)
    {
        Dictionary<int, string> classes = await ClassesAsync(project);
        int[] cases = [.. classes.Keys];
        string appSettings = await AppSettingsAsync(project);
        Project withSettings = await CreateAsync(classes.Values.Select(AnyCode.WithSettings), appSettings);
        return await InAssemblyAsync(withSettings, cases, SettingsOf);

        static IReadOnlyList<KeyValuePair<string, string>>? SettingsOf(Type type, IConfiguration configuration)
        {
            MethodInfo method = type.GetMethod("Settings")!;
            try
            {
                return [.. (IEnumerable<KeyValuePair<string, string>>)method.Invoke(null, method.GetParameters().Length == 0 ? [] : [configuration])!];
            }
            catch (TargetInvocationException refusal) when (Refusal.Is(refusal.InnerException!))
            {
                return null;
            }
        }
    }

    /// <summary>Builds the real producer of each case, on each path where the method's parameters decide the path.</summary>
    /// <returns>Why the client refused, or null, by case and path.</returns>
    public static Task<IReadOnlyDictionary<int, string?[]>> RunAsync(Project project, IEnumerable<int> cases) => InAssemblyAsync(project, cases, Run);

    private static async Task<IReadOnlyDictionary<int, T>> InAssemblyAsync<T>(Project project, IEnumerable<int> cases, Func<Type, IConfiguration, T> run)
    {
        Compilation compilation = (await project.GetCompilationAsync())!;
        using MemoryStream image = new();
        EmitResult emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5).Select(error => $"{error}\n{error.Location.SourceTree?.GetRoot().FindNode(error.Location.SourceSpan).FirstAncestorOrSelf<ClassDeclarationSyntax>()}")));

        image.Position = 0;
        IConfiguration configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(await AppSettingsAsync(project)))).Build();
        AssemblyLoadContext context = new("Generated cases", isCollectible: true);
        Assembly assembly = context.LoadFromStream(image);
        Dictionary<int, T> results = cases.ToDictionary(index => index, index => run(assembly.GetType($"Case{index}", throwOnError: true)!, configuration));
        context.Unload();
        return results;
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

    /// <summary>The file with the sections, as it is now.</summary>
    public static async Task<string> AppSettingsAsync(Project project) =>
        project.AdditionalDocuments.SingleOrDefault() is { } file ? (await file.GetTextAsync()).ToString() : "{}";

    // What is reported in the file belongs to the section above it.
    private static int CaseOf(Diagnostic diagnostic, string appSettings) => diagnostic.Location.SourceTree is null
        ? int.Parse(SectionName().Matches(appSettings[..diagnostic.Location.SourceSpan.Start])[^1].Groups["number"].ValueSpan, CultureInfo.InvariantCulture)
        : CaseOf(diagnostic.Location.SourceTree!.GetRoot().FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<ClassDeclarationSyntax>()!);

    private static int CaseOf(ClassDeclarationSyntax type) =>
        int.Parse(type.Identifier.ValueText["Case".Length..], CultureInfo.InvariantCulture);

    private static string?[] Run(Type type, IConfiguration configuration)
    {
        MethodInfo build = type.GetMethod("Build")!;
        return build.GetParameters() is [{ ParameterType: var only }] && only == typeof(IConfiguration)
            ? [Run(() => build.CreateDelegate<Func<IConfiguration, IProducer<Null, string>>>()(configuration))]
            : build.GetParameters().Length == 0
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
        catch (Exception refusal) when (Refusal.Is(refusal))
        {
            return refusal.Message;
        }
    }

    [GeneratedRegex("\"Case(?<number>[0-9]+)\": ")]
    private static partial Regex SectionName();
}

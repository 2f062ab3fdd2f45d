using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using ProducerSafety.Analyzers.CodeFixes;

namespace ProducerSafety.Analyzers.Tests.Verification.Robustness;

/// <summary>Everything that is shipped, found by reflection, so that a new analyzer or fix is tested without being listed.</summary>
internal static class AllRules
{
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } = [.. CreateAll<DiagnosticAnalyzer>(typeof(KafkaAnalyzer)).Where(analyzer => analyzer is not DiagnosticSuppressor)];

    /// <summary>What takes back reports of general rules, and reports nothing itself.</summary>
    public static ImmutableArray<DiagnosticSuppressor> Suppressors { get; } = CreateAll<DiagnosticSuppressor>(typeof(KafkaAnalyzer));

    public static ImmutableArray<CodeFixProvider> Fixes { get; } = CreateAll<CodeFixProvider>(typeof(TextChangeFix));

    public static ImmutableArray<DiagnosticDescriptor> Descriptors { get; } =
        [.. Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).OrderBy(rule => rule.Id, StringComparer.Ordinal)];

    public static ImmutableArray<CodeFixProvider> FixesOf(string id) => [.. Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(id))];

    private static ImmutableArray<T> CreateAll<T>(Type inAssembly)
        where T : class =>
        [.. inAssembly.Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(T).IsAssignableFrom(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (T)Activator.CreateInstance(type)!)];
}

using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Verification.Robustness;

/// <summary>What every fix must have. That its actions have equivalence keys is checked wherever one is offered.</summary>
public sealed class FixTests
{
    public static TheoryData<string> Fixes => [.. AllRules.Fixes.Select(fix => fix.GetType().Name)];

    [Theory]
    [MemberData(nameof(Fixes))]
    public void A_fix_fixes_rules_that_exist(string name)
    {
        CodeFixProvider fix = Find(name);

        Assert.NotEmpty(fix.FixableDiagnosticIds);
        Assert.Empty(fix.FixableDiagnosticIds.Except(AllRules.Descriptors.Select(rule => rule.Id)));
    }

    [Theory]
    [MemberData(nameof(Fixes))]
    public void A_fix_has_Fix_All_in_every_scope(string name)
    {
        FixAllProvider? fixAll = Find(name).GetFixAllProvider();

        Assert.NotNull(fixAll);
        Assert.Superset(new HashSet<FixAllScope> { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution }, fixAll.GetSupportedFixAllScopes().ToHashSet());
    }

    /// <summary>Without the attribute no IDE and no 'dotnet format' finds a fix, however well it works here.</summary>
    [Theory]
    [MemberData(nameof(Fixes))]
    public void A_fix_is_exported_for_CSharp(string name)
    {
        ExportCodeFixProviderAttribute? export = Find(name).GetType().GetCustomAttribute<ExportCodeFixProviderAttribute>();

        Assert.NotNull(export);
        Assert.Equal([LanguageNames.CSharp], export.Languages);
        Assert.Equal(name, export.Name);
    }

    private static CodeFixProvider Find(string name) => AllRules.Fixes.Single(fix => fix.GetType().Name == name);
}

using Xunit;
using Microsoft.CodeAnalysis;
using ProducerSafety.Analyzers.Tests.Verification;

namespace ProducerSafety.Analyzers.Tests.ConfigurationRules;

/// <summary>Every rule in every shape: what is unsafe is reported at the right place, what is safe is not reported.</summary>
public sealed class ShapeMatrixTests
{
    public static TheoryData<string> Shapes => [.. Shape.All.Select(shape => shape.Name)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public Task Unsafe_settings_are_reported(string shape) => ForEachAsync(Case.Unsafe, Find(shape).Render, OutputKind.DynamicallyLinkedLibrary, Find(shape).NeedsCSharp);

    [Theory]
    [MemberData(nameof(Shapes))]
    public Task Safe_settings_are_not_reported(string shape) => ForEachAsync(Case.Safe, Find(shape).Render, OutputKind.DynamicallyLinkedLibrary, Find(shape).NeedsCSharp);

    [Fact]
    public Task Unsafe_settings_are_reported_in_top_level_statements() => ForEachAsync(Case.Unsafe, Shape.TopLevel, OutputKind.ConsoleApplication);

    [Fact]
    public Task Safe_settings_are_not_reported_in_top_level_statements() => ForEachAsync(Case.Safe, Shape.TopLevel, OutputKind.ConsoleApplication);

    private static Shape Find(string name) => Shape.All.Single(shape => shape.Name == name);

    private static async Task ForEachAsync(IEnumerable<Case> cases, Func<Case, string> render, OutputKind outputKind, int needsCSharp = 10)
    {
        foreach (Case test in cases)
        {
            CSharpAnalyzerTest<ConfigurationAnalyzer> verification = new() { TestCode = render(test), NeedsCSharp = needsCSharp };
            verification.TestState.OutputKind = outputKind;
            try
            {
                await verification.RunAsync();
            }
            catch (VerificationException failure)
            {
                throw new VerificationException($"{test.Name}: {failure.Message}");
            }
        }
    }
}

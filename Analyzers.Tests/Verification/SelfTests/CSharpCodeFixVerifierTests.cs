using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpCodeFixVerifier<
    ProducerSafety.Analyzers.Tests.Verification.SelfTests.UnsafeAcksAnalyzer,
    ProducerSafety.Analyzers.Tests.Verification.SelfTests.SafeAcksFix>;

namespace ProducerSafety.Analyzers.Tests.Verification.SelfTests;

/// <summary>A verifier that cannot fail proves nothing: most of these break one thing and expect to hear of it.</summary>
public sealed class CSharpCodeFixVerifierTests
{
    [Fact]
    public Task A_right_fix_passes() => Verify.VerifyCodeFixAsync(UnsafeAcks.Before, UnsafeAcks.After);

    [Fact]
    public Task A_right_fix_outside_of_a_namespace_passes() => Verify.VerifyCodeFixAsync(
        "using Confluent.Kafka;\n\n// One.\nclass C { Acks a() => [|Acks.None|]; }\n\nclass D { C c; }",
        "using Confluent.Kafka;\n\n// One.\nclass C { Acks a() => Acks.All; }\n\nclass D { C c; }");

    [Fact]
    public Task A_right_fix_among_top_level_statements_passes() => new CSharpCodeFixTest<UnsafeAcksAnalyzer, SafeAcksFix>
    {
        TestCode = "using Confluent.Kafka;\nSystem.Console.WriteLine([|Acks.None|]);\n",
        FixedCode = "using Confluent.Kafka;\nSystem.Console.WriteLine(Acks.All);\n",
        TestState = { OutputKind = OutputKind.ConsoleApplication },
    }.RunAsync();

    [Fact]
    public Task A_diagnostic_that_stays_passes() => Verify.VerifyCodeFixAsync(
        "using Confluent.Kafka;\nclass C { Acks a() => [|Acks.None|]; Acks b = [|Acks.None|]; }",
        "using Confluent.Kafka;\nclass C { Acks a() => Acks.All; Acks b = [|Acks.None|]; }");

    [Fact]
    public Task Several_documents_pass() => new CSharpCodeFixTest<UnsafeAcksAnalyzer, SafeAcksFix>
    {
        TestState = { Sources = { UnsafeAcks.Before, "namespace Shop { class Other { object a() => [|Confluent.Kafka.Acks.None|]; } }" } },
        FixedState = { Sources = { UnsafeAcks.After, "namespace Shop { class Other { object a() => {|CS0103:Acks|}.All; } }" } },
    }.RunAsync();

    [Fact]
    public Task No_fix_passes() => Verify.VerifyNoCodeFixAsync(UnsafeAcks.InField);

    [Fact]
    public Task A_fix_where_none_should_be_fails() => Expect.FailureAsync(() => Verify.VerifyNoCodeFixAsync(UnsafeAcks.Before), "No fix should be offered");

    [Fact]
    public Task No_fix_without_a_diagnostic_fails() => Expect.FailureAsync(() => Verify.VerifyNoCodeFixAsync(UnsafeAcks.After), "nothing is shown");

    [Fact]
    public Task A_fix_without_a_diagnostic_fails() => Expect.FailureAsync(() => Verify.VerifyCodeFixAsync(UnsafeAcks.After, UnsafeAcks.After), "nothing is shown");

    [Fact]
    public Task No_fix_where_one_should_be_fails() => Expect.FailureAsync(
        () => Verify.VerifyCodeFixAsync(UnsafeAcks.InField, UnsafeAcks.InField.Replace("[|Acks.None|]", "Acks.All", StringComparison.Ordinal)), "not the expected one");

    [Fact]
    public Task Another_text_fails() => Expect.FailureAsync(
        () => Verify.VerifyCodeFixAsync(UnsafeAcks.Before, UnsafeAcks.After.Replace(" /* fast */", "", StringComparison.Ordinal)), "/* fast */");

    [Fact]
    public Task An_undeclared_diagnostic_that_stays_fails() => Expect.FailureAsync(
        () => Verify.VerifyCodeFixAsync(
            "using Confluent.Kafka;\nclass C { Acks a() => [|Acks.None|]; Acks b = [|Acks.None|]; }",
            "using Confluent.Kafka;\nclass C { Acks a() => Acks.All; Acks b = Acks.None; }"),
        "unexpected:");

    [Fact]
    public Task Code_that_does_not_compile_after_the_fix_fails() =>
        ExpectFailureAsync<NotCompilingFix>("Acks.Everyone", "CS0117");

    [Fact]
    public Task A_fix_that_changes_nothing_fails() => ExpectFailureAsync<UselessFix>("Acks.None", "changes nothing");

    [Fact]
    public Task A_fix_that_comes_to_no_end_fails() => ExpectFailureAsync<EndlessFix>("(Acks.None)", "do not come to an end");

    [Fact]
    public Task An_exception_fails() => ExpectFailureAsync<ThrowingFix>("Acks.All", "thrown by the fix");

    [Fact]
    public Task A_line_end_of_Unix_in_a_file_of_Windows_fails() => ExpectFailureAsync<LfFix>("Acks\n.All", "CRLF");

    [Fact]
    public Task No_Fix_All_fails() => ExpectFailureAsync<NoFixAllFix>("Acks.All", "has no Fix All");

    [Fact]
    public Task No_equivalence_key_fails() => ExpectFailureAsync<NoKeyFix>("Acks.All", "has no equivalence key");

    [Fact]
    public Task Fix_All_in_a_document_only_fails() => ExpectFailureAsync<DocumentOnlyFix>("Acks.All", "does not support the scope Project");

    [Fact]
    public Task Fix_All_that_claims_more_than_it_does_fails() => ExpectFailureAsync<NarrowFixAllFix>("Acks.All", "Fix All in Project");

    [Fact]
    public Task A_silent_analyzer_fails() => Expect.FailureAsync(
        () => CSharpCodeFixVerifier<SilentAnalyzer, SafeAcksFix>.VerifyCodeFixAsync(UnsafeAcks.Before, UnsafeAcks.After), "missing:");

    private static Task ExpectFailureAsync<TCodeFix>(string replacement, string because)
        where TCodeFix : CodeFixProvider, new() =>
        Expect.FailureAsync(
            () => CSharpCodeFixVerifier<UnsafeAcksAnalyzer, TCodeFix>.VerifyCodeFixAsync(UnsafeAcks.Before, UnsafeAcks.After.Replace("Acks.All", replacement, StringComparison.Ordinal)),
            because);
}

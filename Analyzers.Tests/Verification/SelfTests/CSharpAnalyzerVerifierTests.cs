using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Tests.Verification.SelfTests.UnsafeAcksAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Verification.SelfTests;

/// <summary>A verifier that cannot fail proves nothing: each of these breaks one thing and expects to hear of it.</summary>
public sealed class CSharpAnalyzerVerifierTests
{
    [Fact]
    public Task Marked_diagnostics_pass() => Verify.VerifyAnalyzerAsync(UnsafeAcks.Before);

    [Fact]
    public Task No_diagnostic_passes() => Verify.VerifyAnalyzerAsync(UnsafeAcks.After);

    [Fact]
    public Task A_keyed_place_with_arguments_and_message_passes() => Verify.VerifyAnalyzerAsync(
        "class C { object o = {|#0:Confluent.Kafka.Acks.None|}; }",
        Verify.Diagnostic().WithLocation(0).WithArguments("Confluent.Kafka.Acks.None").WithMessage("'Confluent.Kafka.Acks.None' waits for no broker"));

    [Fact]
    public Task A_span_passes() => Verify.VerifyAnalyzerAsync(
        "class C { object o = Confluent.Kafka.Acks.None; }", Verify.Diagnostic().WithSpan(1, 22, 1, 47));

    [Fact]
    public Task A_position_passes() => Verify.VerifyAnalyzerAsync("class C { object o = $$Confluent.Kafka.Acks.None; }");

    [Fact]
    public Task Dollars_of_a_raw_string_are_no_markup() => Verify.VerifyAnalyzerAsync(
        """"class C { object o = [|Confluent.Kafka.Acks.None|]; string s = $$"""{{1}}"""; }"""");

    [Fact]
    public Task A_declared_compiler_error_passes() => Verify.VerifyAnalyzerAsync("class C { {|CS0246:Missing|} m; }");

    [Fact]
    public Task Hosting_logging_and_dependency_injection_can_be_used() => Verify.VerifyAnalyzerAsync("""
        using Confluent.Kafka;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using Microsoft.Extensions.Options;

        class Worker : BackgroundService
        {
            private readonly ILogger<Worker> logger;
            private readonly IOptions<ProducerConfig> options;

            public Worker(ILogger<Worker> logger, IOptions<ProducerConfig> options) => (this.logger, this.options) = (logger, options);

            protected override System.Threading.Tasks.Task ExecuteAsync(System.Threading.CancellationToken token)
            {
                logger.LogInformation("{Acks}", options.Value.Acks);
                return System.Threading.Tasks.Task.CompletedTask;
            }

            static void Add(IServiceCollection services, IConfiguration configuration) =>
                services.AddHostedService<Worker>().Configure<ProducerConfig>(configuration.GetSection("Kafka"));
        }
        """);

    [Fact]
    public Task Polly_8_can_be_used()
    {
        CSharpAnalyzerTest<UnsafeAcksAnalyzer> test = new() { TestCode = "class C { Polly.ResiliencePipeline P { get; } = new Polly.ResiliencePipelineBuilder().Build(); }" };
        test.TestState.AdditionalReferences.AddRange(TestReferences.Polly);
        return test.RunAsync();
    }

    [Fact]
    public Task Polly_7_can_be_used()
    {
        CSharpAnalyzerTest<UnsafeAcksAnalyzer> test = new() { TestCode = "using Polly; class C { IAsyncPolicy P { get; } = Policy.Handle<System.Exception>().RetryAsync(3); }" };
        test.TestState.AdditionalReferences.AddRange(TestReferences.Polly7);
        return test.RunAsync();
    }

    [Fact]
    public Task AspNetCore_can_be_used()
    {
        CSharpAnalyzerTest<UnsafeAcksAnalyzer> test = new() { TestCode = "class C { static Microsoft.AspNetCore.Builder.WebApplication W() => Microsoft.AspNetCore.Builder.WebApplication.Create(); }" };
        test.TestState.AdditionalReferences.AddRange(TestReferences.AspNetCore);
        return test.RunAsync();
    }

    [Fact]
    public Task Top_level_statements_pass() => new CSharpAnalyzerTest<UnsafeAcksAnalyzer>
    {
        TestCode = "System.Console.WriteLine([|Confluent.Kafka.Acks.None|]);",
        TestState = { OutputKind = OutputKind.ConsoleApplication, Sources = { "namespace Other { class C { object o = [|Confluent.Kafka.Acks.None|]; } }" } },
    }.RunAsync();

    [Fact]
    public Task A_project_without_Kafka_passes() => new CSharpAnalyzerTest<UnsafeAcksAnalyzer>
    {
        TestCode = "enum Acks { None } class C { Acks a = Acks.None; }",
        ReferenceKafka = false,
    }.RunAsync();

    [Fact]
    public Task A_rule_that_is_turned_off_passes() => new CSharpAnalyzerTest<UnsafeAcksAnalyzer>
    {
        TestCode = "class C { object o = Confluent.Kafka.Acks.None; }",
        TestState = { AnalyzerConfigFiles = { ("/.editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.TEST0001.severity = none\n") } },
    }.RunAsync();

    [Fact]
    public Task A_severity_from_a_configuration_file_is_seen() => new CSharpAnalyzerTest<UnsafeAcksAnalyzer>
    {
        TestCode = "class C { object o = {|#0:Confluent.Kafka.Acks.None|}; }",
        TestState = { AnalyzerConfigFiles = { ("/.globalconfig", "is_global = true\ndotnet_diagnostic.TEST0001.severity = error\n") } },
        ExpectedDiagnostics = { Verify.Diagnostic().WithLocation(0).WithSeverity(DiagnosticSeverity.Error) },
    }.RunAsync();

    [Fact]
    public Task A_disabled_diagnostic_is_not_looked_at() => new CSharpAnalyzerTest<UnsafeAcksAnalyzer>
    {
        TestCode = "class C { object o = Confluent.Kafka.Acks.None; }",
        DisabledDiagnostics = { "TEST0001" },
    }.RunAsync();

    [Fact]
    public Task Code_that_need_not_compile_passes() => new CSharpAnalyzerTest<UnsafeAcksAnalyzer>
    {
        TestCode = "class C { object o = [|Confluent.Kafka.Acks.None|] + ; }",
        CompilerDiagnostics = CompilerDiagnostics.None,
    }.RunAsync();

    [Theory]
    [InlineData("class C { object o = [|Confluent.Kafka.Acks|].None; }", "missing:")]
    [InlineData("class C { object o = [|Confluent.Kafka.Acks.None;|] }", "missing:")]
    [InlineData("class C { object o = Confluent.$$Kafka.Acks.None; }", "missing:")]
    [InlineData("class C { object o = Confluent.Kafka.Acks.None; }", "unexpected:")]
    [InlineData("class C { object o = {|TEST0009:Confluent.Kafka.Acks.None|}; }", "missing:")]
    [InlineData("class C { object o = [|[|Confluent.Kafka.Acks.None|]|]; }", "missing:")]
    [InlineData("class C { object o = [|Confluent.Kafka.Acks.All|]; }", "missing:")]
    [InlineData("class C { Missing m; object o = [|Confluent.Kafka.Acks.None|]; }", "CS0246")]
    [InlineData("class C { object o = [|Confluent.Kafka.Acks.None; }", "not closed")]
    public Task A_wrong_expectation_fails(string source, string because) =>
        Expect.FailureAsync(() => Verify.VerifyAnalyzerAsync(source), because);

    [Fact]
    public Task A_wrong_message_fails() => Expect.FailureAsync(
        () => Verify.VerifyAnalyzerAsync("class C { object o = {|#0:Confluent.Kafka.Acks.None|}; }", Verify.Diagnostic().WithLocation(0).WithArguments("Acks.None")), "missing:");

    [Fact]
    public Task A_wrong_severity_fails() => Expect.FailureAsync(
        () => Verify.VerifyAnalyzerAsync("class C { object o = {|#0:Confluent.Kafka.Acks.None|}; }", Verify.Diagnostic().WithLocation(0).WithSeverity(DiagnosticSeverity.Info)), "missing:");

    [Fact]
    public Task An_API_that_the_old_client_lacks_fails() => Expect.FailureAsync(
        () => Verify.VerifyAnalyzerAsync("class C { object o = new Confluent.Kafka.ProducerConfig { MetadataRecoveryStrategy = null }; }"), "Confluent.Kafka 1.9.3");

    [Fact]
    public Task An_API_that_the_old_client_lacks_passes_with_the_new_one() => new CSharpAnalyzerTest<UnsafeAcksAnalyzer>
    {
        TestCode = "class C { object o = new Confluent.Kafka.ProducerConfig { MetadataRecoveryStrategy = null }; }",
        KafkaVersion = KafkaVersion.Current,
    }.RunAsync();

    [Fact]
    public Task Newer_syntax_than_the_language_version_fails() => Expect.FailureAsync(
        () => new CSharpAnalyzerTest<UnsafeAcksAnalyzer> { TestCode = "namespace N; class C { }", LanguageVersion = LanguageVersion.CSharp9 }.RunAsync(), "CS8773");

    [Fact]
    public Task Newer_syntax_passes_where_it_is_known_and_is_skipped_elsewhere() => new CSharpAnalyzerTest<UnsafeAcksAnalyzer>
    {
        TestCode = "class C(object o = null) { object p = o ?? [|Confluent.Kafka.Acks.None|]; }",
        NeedsCSharp = 12,
    }.RunAsync();

    [Fact]
    public Task A_silent_analyzer_fails() => Expect.FailureAsync(
        () => CSharpAnalyzerVerifier<SilentAnalyzer>.VerifyAnalyzerAsync(UnsafeAcks.After), "in the control of SilentAnalyzer");

    [Fact]
    public Task A_silent_analyzer_fails_in_a_project_without_Kafka() => Expect.FailureAsync(
        () => new CSharpAnalyzerTest<SilentAnalyzer> { TestCode = "class C { }", ReferenceKafka = false }.RunAsync(), "in the control of SilentAnalyzer");

    [Fact]
    public Task An_analyzer_without_a_control_fails() => Expect.FailureAsync(
        () => CSharpAnalyzerVerifier<UncontrolledAnalyzer>.VerifyAnalyzerAsync(UnsafeAcks.After), "IControl<UncontrolledAnalyzer>");

    [Fact]
    public Task An_exception_fails() => Expect.FailureAsync(
        () => CSharpAnalyzerVerifier<ThrowingAnalyzer>.VerifyAnalyzerAsync("class C { object o = [|Confluent.Kafka.Acks.None|]; int i = 1; }"), "thrown by the analyzer");

    [Fact]
    public Task An_unsupported_diagnostic_fails() => Expect.FailureAsync(
        () => CSharpAnalyzerVerifier<UndeclaredRuleAnalyzer>.VerifyAnalyzerAsync("class C { object o = [|Confluent.Kafka.Acks.None|]; int i = 1; }"), "TEST0002");
}

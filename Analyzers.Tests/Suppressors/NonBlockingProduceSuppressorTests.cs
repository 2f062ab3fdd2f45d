using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ProducerSafety.Analyzers.Suppressors;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Suppressors;

/// <summary>Which reports of general rules are taken back. An analyzer reports every call as the three rules do; Package.Tests runs .NET's own.</summary>
public sealed class NonBlockingProduceSuppressorTests
{
    [Theory]
    [InlineData("producer.Produce(topic, message, report => logger.LogInformation(\"{Error}\", report.Error));")]
    [InlineData("producer.Produce(new TopicPartition(topic, 0), message, report => Console.WriteLine(report.Error));")]
    [InlineData("Action<DeliveryReport<string, string>> handler = report => Console.WriteLine(report.Error); producer.Produce(topic, message, handler);")]
    [InlineData("producer?.Produce(topic, message, report => Console.WriteLine(report.Error));")]
    [InlineData("foreach (string line in new[] { \"a\", \"b\" }) { producer.Produce(topic, new Message<string, string> { Value = line }, report => Console.WriteLine(report.Error)); }")]
    [InlineData("void Done(DeliveryReport<string, string> report) { } producer.Produce(topic, message, deliveryHandler: Done);")]
    [InlineData("producer.BeginTransaction(); producer.Produce(topic, message); producer.CommitTransaction();")]
    public async Task It_is_suppressed(string body) =>
        Assert.Equal(["CA1849", "S6966", "VSTHRD103"], (await SuppressedAsync(body)).Where(found => found.Name == "Produce").Select(found => found.Rule).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    // Nobody learns how the delivery ends; to await it is better.
    [InlineData("producer.Produce(topic, message);")]
    [InlineData("producer.Produce(topic, message, null);")]
    [InlineData("producer.Produce(topic, message, deliveryHandler: null);")]
    [InlineData("producer.Produce(topic, message, default);")]
    [InlineData("producer.Produce(new TopicPartition(topic, 0), message);")]
    // The transaction is another producer's, or none.
    [InlineData("using var other = new ProducerBuilder<string, string>(new ProducerConfig()).Build(); other.CommitTransaction(); producer.Produce(topic, message);")]
    [InlineData("producer.BeginTransaction(); producer.Produce(topic, message);")]
    // Other calls that do wait, and other types.
    [InlineData("producer.Flush(TimeSpan.FromSeconds(1));")]
    [InlineData("producer.ProduceAsync(topic, message).Wait();")]
    [InlineData("_ = producer.ProduceAsync(topic, message).Result;")]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("producer.CommitTransaction();")]
    [InlineData("File.ReadAllText(topic);")]
    [InlineData("Produce(topic, message, report => { }); void Produce(string topic, object message, Action<object> handler) { }")]
    [InlineData("new Factory().Produce(topic, message, report => { });")]
    // What stands around a call with a handler.
    [InlineData("Thread.Sleep(Milliseconds(() => producer.Flush())); int Milliseconds(Action action) => 1;")]
    public async Task Nothing_is_suppressed(string body) => Assert.Empty(await SuppressedAsync(body));

    [Fact]
    public async Task Only_the_call_itself_is_suppressed() => Assert.Equal(
        ["Produce", "Produce", "Produce"],
        (await SuppressedAsync("await Task.Run(() => producer.Produce(topic, message, report => Console.WriteLine(report.Error)));")).Select(found => found.Name));

    [Theory]
    [InlineData("producer.Produce(")]
    [InlineData("producer.Produce(topic, message, report =>")]
    [InlineData("producer.Produce(unknown, message, report => { });")]
    [InlineData("Produce(topic, message, );")]
    [InlineData("producer.Produce<>(topic);")]
    [InlineData("producer.CommitTransaction(; producer.Produce(topic")]
    public async Task Broken_code_does_no_harm(string body) => await SuppressedAsync(body, isBroken: true);

    private static async Task<IReadOnlyList<(string Rule, string Name)>> SuppressedAsync(string body, bool isBroken = false)
    {
        string source = RetrySource.Method(body) + "\npublic sealed class Factory { public void Produce(string topic, object message, System.Action<object> handler) { } }";
        Project project = await TestSolution.CreateProjectAsync(ParsedState.OfSource("/0/Test.cs", source, OutputKind.DynamicallyLinkedLibrary), KafkaVersion.Current.Reference, LanguageVersion.Latest);
        Compilation compilation = (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(isBroken, compilation.GetDiagnostics(TestContext.Current.CancellationToken).Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        CompilationWithAnalyzers run = compilation.WithAnalyzers([new EveryCall(), new NonBlockingProduceSuppressor()], new CompilationWithAnalyzersOptions(
            project.AnalyzerOptions, (exception, _, _) => throw exception, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true));
        ImmutableArray<Diagnostic> all = await run.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Contains(all, diagnostic => diagnostic.Id == "CA1849");
        return [.. all.Where(diagnostic => diagnostic.IsSuppressed).Select(diagnostic => (diagnostic.Id, diagnostic.GetMessage()))];
    }

    /// <summary>Reports each call at the places that the three rules choose.</summary>
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class EveryCall : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor[] Rules = [.. new[] { "CA1849", "VSTHRD103", "S6966" }.Select(id =>
            new DiagnosticDescriptor(id, "Await the asynchronous twin", "{0}", "Performance", DiagnosticSeverity.Warning, isEnabledByDefault: true))];

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Rules];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSyntaxNodeAction(
                node =>
                {
                    InvocationExpressionSyntax call = (InvocationExpressionSyntax)node.Node;
                    SyntaxNode name = call.Expression switch { MemberAccessExpressionSyntax access => access.Name, MemberBindingExpressionSyntax binding => binding.Name, { } other => other };
                    foreach (DiagnosticDescriptor rule in Rules)
                    {
                        node.ReportDiagnostic(Diagnostic.Create(rule, (rule.Id == "VSTHRD103" ? name : call).GetLocation(), name.ToString()));
                    }
                },
                SyntaxKind.InvocationExpression);
        }
    }
}

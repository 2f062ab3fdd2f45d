using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpCodeFixVerifier<
    ProducerSafety.Analyzers.Retries.ManualRetryLoopAnalyzer,
    ProducerSafety.Analyzers.CodeFixes.Retries.ManualRetryLoopFix>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>What the fix of KPS2001 does with the constants that a loop used.</summary>
public sealed class LoopConstantTests
{
    [Theory]
    [InlineData("private const int MaxAttempts = 3;")]
    [InlineData("const int MaxAttempts = 2 + 1;")]
    [InlineData("private static readonly int MaxAttempts = 3;")]
    [InlineData("/// <summary>How often to try.</summary>\nprivate const int MaxAttempts = 3;")]
    public Task One_that_only_the_loop_needed_goes(string declaration) =>
        Verify.VerifyCodeFixAsync(Publisher(declaration + "\n\nprivate readonly int other = 1;", Loop), Publisher("private readonly int other = 1;", Left));

    [Fact]
    public Task All_that_only_the_loop_needed_go() => Verify.VerifyCodeFixAsync(
        Publisher("private const int MaxAttempts = 3;\nprivate static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);\nprivate readonly DateTime other = DateTime.UtcNow;", Loop.Replace("100 * attempt", "Delay")),
        Publisher("private readonly DateTime other = DateTime.UtcNow;", Left));

    [Fact]
    public Task The_last_member() => Verify.VerifyCodeFixAsync(Publisher("private readonly int other = 1;\n\nprivate const int MaxAttempts = 3;", Loop), Publisher("private readonly int other = 1;", Left));

    /// <summary>Fixed one by one and all at once.</summary>
    [Fact]
    public Task One_that_two_loops_share() => Verify.VerifyCodeFixAsync(
        Publisher("private const int MaxAttempts = 3;\n\n" + Again(Loop), Loop), Publisher(Again(Left), Left));

    [Fact]
    public Task With_the_status_of_the_result() => Verify.VerifyCodeFixAsync(
        Publisher("private const int MaxAttempts = 3;\nprivate readonly int other = 1;", """
            int attempt = 0;
            DeliveryResult<Null, string> result;
            do
            {
                result = await [|producer.ProduceAsync|]("orders", message);
                attempt++;
            }
            while (result.Status != PersistenceStatus.Persisted && attempt < MaxAttempts);
            """),
        Publisher("private readonly int other = 1;", """
            DeliveryResult<Null, string> result = await producer.ProduceAsync("orders", message);
            """));

    /// <summary>Others may see it, others use it, or making it does something.</summary>
    [Theory]
    [InlineData("internal const int MaxAttempts = 3;")]
    [InlineData("protected const int MaxAttempts = 3;")]
    [InlineData("private readonly int MaxAttempts = 3;")]
    [InlineData("private static int MaxAttempts = 3;")]
    [InlineData("private static readonly int MaxAttempts = int.Parse(\"3\");")]
    [InlineData("private static readonly int MaxAttempts = Environment.ProcessorCount;")]
    [InlineData("private const int MaxAttempts = 3, Other = 1;")]
    [InlineData("[Obsolete] private const int MaxAttempts = 3;")]
    [InlineData("private const int MaxAttempts = 3; // as agreed with the shop")]
    [InlineData("// As agreed with the shop.\nprivate const int MaxAttempts = 3;")]
    [InlineData("private const int MaxAttempts = 3;\nprivate int Twice() => 2 * MaxAttempts;")]
    [InlineData("private const int MaxAttempts = 3;\nprivate string Name() => nameof(MaxAttempts);")]
    [InlineData("private const int MaxAttempts = 3;\n\n/// <summary>Tries <see cref=\"MaxAttempts\"/> times.</summary>\nprivate void Try() { }")]
    [InlineData("private const int MaxAttempts = 3;\n#if TRACING\nprivate int Twice() => 2 * MaxAttempts;\n#endif")]
    [InlineData("private const int MaxAttempts = 3;\nprivate static class Inner { public const int Count = MaxAttempts; }")]
    [InlineData("private const int MaxAttempts = 3;\n[System.ComponentModel.DefaultValue(MaxAttempts)] private int Count { get; set; }")]
    public Task One_that_may_be_needed_stays(string declaration) => Verify.VerifyCodeFixAsync(Publisher(declaration, Loop), Publisher(declaration, Left));

    [Fact]
    public Task One_that_another_part_of_the_type_needs_stays()
    {
        CSharpCodeFixTest<ProducerSafety.Analyzers.Retries.ManualRetryLoopAnalyzer, ProducerSafety.Analyzers.CodeFixes.Retries.ManualRetryLoopFix> test = new();
        const string Other = "public sealed partial class Publisher { public int Count => MaxAttempts; }";
        test.TestState.Sources.Add(Publisher("private const int MaxAttempts = 3;", Loop));
        test.TestState.Sources.Add(Other);
        test.FixedState.Sources.Add(Publisher("private const int MaxAttempts = 3;", Left));
        test.FixedState.Sources.Add(Other);
        return test.RunAsync();
    }

    private const string Loop = """
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await [|producer.ProduceAsync|]("orders", message);
                return;
            }
            catch (KafkaException) when (attempt < MaxAttempts)
            {
                await Task.Delay(100 * attempt);
            }
        }
        """;

    private const string Left = """
        await producer.ProduceAsync("orders", message);
        """;

    private static string Again(string body) => $$"""
        public async Task PublishAgainAsync(IProducer<Null, string> producer, Message<Null, string> message)
        {
        {{CodeLines.Indented(body, 4)}}
        }
        """;

    private static string Publisher(string members, string body) => RetrySource.File($$"""
        public sealed partial class Publisher
        {
        {{CodeLines.Indented(members, 4)}}

            public async Task PublishAsync(IProducer<Null, string> producer, Message<Null, string> message)
            {
        {{CodeLines.Indented(body, 8)}}
            }
        }
        """);
}

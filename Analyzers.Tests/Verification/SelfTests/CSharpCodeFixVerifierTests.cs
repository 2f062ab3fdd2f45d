using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpCodeFixVerifier<
    ProducerSafety.Analyzers.Tests.Verification.SelfTests.UnsafeAcksAnalyzer,
    ProducerSafety.Analyzers.Tests.Verification.SelfTests.SafeAcksFix>;

namespace ProducerSafety.Analyzers.Tests.Verification.SelfTests;

public sealed class CSharpCodeFixVerifierTests : IControl<UnsafeAcksAnalyzer>
{
    public static string ControlSource => """
        namespace ControlOfUnsafeAcks;

        public static class Control
        {
            public static object Unsafe => [|Confluent.Kafka.Acks.None|];
        }
        """;

    private const string Unsafe = """
        using Confluent.Kafka;

        namespace Shop;

        public static class Producers
        {
            public static ProducerConfig One() => new() { Acks = [|Acks.None|] /* fast */ };

            // Both.
            public static ProducerConfig Two() => new ProducerConfig
            {
                Acks = [|Acks.None|],
            };
        }
        """;

    private const string Safe = """
        using Confluent.Kafka;

        namespace Shop;

        public static class Producers
        {
            public static ProducerConfig One() => new() { Acks = Acks.All /* fast */ };

            // Both.
            public static ProducerConfig Two() => new ProducerConfig
            {
                Acks = Acks.All,
            };
        }
        """;

    [Fact]
    public Task A_right_fix_passes() => Verify.VerifyCodeFixAsync(Unsafe, Safe);

    [Fact]
    public Task No_diagnostic_passes() => Verify.VerifyAnalyzerAsync(Safe);

    [Fact]
    public Task No_fix_passes() => Verify.VerifyNoCodeFixAsync("""
        using Confluent.Kafka;

        public static class Producers
        {
            public static readonly ProducerConfig One = new() { Acks = [|Acks.None|] };
        }
        """);
}

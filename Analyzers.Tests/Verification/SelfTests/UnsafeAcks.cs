namespace ProducerSafety.Analyzers.Tests.Verification.SelfTests;

/// <summary>Code before and after <see cref="SafeAcksFix"/>, and the control of <see cref="UnsafeAcksAnalyzer"/>.</summary>
internal sealed class UnsafeAcks : IControl<UnsafeAcksAnalyzer>
{
    public const string Before = """
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

    public const string After = """
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

    public const string InField = """
        using Confluent.Kafka;

        public static class Producers
        {
            public static readonly ProducerConfig One = new() { Acks = [|Acks.None|] };
        }
        """;

    public static string ControlSource => """
        namespace ControlOfUnsafeAcks;

        public static class Control
        {
            public static object Unsafe => [|Confluent.Kafka.Acks.None|];
        }
        """;
}

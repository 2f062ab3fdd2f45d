using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.ConfigurationRules;

/// <summary>Options of the application that are copied into a configuration: known only where they are created in sight and only read.</summary>
public sealed class OptionsDefaultsTests
{
    private const string Config = "new ProducerConfig { EnableIdempotence = options.Idempotent, Acks = options.Acks }";

    [Theory]
    [InlineData("private readonly Options options = new(); void M() => Build(new ProducerConfig { {|KPS1101:EnableIdempotence = options.Idempotent|}, {|KPS1103:Acks = options.Acks|} });")]
    [InlineData("void M() { var options = new Options { Acks = Acks.All }; Build(new ProducerConfig { {|KPS1101:EnableIdempotence = options.Idempotent|}, Acks = options.Acks }); }")]
    [InlineData("void M() { var options = new Options { Idempotent = true }; Build(new ProducerConfig { EnableIdempotence = options.Idempotent, {|KPS1001:Acks = options.Acks|} }); }")]
    [InlineData("void M() { var options = new Options(); Console.WriteLine(options.Name); Build(new ProducerConfig { EnableIdempotence = true, MessageSendMaxRetries = options.Retries }); }")]
    public Task It_is_reported(string members) => Verify(members);

    [Theory]
    // Handed in: bound to a file, most often.
    [InlineData("void M(Options options) => Build(" + Config + ");")]
    [InlineData("private readonly Options options; public Service(Options options) => this.options = options; void M() => Build(" + Config + ");")]
    [InlineData("private readonly Options options; public Service(Microsoft.Extensions.Options.IOptions<Options> o) => options = o.Value; void M() => Build(" + Config + ");")]
    [InlineData("void M(IConfiguration configuration) { var options = configuration.Get<Options>()!; Build(" + Config + "); }")]
    [InlineData("void M(IConfiguration configuration) { var options = new Options(); configuration.Bind(options); Build(" + Config + "); }")]
    [InlineData("void M(Action<Options> configure) { var options = new Options(); configure(options); Build(" + Config + "); }")]
    [InlineData("void M(bool safe) { var options = new Options(); options.Idempotent = safe; options.Acks = Acks.All; Build(" + Config + "); }")]
    [InlineData("void M(bool safe) { var options = new Options { Idempotent = safe, Acks = safe ? Acks.All : Acks.Leader }; Build(" + Config + "); }")]
    [InlineData("private Options options = new(); public void Set(Options o) => options = o; void M() => Build(" + Config + ");")]
    [InlineData("public readonly Options options = new(); void M() => Build(" + Config + ");")]
    [InlineData("private static Options options => new(); void M() => Build(" + Config + ");")]
    [InlineData("void M() { var options = new Options(); options.Load(); Build(" + Config + "); }")]
    [InlineData("void M() { var options = new Options(); var other = options; other.Idempotent = true; other.Acks = Acks.All; Build(" + Config + "); }")]
    [InlineData("void M() { var options = new Built(); Build(new ProducerConfig { EnableIdempotence = options.Idempotent }); }")]
    [InlineData("void M() { var options = new Computed(); Build(new ProducerConfig { EnableIdempotence = options.Idempotent }); }")]
    [InlineData("void M() { var options = new Options { Idempotent = true, Acks = Acks.All }; Build(" + Config + "); }")]
    public Task Nothing_is_reported(string members) => Verify(members);

    private static Task Verify(string members) => CSharpAnalyzerVerifier<ConfigurationAnalyzer>.VerifyAnalyzerAsync($$"""
        using System;
        using Confluent.Kafka;
        using Microsoft.Extensions.Configuration;

        public sealed class Service
        {
            {{members}}

            private static void Build(ProducerConfig config)
            {
                using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(config).Build();
            }
        }

        public sealed class Options
        {
            public bool Idempotent { get; set; } = false;
            public Acks Acks { get; set; } = Acks.Leader;
            public int? Retries { get; set; }
            public string Name { get; set; } = "";
            public void Load() => Idempotent = Environment.ProcessorCount > 1;
        }

        public sealed class Built
        {
            public Built() => Idempotent = true;
            public bool Idempotent { get; set; }
        }

        public sealed class Computed
        {
            public bool Idempotent => Environment.ProcessorCount > 1;
        }
        """);
}

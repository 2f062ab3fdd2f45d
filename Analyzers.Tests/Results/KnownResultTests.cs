using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.ConfigurationAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>KPS3012: what is asked of a result that says the same for every message. KPS1103 and KPS1109, about the settings themselves, are switched off here.</summary>
public sealed class KnownResultTests
{
    private const string Settings = "#pragma warning disable KPS1102, KPS1103, KPS1109";

    private const string None = "new ProducerConfig { Acks = Acks.None }";
    private const string Unreported = "new ProducerConfig { EnableDeliveryReports = false }";
    private const string WithoutStatus = "new ProducerConfig { DeliveryReportFields = \"key,value\" }";

    public static TheoryData<string> Reported =>
    [
        $"public async Task<bool> Send() {{ using var producer = Create({None}); var result = await producer.ProduceAsync(\"t\", message); return {{|KPS3012:result.Status|}} == PersistenceStatus.Persisted; }}",
        $"public async Task Send() {{ using var producer = Create({Unreported}); var result = await producer.ProduceAsync(\"t\", message); if ({{|KPS3012:result.Status|}} != PersistenceStatus.Persisted) throw new InvalidOperationException(); }}",
        $"public async Task<bool> Send() {{ using var producer = Create({WithoutStatus}); return {{|KPS3012:(await producer.ProduceAsync(\"t\", message)).Status|}} is PersistenceStatus.Persisted; }}",
        $"public bool Send() {{ using var producer = Create({None}); return {{|KPS3012:producer.ProduceAsync(\"t\", message).Result.Status|}} is not PersistenceStatus.Persisted; }}",
        $"public async Task Send() {{ using var producer = Create({None}); var result = await producer.ProduceAsync(\"t\", message).ConfigureAwait(false); if ({{|KPS3012:result.Offset|}} >= 0) Console.WriteLine(\"stored\"); }}",
        $"public async Task Send() {{ using var producer = Create({Unreported}); DeliveryResult<Null, string> result = await producer.ProduceAsync(\"t\", message); if (0 > {{|KPS3012:result.Offset|}}.Value) throw new InvalidOperationException(); }}",
        $"public void Send() {{ using var producer = Create({None}); producer.Produce(\"t\", message, report => {{ if (!report.Error.IsError && {{|KPS3012:report.Status|}} == PersistenceStatus.Persisted) Console.WriteLine(\"stored\"); }}); producer.Flush(); }}",
        $"private readonly IProducer<Null, string> producer = Create({None}); public async Task<bool> Send() {{ var result = await producer.ProduceAsync(\"t\", message); return {{|KPS3012:result.Status|}} == PersistenceStatus.Persisted; }}",
        $"private readonly IProducer<Null, string> producer; public Service() => producer = new ProducerBuilder<Null, string>({None}).SetLogHandler((_, _) => {{ }}).Build(); public async Task<bool> Send() => {{|KPS3012:(await producer.ProduceAsync(\"t\", message)).Status|}} == PersistenceStatus.Persisted;",
        $"public Task<bool> Both() {{ using var producer = Create({None}); return Send(producer); }} private async Task<bool> Send(IProducer<Null, string> producer) {{ var result = await producer.ProduceAsync(\"t\", message); return {{|KPS3012:result.Status|}} == PersistenceStatus.Persisted; }}",
    ];

    public static TheoryData<string> Silent =>
    [
        // The result tells the messages apart.
        "public async Task<bool> Send() { using var producer = Create(new ProducerConfig()); var result = await producer.ProduceAsync(\"t\", message); return result.Status == PersistenceStatus.Persisted; }",
        "public async Task<bool> Send() { using var producer = Create(new ProducerConfig { Acks = Acks.Leader }); var result = await producer.ProduceAsync(\"t\", message); return result.Status == PersistenceStatus.Persisted && result.Offset >= 0; }",
        "public async Task<bool> Send() { using var producer = Create(new ProducerConfig { DeliveryReportFields = \"key,status\" }); var result = await producer.ProduceAsync(\"t\", message); return result.Status == PersistenceStatus.Persisted; }",
        $"public async Task<bool> Send() {{ using var producer = Create({WithoutStatus}); var result = await producer.ProduceAsync(\"t\", message); return result.Offset >= 0; }}",
        // The author knows what these settings leave.
        $"public async Task Send() {{ using var producer = Create({None}); var result = await producer.ProduceAsync(\"t\", message); if (result.Status == PersistenceStatus.Persisted || result.Status == PersistenceStatus.PossiblyPersisted) Console.WriteLine(\"sent\"); }}",
        $"public async Task<bool> Send() {{ using var producer = Create({None}); var result = await producer.ProduceAsync(\"t\", message); return result.Status is PersistenceStatus.Persisted or PersistenceStatus.PossiblyPersisted; }}",
        $"public async Task<string> Send() {{ using var producer = Create({None}); var result = await producer.ProduceAsync(\"t\", message); return result.Status switch {{ PersistenceStatus.Persisted => \"yes\", PersistenceStatus.PossiblyPersisted => \"maybe\", _ => \"no\" }}; }}",
        $"public async Task Send() {{ using var producer = Create({Unreported}); var result = await producer.ProduceAsync(\"t\", message); if (result.Status == PersistenceStatus.Persisted) Console.WriteLine(1); else if (result.Status == PersistenceStatus.NotPersisted) Console.WriteLine(2); }}",
        $"public async Task<bool> Send() {{ using var producer = Create({None}); var result = await producer.ProduceAsync(\"t\", message); return result.Offset == Offset.Unset; }}",
        $"public async Task<bool> Send() {{ using var producer = Create({None}); var result = await producer.ProduceAsync(\"t\", message); return result.Status != PersistenceStatus.NotPersisted; }}",
        // Only shown.
        $"public async Task Send() {{ using var producer = Create({None}); var result = await producer.ProduceAsync(\"t\", message); Console.WriteLine($\"{{result.Status}} at {{result.Offset}}\"); }}",
        // Another producer may be meant.
        "public async Task<bool> Send(IProducer<Null, string> producer) { var result = await producer.ProduceAsync(\"t\", message); return result.Status == PersistenceStatus.Persisted; }",
        $"private readonly IProducer<Null, string> producer; public Service() => producer = Create({None}); public Service(IProducer<Null, string> producer) => this.producer = producer; public async Task<bool> Send() => (await producer.ProduceAsync(\"t\", message)).Status == PersistenceStatus.Persisted;",
        $"public async Task<bool> Send(bool b) {{ using var producer = Create(b ? {None} : new ProducerConfig()); var result = await producer.ProduceAsync(\"t\", message); return result.Status == PersistenceStatus.Persisted; }}",
        $"public async Task<bool> Send(bool b) {{ using var producer = b ? Create({None}) : Create(new ProducerConfig()); var result = await producer.ProduceAsync(\"t\", message); return result.Status == PersistenceStatus.Persisted; }}",
        $"public async Task<bool> First() {{ using var producer = Create({None}); return await Send(producer); }} public async Task<bool> Second() {{ using var producer = Create(new ProducerConfig()); return await Send(producer); }} private async Task<bool> Send(IProducer<Null, string> producer) {{ var result = await producer.ProduceAsync(\"t\", message); return result.Status == PersistenceStatus.Persisted; }}",
        $"public async Task<bool> Send() {{ using var other = Create({None}); using var producer = Create(new ProducerConfig()); other.Produce(\"t\", message); var result = await producer.ProduceAsync(\"t\", message); return result.Status == PersistenceStatus.Persisted; }}",
        $"public async Task<bool> Send() {{ using var other = Create({None}); using var producer = Create(new ProducerConfig()); var result = await other.ProduceAsync(\"t\", message); result = await producer.ProduceAsync(\"t\", message); return result.Status == PersistenceStatus.Persisted; }}",
        $"private static void Report(DeliveryReport<Null, string> report) {{ if (report.Status == PersistenceStatus.Persisted) Console.WriteLine(1); }} public void Send() {{ using var fast = Create({None}); using var safe = Create(new ProducerConfig()); fast.Produce(\"t\", message, Report); safe.Produce(\"t\", message, Report); }}",
        // The settings are not all seen.
        "public async Task<bool> Send(ProducerConfig config) { config.Acks = Acks.None; using var producer = Create(config); var result = await producer.ProduceAsync(\"t\", message); return result.Status == PersistenceStatus.Persisted; }",
        $"public async Task<bool> Send() {{ var config = {None}; Outside.Use(config); using var producer = Create(config); var result = await producer.ProduceAsync(\"t\", message); return result.Status == PersistenceStatus.Persisted; }}",
        "public async Task<bool> Send(bool safe) { var config = new ProducerConfig { Acks = Acks.None }; if (safe) { config.Acks = Acks.All; } using var producer = Create(config); var result = await producer.ProduceAsync(\"t\", message); return result.Status == PersistenceStatus.Persisted; }",
        // The result of something else.
        $"public bool Send(DeliveryResult<Null, string> earlier) {{ using var producer = Create({None}); producer.Produce(\"t\", message); return earlier.Status == PersistenceStatus.Persisted; }}",
        $"public bool Read(IConsumer<Null, string> consumer) {{ using var producer = Create({None}); producer.Produce(\"t\", message); return consumer.Consume().Offset >= 0; }}",
    ];

    [Theory]
    [MemberData(nameof(Reported))]
    public Task It_is_reported(string members) => Verify.VerifyAnalyzerAsync(InService(members));

    [Theory]
    [MemberData(nameof(Silent))]
    public Task Nothing_is_reported(string members) => Verify.VerifyAnalyzerAsync(InService(members));

    private static string InService(string members) => $$"""
        {{Settings}}
        using System;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        public class Service
        {
            private readonly Message<Null, string> message = new() { Value = "a" };

            {{members}}

            private static IProducer<Null, string> Create(ProducerConfig config) => new ProducerBuilder<Null, string>(config).Build();
        }

        public static class Outside
        {
            public static Action<ProducerConfig> Use { get; set; } = _ => { };
        }
        """;
}

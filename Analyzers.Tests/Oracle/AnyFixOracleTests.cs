using System.Globalization;
using Microsoft.CodeAnalysis;
using ProducerSafety.Analyzers.CodeFixes.Files;
using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Analyzers.Tests.Configuration;
using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>
/// Every fix of every configuration rule, in C# and in JSON, on generated settings of all properties (<c>ORACLE_FIXES</c> of them): what
/// was reported is gone, nothing else is changed, and the client does with the result what is then reported.
/// </summary>
public sealed class AnyFixOracleTests(ITestOutputHelper output) : RealClientTests
{
    private const int Batch = 250;
    private const int MaximumRounds = 3;

    /// <summary>Settings with something to fix by each rule that has a fix.</summary>
    internal static readonly string[] OfEachRule =
    [
        "enable.idempotence=true; acks=1", "enable.idempotence=true; max.in.flight=10", "enable.idempotence=true; retries=0", "enable.idempotence=true; queuing.strategy=lifo",
        "transactional.id=a; enable.idempotence=false", "reconnect.backoff.ms=20000", "transactional.id=a; message.timeout.ms=70000", "enable.idempotance=true", "buffer.memory=1",
        "compression.type=gzipp", "partitioner=Murmur2", "delivery.report.only.error=true", "enable.idempotence=false; acks=1; linger.ms=5", "client.id=a", "acks=0; client.id=a",
        "max.in.flight=10; acks=1", "max.in.flight=1", "retries=0; acks=1", "enable.idempotence=true; retries=3", "enable.idempotence=true; message.timeout.ms=5000",
        "enable.idempotence=true; retry.backoff.ms=2000", "enable.idempotence=true; message.timeout.ms=0", "enable.idempotence=true; group.id=a",
        "enable.idempotence=true; queuing.strategy=fifo", "enable.idempotence=true; linger.ms=5; queue.buffering.max.ms=50", "enable.idempotence=true; transaction.timeout.ms=5000",
        "enable.idempotence=true; enable.ssl.certificate.verification=false", "enable.idempotence=true; ssl.endpoint.identification.algorithm=none",
        "enable.idempotence=true; security.protocol=sasl_plaintext; sasl.mechanism=PLAIN; bootstrap.servers=kafka.example.com:9092; sasl.username=a; sasl.password=xxx",
        "enable.idempotence=true; request.timeout.ms=500", "enable.idempotence=true; linger.ms=120000", "enable.idempotence=true; queue.buffering.max.kbytes=134217728",
    ];

    // Wrong because of what is done with the producer.
    private static readonly GeneratedCode[] Used =
    [
        AnyCode.Used("EnableIdempotence = true, EnableDeliveryReports = false, EnableBackgroundPoll = true"),
        AnyCode.Used("EnableIdempotence = true, DeliveryReportFields = \"key,value\""),
        AnyCode.Used("EnableIdempotence = true, EnableBackgroundPoll = false"),
    ];

    private readonly List<string> failures = [];
    private readonly SortedDictionary<string, int> fixedRules = new(StringComparer.Ordinal);
    private int inFiles;

    [Fact]
    public async Task Fixed_settings_are_what_was_asked_for()
    {
        GeneratedCode[] directed = [.. OfEachRule.Select(WritesOf).SelectMany(writes => (GeneratedCode[])[AnyCode.Set(writes), AnyCode.Dictionary(writes)])];
        foreach (GeneratedCode[] batch in directed.Concat(Used).Concat(Generated.Sample(AnyCode.All, OracleSettings.Fixes)).Chunk(Batch))
        {
            await FixAsync(batch);
        }

        string summary = $"{fixedRules.Values.Sum()} fixes, {inFiles} of them in files: {string.Join(", ", fixedRules.Select(rule => $"{rule.Key} {rule.Value}"))}";
        output.WriteLine(summary);
        Assert.True(failures.Count == 0, $"{failures.Count} of {summary} go wrong, with {Generated.SeedVariable}={Generated.Seed}:\n\n{string.Join("\n\n", failures.Take(20))}");
        Assert.Empty(OfEachRule.SelectMany(RepairableIn).Concat(["KPS1109", "KPS1110"]).Distinct().Except(fixedRules.Keys));
        Assert.True(inFiles > OracleSettings.Fixes / 20, summary);
    }

    private static Write[] WritesOf(string written) => [.. Written.Settings(written).Written.Select(setting => new Write(setting.Name, setting.Value!))];

    private static IEnumerable<string> RepairableIn(string written) => SafetyRules.Judge(Written.Settings(written)).Where(finding => finding.IsRepairable && finding.Repairs is not null).Select(finding => finding.Rule.Id);

    /// <summary>Fixes one diagnostic of each case, another one in each round.</summary>
    private async Task FixAsync(GeneratedCode[] codes)
    {
        Project project = await CaseProject.CreateAsync(codes.Select((code, index) => CaseProject.ClassOf(code, index)), CaseProject.AppSettingsOf(codes));
        ILookup<int, Diagnostic> diagnostics = await CaseProject.AnalyzeAsync(project);
        for (int round = 0; round < MaximumRounds; round++)
        {
            Dictionary<int, Diagnostic> chosen = Choose(diagnostics, round);
            IReadOnlyDictionary<int, IReadOnlyList<KeyValuePair<string, string>>?> before = await CaseProject.SettingsAsync(project);
            Diagnostic[] inCode = [.. chosen.Values.Where(diagnostic => !PlanOf(diagnostic).ChangesFile)];
            Diagnostic[] companions = [.. chosen.Values.Where(diagnostic => PlanOf(diagnostic).ChangesFile).Select(diagnostic => CompanionOf(diagnostic, diagnostics))];

            // Both start from the same project: one changes the classes, the other the file.
            Dictionary<int, string> classes = await CaseProject.ClassesAsync(inCode.Length == 0 ? project : await CaseProject.FixAsync(project, inCode));
            string file = await CaseProject.AppSettingsAsync(companions.Length == 0 ? project : await CaseProject.FixAsync(project, companions, new FileSettingFix()));
            project = await CaseProject.CreateAsync(classes.OrderBy(pair => pair.Key).Select(pair => pair.Value), file);
            diagnostics = await CaseProject.AnalyzeAsync(project);
            IReadOnlyDictionary<int, IReadOnlyList<KeyValuePair<string, string>>?> after = await CaseProject.SettingsAsync(project);
            foreach ((int index, string?[] refusals) in await CaseProject.RunAsync(project, chosen.Keys))
            {
                Count(chosen[index]);
                string? failure = Failure(chosen[index], [.. diagnostics[index]], before[index], after[index], refusals[0]);
                if (failure is not null)
                {
                    failures.Add($"{failure}\nafter the fix of {chosen[index].Id} {Message(chosen[index])}, which makes it\n{classes[index]}");
                }
            }
        }
    }

    private static Dictionary<int, Diagnostic> Choose(ILookup<int, Diagnostic> diagnostics, int round)
    {
        Dictionary<int, Diagnostic> chosen = [];
        foreach (IGrouping<int, Diagnostic> reported in diagnostics)
        {
            Diagnostic[] fixable = [.. reported.Where(diagnostic => diagnostic.Id != "KPS0004" && RepairPlan.Of(diagnostic) is not null)];
            if (fixable.Length > 0)
            {
                chosen.Add(reported.Key, fixable[(reported.Key + round) % fixable.Length]);
            }
        }

        return chosen;
    }

    private static RepairPlan PlanOf(Diagnostic diagnostic) => RepairPlan.Of(diagnostic)!;

    private static Diagnostic CompanionOf(Diagnostic diagnostic, ILookup<int, Diagnostic> all) =>
        all.SelectMany(reported => reported).First(candidate => candidate.Id == "KPS0004" && Message(candidate).EndsWith(Message(diagnostic), StringComparison.Ordinal) && PlanOf(candidate).Equals(PlanOf(diagnostic)));

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);

    private static string? Failure(
        Diagnostic repaired, Diagnostic[] left, IReadOnlyList<KeyValuePair<string, string>>? before, IReadOnlyList<KeyValuePair<string, string>>? after, string? message)
    {
        if (left.FirstOrDefault(diagnostic => diagnostic.Id == repaired.Id && Message(diagnostic) == Message(repaired)) is { } again)
        {
            return $"Still reported: {again}";
        }

        // The code is judged for the newest client: what the fix adds may be newer than the loaded librdkafka.
        if (PlanOf(repaired).Steps.Any(step => PropertyCatalog.Find(step.Property) is not null && PropertyCatalog.Find(step.Property, AnyProperty.Loaded) is null))
        {
            return null;
        }

        (string, string)[] errors = [.. left.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => (diagnostic.Id, Message(diagnostic)))];
        if (!Refusal.IsForeseen(message is null ? null : new(message), errors))
        {
            return $"The client says: {message ?? "accepted"}\nReported: {string.Join("; ", errors)}";
        }

        if (before is null || after is null)
        {
            return null;
        }

        HashSet<string> asked = [.. PlanOf(repaired).Steps.SelectMany(step => step.Action == RepairAction.Rename ? (string[])[step.Property, step.Value] : [step.Property]).Select(Refusal.NameOf)];
        string[] changed = [.. before.Except(after).Concat(after.Except(before)).Select(pair => Refusal.NameOf(pair.Key)).Distinct().Except(asked)];
        return changed.Length == 0 ? null : $"Changed too: {string.Join(", ", changed)}";
    }

    private void Count(Diagnostic repaired)
    {
        fixedRules[repaired.Id] = fixedRules.GetValueOrDefault(repaired.Id) + 1;
        inFiles += PlanOf(repaired).ChangesFile ? 1 : 0;
    }
}

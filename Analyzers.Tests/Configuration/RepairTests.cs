using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Configuration;

/// <summary>What a finding asks to change, and what is left afterwards. That the client then builds is tested in <c>Oracle/SettingsOracleTests</c>.</summary>
public sealed class RepairTests
{
    [Theory]
    [InlineData("KPS1001", "enable.idempotence=true; acks=1", "acks=-1")]
    [InlineData("KPS1001", "enable.idempotence=true; acks=1; retries=0; max.in.flight=10", "acks=-1, max.in.flight=5, remove message.send.max.retries")]
    [InlineData("KPS1002", "enable.idempotence=true; max.in.flight=10", "max.in.flight=5")]
    [InlineData("KPS1003", "enable.idempotence=true; retries=0", "remove message.send.max.retries")]
    [InlineData("KPS1004", "enable.idempotence=true; queuing.strategy=lifo", "remove queuing.strategy")]
    [InlineData("KPS1004", "enable.idempotence=true; queuing.strategy=lifo; queue.buffering.backpressure.threshold=2", "remove queuing.strategy, remove queue.buffering.backpressure.threshold")]
    [InlineData("KPS1004", "enable.gapless.guarantee=true", "enable.idempotence=true")]
    [InlineData("KPS1005", "transactional.id=orders; enable.idempotence=false", "remove enable.idempotence")]
    [InlineData("KPS1005", "transactional.id=orders; enable.idempotence=false; acks=1", "remove enable.idempotence, acks=-1")]
    [InlineData("KPS1101", "enable.idempotence=false", "enable.idempotence=true")]
    [InlineData("KPS1101", "enable.idempotence=false; acks=1; retries=0; max.in.flight=1", "enable.idempotence=true, acks=-1, remove message.send.max.retries")]
    [InlineData("KPS1102", "", "enable.idempotence=true")]
    [InlineData("KPS1102", "acks=1; max.in.flight=6", "enable.idempotence=true, acks=-1, max.in.flight=5")]
    [InlineData("KPS1103", "acks=1", "acks=-1")]
    [InlineData("KPS1104", "max.in.flight=1", "enable.idempotence=true")]
    [InlineData("KPS1104", "max.in.flight=50; acks=0", "enable.idempotence=true, max.in.flight=5, acks=-1")]
    [InlineData("KPS1105", "retries=0", "remove message.send.max.retries")]
    [InlineData("KPS1105", "retries=0; enable.gapless.guarantee=true; acks=1", "remove message.send.max.retries, enable.idempotence=true, acks=-1")]
    public void All_that_belongs_together_is_repaired_together(string rule, string written, string repairs) =>
        Assert.Equal(repairs, string.Join(", ", RepairsOf(rule, written)!));

    [Theory]
    [InlineData("KPS1102", "acks=?")]
    [InlineData("KPS1102", "max.in.flight=?")]
    [InlineData("KPS1102", "retries=?")]
    [InlineData("KPS1102", "queuing.strategy=?")]
    [InlineData("KPS1102", "queue.buffering.backpressure.threshold=?")]
    [InlineData("KPS1101", "enable.idempotence=false; …")]
    [InlineData("KPS1101", "enable.idempotence=false; acks=all; request.required.acks=?")]
    [InlineData("KPS1104", "max.in.flight=1; acks=?")]
    [InlineData("KPS1004", "enable.gapless.guarantee=true; retries=?")]
    [InlineData("KPS1005", "transactional.id=orders; enable.idempotence=false; acks=?")]
    public void Idempotence_is_not_turned_on_next_to_a_setting_that_might_contradict_it(string rule, string written) =>
        Assert.Null(RepairsOf(rule, written));

    [Theory]
    [InlineData("KPS1001", "enable.idempotence=true; acks=1; max.in.flight=?", "acks=-1")]
    [InlineData("KPS1103", "acks=1; …", "acks=-1")]
    [InlineData("KPS1105", "retries=0; …", "remove message.send.max.retries")]
    [InlineData("KPS1102", "linger.ms=?", "enable.idempotence=true")]
    [InlineData("KPS1102", "enable.gapless.guarantee=?", "enable.idempotence=true")]
    public void What_does_not_turn_idempotence_on_needs_to_know_nothing_else(string rule, string written, string repairs) =>
        Assert.Equal(repairs, string.Join(", ", RepairsOf(rule, written)!));

    [Fact]
    public void Opposite_repairs_of_one_setting_are_not_both_asked_for()
    {
        // KPS1004 asks for enable.idempotence=true, KPS1005 asks to remove it; either is enough.
        IReadOnlyList<Repair> repairs = RepairsOf("KPS1103", "transactional.id=orders; enable.idempotence=false; enable.gapless.guarantee=true; acks=1")!;

        Assert.Equal("acks=-1, enable.idempotence=true", string.Join(", ", repairs));
    }

    [Theory]
    [InlineData("request.required.acks=1; linger.ms=5", "acks=-1", "request.required.acks=-1, linger.ms=5")]
    [InlineData("request.required.acks=1; acks=0", "acks=-1", "acks=-1")]
    [InlineData("acks=0; request.required.acks=1", "acks=-1", "request.required.acks=-1")]
    [InlineData("linger.ms=5", "acks=-1", "linger.ms=5, acks=-1")]
    public void A_setting_is_repaired_under_the_name_that_is_written(string written, string repair, string repaired) =>
        Assert.Equal(repaired, Repair.Apply(Written.Settings(written), [Parse(repair)]).ToString());

    [Fact]
    public void Removing_a_property_removes_all_its_names() =>
        Assert.Equal("linger.ms=5", Repair.Apply(Written.Settings("retries=0; linger.ms=5; message.send.max.retries=3"), [Repair.Remove("message.send.max.retries", instead: "3")]).ToString());

    [Fact]
    public void A_repaired_setting_stays_where_it_was_written()
    {
        ProducerSettings written = ProducerSettings.Empty.With(Setting.Known("acks", "1", where: "line 7"));

        Assert.Equal("line 7", Repair.Apply(written, [Repair.Set("acks", "-1")])["acks"].Where);
    }

    [Fact]
    public void Repairs_remove_the_finding_and_leave_no_error() => Generated.ForAll(SettingsGenerator.All, settings =>
    {
        foreach (Finding finding in SafetyRules.Judge(settings))
        {
            if (finding.Repairs is { } repairs)
            {
                ProducerSettings repaired = Repair.Apply(settings, repairs);
                Finding[] left = [.. SafetyRules.Judge(repaired)];
                Assert.DoesNotContain(left, other => IsSame(other, finding));
                Assert.DoesNotContain(left, other => other.Rule.Severity == RuleSeverity.Error);
            }
        }
    }, count: 4000);

    [Fact]
    public void What_is_written_instead_of_a_removal_does_as_well() => Generated.ForAll(SettingsGenerator.Complete, settings =>
    {
        foreach (Finding finding in SafetyRules.Judge(settings).Where(finding => finding.IsRepairable))
        {
            IEnumerable<Repair> repairs = finding.Repairs!.Select(repair => repair.IsExact ? repair : Repair.Set(repair.Property, repair.Instead));
            Finding[] left = [.. SafetyRules.Judge(Repair.Apply(settings, repairs))];
            Assert.DoesNotContain(left, other => IsSame(other, finding));
            Assert.DoesNotContain(left, other => other.Rule.Severity == RuleSeverity.Error);
        }
    });

    [Fact]
    public void Repairs_of_settings_that_are_known_are_always_certain() => Generated.ForAll(SettingsGenerator.Complete, settings =>
        Assert.All(SafetyRules.Judge(settings).Where(finding => finding.IsRepairable), finding => Assert.NotNull(finding.Repairs)));

    [Fact]
    public void Repairs_turn_idempotence_on_only_where_all_that_it_depends_on_is_known() => Generated.ForAll(SettingsGenerator.All, settings =>
    {
        foreach (Finding finding in SafetyRules.Judge(settings).Where(finding => finding.Repairs is not null))
        {
            ProducerSettings repaired = Repair.Apply(settings, finding.Repairs!);
            bool isTurnedOn = new EffectiveSettings(settings).IsIdempotent != true && new EffectiveSettings(repaired).IsIdempotent == true;
            string[] conflicting = ["acks", "max.in.flight", "retries", "queuing.strategy", "queue.buffering.backpressure.threshold"];
            Assert.True(!isTurnedOn || conflicting.All(name => !repaired[name].IsUnknown), $"{settings} repaired to {repaired}");
        }
    }, count: 4000);

    [Fact]
    public void A_property_is_repaired_once_and_under_its_own_name() => Generated.ForAll(SettingsGenerator.All, settings =>
    {
        foreach (IReadOnlyList<Repair> repairs in SafetyRules.Judge(settings).Select(finding => finding.Repairs).OfType<IReadOnlyList<Repair>>())
        {
            Assert.Equal(repairs.Count, repairs.Select(repair => repair.Property).Distinct().Count());
            Assert.All(repairs.Where(repair => !repair.IsExact), repair => Assert.Equal(repair.Property, PropertyCatalog.Find(repair.Property)?.Name));
        }
    }, count: 4000);

    [Fact]
    public void Repairing_every_finding_in_turn_ends_with_none() => Generated.ForAll(SettingsGenerator.Complete, settings =>
    {
        ProducerSettings repaired = settings;
        for (int round = 0; SafetyRules.Judge(repaired).FirstOrDefault(finding => finding.IsRepairable) is { } finding; round++)
        {
            Assert.True(round < 10, $"{settings} is still not repaired: {repaired}");
            repaired = Repair.Apply(repaired, finding.Repairs!);
        }
    });

    [Fact]
    public void Repairs_are_equal_when_they_do_the_same()
    {
        Assert.Equal(Repair.Set("acks", "-1"), Repair.Set("acks", "-1"));
        Assert.Equal(Repair.Set("acks", "-1").GetHashCode(), Repair.Set("acks", "-1").GetHashCode());
        Assert.NotEqual(Repair.Set("acks", "-1"), Repair.Set("acks", "1"));
        Assert.NotEqual(Repair.Set("acks", "-1"), Repair.Remove("acks", instead: "-1"));
        Assert.NotEqual(Repair.Remove("retries", instead: "3"), Repair.Remove("acks", instead: "-1"));
        Assert.False(Repair.Remove("acks", instead: "-1").Equals((object)"acks"));
    }

    // A rule about names can find several of them, each repaired by itself.
    private static bool IsSame(Finding one, Finding other) =>
        one.Rule == other.Rule && (one.Subject?.Name == other.Subject?.Name || other.Rule.Id is not ("KPS1113" or "KPS1114"));

    private static IReadOnlyList<Repair>? RepairsOf(string rule, string written) =>
        SafetyRules.Find(rule).Judge(new EffectiveSettings(Written.Settings(written))).First().Repairs;

    private static Repair Parse(string text) => Repair.Set(text.Split('=')[0], text.Split('=')[1]);

    [Fact]
    public void A_value_that_another_rule_would_take_back_is_not_set() =>
        Assert.Null(SafetyRules.Judge(Written.Settings("reconnect.backoff.ms=3600001; reconnect.backoff.max.ms=3600001"))
            .Single(finding => finding is { Rule.Id: "KPS1008", Subject.Name: "reconnect.backoff.max.ms" }).Repairs);

    [Theory]
    [InlineData("enable.idempotence=true; Acks=1")]
    [InlineData("enable.idempotence=true; max.inflight=10")]
    [InlineData("transactional.id=a; enable.idempotance=false")]
    public void A_name_whose_value_would_be_refused_is_not_just_renamed(string written) =>
        Assert.Null(SafetyRules.Judge(Written.Settings(written)).Single(finding => finding.Rule.Id == "KPS1007").Repairs);

    /// <summary>As in a file of thousands of lines that is not the client's. Each name with each other one would take minutes.</summary>
    [Fact]
    public async Task Thousands_of_unknown_names_are_repaired_one_by_one()
    {
        ProducerSettings settings = Enumerable.Range(0, 4000).Aggregate(ProducerSettings.Empty, (all, number) => all.With(Setting.Known($"setting.{number}", "1")));

        int repaired = await Task.Run(() => SafetyRules.Judge(settings).Count(finding => finding.Rule.Id == "KPS1007" && finding.Repairs is { Count: 1 })).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        Assert.Equal(4000, repaired);
    }
}

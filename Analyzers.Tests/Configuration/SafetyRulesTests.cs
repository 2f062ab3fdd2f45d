using FsCheck.Fluent;
using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Configuration;

/// <summary>When each rule speaks and, more often, when it does not.</summary>
public sealed class SafetyRulesTests
{
    [Theory]
    [InlineData("KPS1001", "enable.idempotence=true; acks=1")]
    [InlineData("KPS1001", "acks=0; enable.idempotence=true")]
    [InlineData("KPS1001", "enable.idempotence=t; request.required.acks=2")]
    [InlineData("KPS1001", "transactional.id=orders; topic.acks=1")]
    [InlineData("KPS1001", "enable.idempotence=true; acks=all; request.required.acks=1")]
    [InlineData("KPS1001", "enable.idempotence=true; acks=1; …")]
    [InlineData("KPS1002", "enable.idempotence=true; max.in.flight=6")]
    [InlineData("KPS1002", "enable.idempotence=1; max.in.flight.requests.per.connection=1000000")]
    [InlineData("KPS1002", "transactional.id=orders; max.in.flight=0x6")]
    [InlineData("KPS1002", "max.in.flight=010; enable.idempotence=true")] // Octal: 8.
    [InlineData("KPS1003", "enable.idempotence=true; retries=0")]
    [InlineData("KPS1003", "enable.idempotence=true; message.send.max.retries=00")]
    [InlineData("KPS1003", "transactional.id=orders; retries=0")]
    [InlineData("KPS1004", "enable.idempotence=true; queuing.strategy=lifo")]
    [InlineData("KPS1004", "enable.idempotence=true; queuing.strategy=LIFO")]
    [InlineData("KPS1004", "enable.idempotence=true; queue.buffering.backpressure.threshold=2")]
    [InlineData("KPS1004", "enable.gapless.guarantee=true")]
    [InlineData("KPS1004", "enable.gapless.guarantee=1; enable.idempotence=false")]
    [InlineData("KPS1004", "enable.gapless.guarantee=true; transactional.id=")]
    [InlineData("KPS1005", "transactional.id=orders; enable.idempotence=false")]
    [InlineData("KPS1005", "enable.idempotence=F; transactional.id=orders")]
    [InlineData("KPS1101", "enable.idempotence=false")]
    [InlineData("KPS1101", "enable.idempotence=0; …")]
    [InlineData("KPS1101", "enable.idempotence=false; transactional.id=")]
    [InlineData("KPS1101", "enable.idempotence=false; transactional.id=?")] // Wrong either way: with an id it would be KPS1005.
    [InlineData("KPS1102", "")]
    [InlineData("KPS1102", "acks=all; linger.ms=5")]
    [InlineData("KPS1102", "transactional.id=")]
    [InlineData("KPS1102", "enable.idempotence=true; -enable.idempotence")]
    [InlineData("KPS1103", "acks=1")]
    [InlineData("KPS1103", "acks=0; enable.idempotence=false")]
    [InlineData("KPS1103", "acks=3")]
    [InlineData("KPS1103", "request.required.acks=1; enable.idempotence=?")] // Wrong either way: with idempotence it would be KPS1001.
    [InlineData("KPS1103", "acks=1; …")]
    [InlineData("KPS1104", "max.in.flight=1")]
    [InlineData("KPS1104", "max.in.flight=5; enable.idempotence=false")]
    [InlineData("KPS1104", "max.in.flight.requests.per.connection=100")]
    [InlineData("KPS1105", "retries=0")]
    [InlineData("KPS1105", "message.send.max.retries=0; enable.idempotence=false")]
    [InlineData("KPS1105", "retries=0; …")]
    public void Speaks(string rule, string written)
    {
        SafetyRule judge = SafetyRules.Find(rule);

        Assert.NotEmpty(judge.Judge(new EffectiveSettings(Written.Settings(written))));
        Assert.Contains(SafetyRules.Judge(Written.Settings(written)), finding => finding.Rule == judge);
    }

    [Theory]
    [InlineData("KPS1001", "")]
    [InlineData("KPS1001", "acks=1")]
    [InlineData("KPS1001", "acks=1; enable.idempotence=false")]
    [InlineData("KPS1001", "acks=1; transactional.id=")]
    [InlineData("KPS1001", "enable.idempotence=true")]
    [InlineData("KPS1001", "enable.idempotence=true; acks=all")]
    [InlineData("KPS1001", "enable.idempotence=true; acks=ALL")]
    [InlineData("KPS1001", "enable.idempotence=true; acks=-1")]
    [InlineData("KPS1001", "enable.idempotence=true; acks=1; request.required.acks=all")]
    [InlineData("KPS1001", "enable.idempotence=true; acks=1; acks=all")]
    [InlineData("KPS1001", "enable.idempotence=true; acks=1; -acks")]
    [InlineData("KPS1001", "enable.idempotence=true; acks=?")]
    [InlineData("KPS1001", "enable.idempotence=?; acks=1")]
    [InlineData("KPS1001", "enable.idempotence=true; acks=1; request.required.acks=?")]
    [InlineData("KPS1001", "enable.idempotence=true; acks=leader")] // Not a number: another reason to be rejected.
    [InlineData("KPS1001", "acks=1; transactional.id=orders; enable.idempotence=false")]
    [InlineData("KPS1001", "acks=1; …")]
    [InlineData("KPS1002", "")]
    [InlineData("KPS1002", "max.in.flight=6")]
    [InlineData("KPS1002", "enable.idempotence=true")]
    [InlineData("KPS1002", "enable.idempotence=true; max.in.flight=5")]
    [InlineData("KPS1002", "enable.idempotence=true; max.in.flight=1")]
    [InlineData("KPS1002", "enable.idempotence=true; max.in.flight=0x5")]
    [InlineData("KPS1002", "enable.idempotence=true; max.in.flight=?")]
    [InlineData("KPS1002", "enable.idempotence=?; max.in.flight=6")]
    [InlineData("KPS1002", "enable.idempotence=true; …")]
    [InlineData("KPS1003", "")]
    [InlineData("KPS1003", "retries=0")]
    [InlineData("KPS1003", "enable.idempotence=true")]
    [InlineData("KPS1003", "enable.idempotence=true; retries=1")]
    [InlineData("KPS1003", "enable.idempotence=true; retries=0; message.send.max.retries=3")]
    [InlineData("KPS1003", "enable.idempotence=true; retries=?")]
    [InlineData("KPS1003", "enable.idempotence=?; retries=0")]
    [InlineData("KPS1004", "")]
    [InlineData("KPS1004", "queuing.strategy=lifo")]
    [InlineData("KPS1004", "queue.buffering.backpressure.threshold=2")]
    [InlineData("KPS1004", "enable.idempotence=true; queuing.strategy=fifo")]
    [InlineData("KPS1004", "enable.idempotence=true; queuing.strategy=?")]
    [InlineData("KPS1004", "enable.idempotence=?; queuing.strategy=lifo")]
    [InlineData("KPS1004", "enable.idempotence=true; queue.buffering.backpressure.threshold=1")]
    [InlineData("KPS1004", "enable.idempotence=true; queue.buffering.backpressure.threshold=?")]
    [InlineData("KPS1004", "enable.gapless.guarantee=true; enable.idempotence=true")]
    [InlineData("KPS1004", "enable.gapless.guarantee=true; transactional.id=orders")]
    [InlineData("KPS1004", "enable.gapless.guarantee=false")]
    [InlineData("KPS1004", "enable.gapless.guarantee=?")]
    [InlineData("KPS1004", "enable.gapless.guarantee=true; enable.idempotence=?")]
    [InlineData("KPS1004", "enable.gapless.guarantee=true; transactional.id=?")]
    [InlineData("KPS1004", "enable.gapless.guarantee=true; …")]
    [InlineData("KPS1005", "")]
    [InlineData("KPS1005", "transactional.id=orders")]
    [InlineData("KPS1005", "transactional.id=orders; enable.idempotence=true")]
    [InlineData("KPS1005", "enable.idempotence=false")]
    [InlineData("KPS1005", "enable.idempotence=false; transactional.id=")]
    [InlineData("KPS1005", "enable.idempotence=false; transactional.id=?")]
    [InlineData("KPS1005", "enable.idempotence=?; transactional.id=orders")]
    [InlineData("KPS1005", "transactional.id=orders; …")]
    [InlineData("KPS1101", "")]
    [InlineData("KPS1101", "enable.idempotence=true")]
    [InlineData("KPS1101", "enable.idempotence=?")]
    [InlineData("KPS1101", "enable.idempotence=no")]
    [InlineData("KPS1101", "enable.idempotence=false; transactional.id=orders")] // That is KPS1005.
    [InlineData("KPS1101", "enable.idempotence=false; enable.idempotence=true")]
    [InlineData("KPS1101", "enable.idempotence=false; -enable.idempotence")]
    [InlineData("KPS1101", "…")]
    [InlineData("KPS1102", "enable.idempotence=true")]
    [InlineData("KPS1102", "enable.idempotence=false")] // That is KPS1101.
    [InlineData("KPS1102", "enable.idempotence=?")]
    [InlineData("KPS1102", "transactional.id=orders")]
    [InlineData("KPS1102", "transactional.id=?")]
    [InlineData("KPS1102", "…")]
    [InlineData("KPS1102", "acks=all; …")]
    [InlineData("KPS1103", "")]
    [InlineData("KPS1103", "acks=all")]
    [InlineData("KPS1103", "acks=-1")]
    [InlineData("KPS1103", "acks=1; enable.idempotence=true")] // That is KPS1001.
    [InlineData("KPS1103", "acks=1; transactional.id=orders")]
    [InlineData("KPS1103", "acks=?")]
    [InlineData("KPS1103", "acks=1; request.required.acks=all")]
    [InlineData("KPS1103", "acks=1; acks=?")]
    [InlineData("KPS1103", "…")]
    [InlineData("KPS1104", "")]
    [InlineData("KPS1104", "max.in.flight=1; enable.idempotence=true")]
    [InlineData("KPS1104", "max.in.flight=5; transactional.id=orders")]
    [InlineData("KPS1104", "max.in.flight=6; enable.idempotence=true")] // That is KPS1002.
    [InlineData("KPS1104", "max.in.flight=?")]
    [InlineData("KPS1104", "max.in.flight=6; enable.idempotence=?")]
    [InlineData("KPS1104", "max.in.flight=6; transactional.id=?")]
    [InlineData("KPS1104", "max.in.flight=6; …")]
    [InlineData("KPS1104", "max.in.flight=6; -max.in.flight")]
    [InlineData("KPS1105", "")]
    [InlineData("KPS1105", "retries=1")]
    [InlineData("KPS1105", "retries=2147483647")]
    [InlineData("KPS1105", "retries=0; enable.idempotence=true")] // That is KPS1003.
    [InlineData("KPS1105", "retries=0; transactional.id=orders")]
    [InlineData("KPS1105", "retries=?")]
    [InlineData("KPS1105", "retries=0; message.send.max.retries=5")]
    [InlineData("KPS1105", "…")]
    public void Is_silent(string rule, string written) =>
        Assert.Empty(SafetyRules.Find(rule).Judge(new EffectiveSettings(Written.Settings(written))));

    [Theory]
    [InlineData("KPS1001", "enable.idempotence=true; request.required.acks=1", "'request.required.acks=1' contradicts idempotence, which requires 'acks=all': building this producer throws")]
    [InlineData("KPS1004", "enable.gapless.guarantee=true", "'enable.gapless.guarantee=true' requires idempotence: building this producer throws")]
    [InlineData("KPS1103", "acks=0", "'acks=0' waits for no broker: a message that never arrives still counts as sent")]
    [InlineData("KPS1103", "acks=7", "'acks=7' is not one of 0, 1 and all, the only values that brokers accept")]
    [InlineData("KPS1104", "max.in.flight=1", "'max.in.flight=1' without idempotence: this client does not keep the order on a retry even with one request in flight; enable idempotence instead")]
    public void A_message_names_the_setting_as_written_and_what_it_does(string rule, string written, string message) =>
        Assert.Equal(message, SafetyRules.Find(rule).Judge(new EffectiveSettings(Written.Settings(written))).First().Message);

    [Fact]
    public void No_message_has_an_open_place_left() => Generated.ForAll(SettingsGenerator.All, settings =>
    {
        foreach (Finding finding in SafetyRules.Judge(settings))
        {
            Assert.DoesNotContain("''", finding.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("{", finding.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Unknown", finding.Message, StringComparison.Ordinal);
        }
    });

    [Fact]
    public void A_finding_points_at_a_setting_that_is_written() => Generated.ForAll(SettingsGenerator.All, settings =>
    {
        foreach (Finding finding in SafetyRules.Judge(settings).Where(finding => finding.Subject is not null))
        {
            Setting subject = finding.Subject!.Value;
            Assert.Contains(settings.Written, written => (written.Name, written.Value, written.Where) == (subject.Name, subject.Value, subject.Where));
        }
    });

    // What these find is how a setting is written, not what it is.
    private static readonly string[] AboutNames = ["KPS1113", "KPS1114"];

    [Fact]
    public void A_finding_stays_whatever_the_unknown_settings_turn_out_to_be() => Generated.ForAll(SettingsGenerator.All.Zip(SettingsGenerator.Complete), pair =>
    {
        // The same kind of trouble under another number counts: acks=1 is KPS1103 without idempotence and KPS1001 with it.
        (ProducerSettings partly, ProducerSettings rest) = pair;
        ProducerSettings complete = Complete(partly, rest);
        string[] after = [.. SafetyRules.Judge(complete).Select(finding => finding.Rule.Id)];
        foreach (string id in SafetyRules.Judge(partly).Select(finding => finding.Rule.Id).Where(id => !AboutNames.Contains(id)))
        {
            string[] same = id switch { "KPS1103" => [id, "KPS1001"], "KPS1105" => [id, "KPS1003"], "KPS1101" => [id, "KPS1005"], _ => [id] };
            Assert.True(same.Intersect(after).Any(), $"{id} of {partly} is gone from {complete}");
        }
    });

    [Fact]
    public void Every_rule_has_its_own_number_and_all_its_texts()
    {
        Assert.Equal(SafetyRules.All.Count, SafetyRules.All.Select(rule => rule.Id).Distinct().Count());
        Assert.Equal(SafetyRules.All.Select(rule => rule.Id).Order(StringComparer.Ordinal), SafetyRules.All.Select(rule => rule.Id));
        foreach (SafetyRule rule in SafetyRules.All)
        {
            Assert.Matches("^KPS(1[01]|30)[0-9]{2}$", rule.Id);
            Assert.NotEmpty(rule.Title);
            Assert.EndsWith(".", rule.Description, StringComparison.Ordinal);
            Assert.False(rule.Message.EndsWith('.'), rule.Id);
            Assert.Equal(rule.Verdict == Verdict.RejectedWhenBuilt, rule.Severity == RuleSeverity.Error);
            Assert.Same(rule, SafetyRules.Find(rule.Id));
        }
    }

    [Fact]
    public void There_is_no_other_rule() => Assert.Throws<KeyNotFoundException>(() => SafetyRules.Find("KPS9999"));

    private static ProducerSettings Complete(ProducerSettings partly, ProducerSettings rest)
    {
        ProducerSettings complete = ProducerSettings.Empty;
        foreach (string property in SettingsGenerator.Names.Where(name => PropertyCatalog.Find(name)!.Name == name))
        {
            Setting known = partly[property].IsUnknown ? rest[property] : partly[property];
            complete = complete.With(known.IsKnown ? Setting.Known(property, known.Value!) : Setting.Unset(property));
        }

        return complete;
    }
}

using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Configuration;

/// <summary>What the client runs with, given what was written.</summary>
public sealed class EffectiveSettingsTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("transactional.id=orders", true)]
    [InlineData("transactional.id=", false)]
    [InlineData("transactional.id=orders; transactional.id=", false)]
    [InlineData("transactional.id=orders; -transactional.id", false)]
    [InlineData("transactional.id=?", null)]
    [InlineData("…", null)]
    [InlineData("transactional.id=orders; …", true)]
    public void A_transactional_id_makes_a_producer_transactional(string written, bool? expected) =>
        Assert.Equal(expected, Effective(written).IsTransactional);

    [Fact]
    public void A_blank_transactional_id_is_an_id() =>
        Assert.True(new EffectiveSettings(ProducerSettings.Empty.With(Setting.Known("transactional.id", " "))).IsTransactional);

    [Theory]
    [InlineData("", false)]
    [InlineData("enable.idempotence=true", true)]
    [InlineData("enable.idempotence=False", false)]
    [InlineData("enable.idempotence=yes", null)]
    [InlineData("enable.idempotence=?", null)]
    [InlineData("enable.idempotence=?; transactional.id=orders", null)]
    [InlineData("transactional.id=orders", true)]
    [InlineData("transactional.id=", false)]
    [InlineData("transactional.id=?", null)]
    [InlineData("transactional.id=orders; enable.idempotence=false", false)]
    [InlineData("transactional.id=?; enable.idempotence=true", true)]
    [InlineData("transactional.id=orders; …", null)] // Unseen code may have turned idempotence off.
    [InlineData("…", null)]
    [InlineData("…; enable.idempotence=true", true)]
    public void Idempotence_is_what_is_written_else_it_follows_the_transactional_id(string written, bool? expected) =>
        Assert.Equal(expected, Effective(written).IsIdempotent);

    [Theory]
    [InlineData("", -1)]
    [InlineData("acks=all", -1)]
    [InlineData("acks=All", -1)]
    [InlineData("acks=-1", -1)]
    [InlineData("acks=1", 1)]
    [InlineData("request.required.acks=0", 0)]
    [InlineData("topic.acks=0", 0)]
    [InlineData("acks=1; request.required.acks=all", -1)]
    [InlineData("acks=leader", null)]
    [InlineData("acks=", null)]
    [InlineData("acks=?", null)]
    [InlineData("…", null)]
    public void Acks_is_all_unless_written(string written, int? expected) => Assert.Equal(expected, Effective(written).Acks);

    [Fact]
    public void White_space_before_all_is_not_all() =>
        Assert.Null(new EffectiveSettings(ProducerSettings.Empty.With(Setting.Known("acks", " all"))).Acks);

    [Theory]
    [InlineData("", 1000000)]
    [InlineData("enable.idempotence=true", 5)]
    [InlineData("transactional.id=orders", 5)]
    [InlineData("enable.idempotence=?", null)]
    [InlineData("enable.idempotence=true; max.in.flight=3", 3)]
    [InlineData("enable.idempotence=?; max.in.flight=3", 3)]
    [InlineData("max.in.flight.requests.per.connection=7", 7)]
    [InlineData("max.in.flight=?", null)]
    [InlineData("enable.idempotence=true; max.in.flight=?", null)]
    [InlineData("max.in.flight=all", null)] // Only acks has this name for a number.
    public void Idempotence_lowers_the_default_of_max_in_flight(string written, int? expected) =>
        Assert.Equal(expected, Effective(written).MaxInFlight);

    [Theory]
    [InlineData("", int.MaxValue)]
    [InlineData("retries=3", 3)]
    [InlineData("message.send.max.retries=0", 0)]
    [InlineData("retries=?", null)]
    public void Retries_are_without_limit_unless_written(string written, int? expected) =>
        Assert.Equal(expected, Effective(written).Retries);

    [Theory]
    [InlineData("", "fifo")]
    [InlineData("queuing.strategy=lifo", "lifo")]
    [InlineData("queuing.strategy=LIFO", "lifo")]
    [InlineData("topic.queuing.strategy=Lifo", "lifo")]
    [InlineData("queuing.strategy=?", null)]
    [InlineData("…", null)]
    public void A_choice_is_read_without_regard_to_case(string written, string? expected) =>
        Assert.Equal(expected, Effective(written).Choice("queuing.strategy"));

    [Fact]
    public void White_space_before_a_choice_is_ignored() =>
        Assert.Equal("lifo", new EffectiveSettings(ProducerSettings.Empty.With(Setting.Known("queuing.strategy", " \tlifo"))).Choice("queuing.strategy"));

    [Fact]
    public void A_property_without_default_has_no_value_until_it_is_written()
    {
        Assert.Null(Effective("").Integer("no.such.property"));
        Assert.Null(Effective("").Choice("no.such.property"));
        Assert.Null(Effective("").Choice("sasl.username"));
    }

    private static EffectiveSettings Effective(string written) => new(Written.Settings(written));
}

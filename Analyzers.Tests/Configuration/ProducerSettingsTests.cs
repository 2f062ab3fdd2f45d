using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Configuration;

/// <summary>Writing, removing and reading settings, one after the other.</summary>
public sealed class ProducerSettingsTests
{
    private static Setting Acks(string value) => Setting.Known("acks", value);

    private static Setting RequiredAcks(string value) => Setting.Known("request.required.acks", value);

    [Fact]
    public void Nothing_is_set_at_first()
    {
        Assert.True(ProducerSettings.Empty["acks"].IsUnset);
        Assert.True(ProducerSettings.Empty.IsComplete);
        Assert.Empty(ProducerSettings.Empty.Written);
    }

    [Fact]
    public void Nothing_is_known_of_settings_that_cannot_be_seen()
    {
        Assert.True(ProducerSettings.Unseen["acks"].IsUnknown);
        Assert.False(ProducerSettings.Unseen.IsComplete);
    }

    [Fact]
    public void Writing_changes_nothing_that_is_already_held()
    {
        ProducerSettings one = ProducerSettings.Empty.With(Acks("1"));
        ProducerSettings zero = one.With(Acks("0"));
        ProducerSettings none = zero.Without("acks");

        Assert.Equal("1", one["acks"].Value);
        Assert.Equal("0", zero["acks"].Value);
        Assert.True(none["acks"].IsUnset);
        Assert.True(ProducerSettings.Empty["acks"].IsUnset);
    }

    [Theory]
    [InlineData("acks", "request.required.acks")]
    [InlineData("acks", "topic.acks")]
    [InlineData("acks", "topic.request.required.acks")]
    [InlineData("retries", "message.send.max.retries")]
    [InlineData("max.in.flight", "max.in.flight.requests.per.connection")]
    [InlineData("linger.ms", "queue.buffering.max.ms")]
    [InlineData("delivery.timeout.ms", "message.timeout.ms")]
    [InlineData("delivery.timeout.ms", "topic.delivery.timeout.ms")]
    [InlineData("queuing.strategy", "topic.queuing.strategy")]
    public void All_names_of_a_property_write_and_read_one_setting(string name, string alias)
    {
        Assert.Equal("1", ProducerSettings.Empty.With(Setting.Known(name, "1"))[alias].Value);
        Assert.Equal("1", ProducerSettings.Empty.With(Setting.Known(alias, "1"))[name].Value);
        Assert.Equal(alias, ProducerSettings.Empty.With(Setting.Known(alias, "1"))[name].Name);
    }

    [Theory]
    [InlineData("acks", "Acks")]
    [InlineData("linger.ms", "topic.linger.ms")] // Only topic properties have a name with the prefix.
    [InlineData("acks", "topic.topic.acks")]
    [InlineData("compression.type", "topic.compression.codec")] // A setting of its own, which overrides the other.
    public void Names_that_the_client_does_not_know_write_nothing_else(string name, string other) =>
        Assert.True(ProducerSettings.Empty.With(Setting.Known(other, "1"))[name].IsUnset);

    [Fact]
    public void Of_several_names_the_client_obeys_the_last() =>
        Assert.Equal("0", ProducerSettings.Empty.With(Acks("1")).With(RequiredAcks("0"))["acks"].Value);

    [Fact]
    public void A_name_that_is_written_again_keeps_its_place()
    {
        ProducerSettings settings = ProducerSettings.Empty.With(Acks("1")).With(RequiredAcks("0")).With(Acks("all"));

        Assert.Equal("0", settings["acks"].Value);
        Assert.Equal(["acks=all", "request.required.acks=0"], settings.Written.Select(setting => setting.ToString()));
    }

    [Fact]
    public void In_a_list_of_pairs_a_name_that_is_written_again_comes_last()
    {
        ProducerSettings settings = ProducerSettings.Empty.Append(Acks("1")).Append(RequiredAcks("0")).Append(Acks("all"));

        Assert.Equal("all", settings["request.required.acks"].Value);
        Assert.Equal(["request.required.acks=0", "acks=all"], settings.Written.Select(setting => setting.ToString()));
    }

    [Fact]
    public void What_is_there_already_is_not_added()
    {
        Assert.Equal("1", ProducerSettings.Empty.With(Acks("1")).TryAdd(Acks("0"))["acks"].Value);
        Assert.True(ProducerSettings.Empty.With(Acks("1")).TryAdd(Acks("0"))["acks"].IsRepeated);
        Assert.Equal("0", ProducerSettings.Empty.TryAdd(Acks("0"))["acks"].Value);
        Assert.Equal("0", ProducerSettings.Empty.With(Acks("1")).Without("acks").TryAdd(Acks("0"))["acks"].Value);
        Assert.Equal("0", ProducerSettings.Empty.With(RequiredAcks("1")).TryAdd(Acks("0"))["acks"].Value);
        Assert.Equal("0", ProducerSettings.Unseen.Without("acks").TryAdd(Acks("0"))["acks"].Value);
        Assert.True(ProducerSettings.Unseen.TryAdd(Acks("0"))["acks"].IsUnknown);
    }

    [Fact]
    public void Removing_one_name_leaves_its_alias()
    {
        Assert.Equal("0", ProducerSettings.Empty.With(RequiredAcks("0")).With(Acks("1")).Without("acks")["acks"].Value);
        Assert.Equal("0", ProducerSettings.Unseen.With(RequiredAcks("0")).With(Acks("1")).Without("acks")["acks"].Value);
    }

    [Fact]
    public void Removing_what_is_not_there_changes_nothing()
    {
        ProducerSettings settings = ProducerSettings.Empty.With(Acks("1"));

        Assert.Equal(SettingsGenerator.View(settings), SettingsGenerator.View(settings.Without("retries")));
        Assert.Equal(settings.Without("retries"), settings.With(Setting.Unset("retries")));
    }

    [Fact]
    public void After_a_removal_the_place_of_a_new_name_is_not_known()
    {
        // .NET's dictionary fills the gap: enumerated, request.required.acks comes before acks here, and acks=all wins.
        ProducerSettings settings = ProducerSettings.Empty
            .With(Setting.Known("linger.ms", "5")).With(Acks("all")).Without("linger.ms").With(RequiredAcks("1"));

        Assert.True(settings["acks"].IsUnknown);
        Assert.Equal("request.required.acks", settings["acks"].Name);
    }

    [Fact]
    public void After_a_removal_the_order_does_not_matter_where_all_names_say_the_same()
    {
        ProducerSettings settings = ProducerSettings.Empty
            .With(Setting.Known("linger.ms", "5")).With(Acks("1")).Without("linger.ms").With(RequiredAcks("1"));

        Assert.Equal("1", settings["acks"].Value);
    }

    [Fact]
    public void After_a_removal_a_property_with_one_name_is_known()
    {
        ProducerSettings settings = ProducerSettings.Empty.With(Acks("all")).Without("acks").With(RequiredAcks("1"));

        Assert.Equal("1", settings["acks"].Value);
        Assert.Equal("0", settings.With(Setting.Known("retries", "0"))["retries"].Value);
    }

    [Fact]
    public void A_removed_setting_of_an_unseen_configuration_is_unset()
    {
        Assert.True(ProducerSettings.Unseen.Without("enable.idempotence")["enable.idempotence"].IsUnset);
        Assert.True(ProducerSettings.Unseen.With(Setting.Known("enable.idempotence", "true")).Without("enable.idempotence")["enable.idempotence"].IsUnset);
        Assert.True(ProducerSettings.Unseen.With(Setting.Unset("enable.idempotence"))["enable.idempotence"].IsUnset);
    }

    [Fact]
    public void A_removed_setting_of_an_unseen_configuration_may_be_there_under_another_name()
    {
        Assert.True(ProducerSettings.Unseen.Without("retries")["retries"].IsUnknown);
        Assert.True(ProducerSettings.Unseen.Without("retries").Without("message.send.max.retries")["retries"].IsUnset);
    }

    [Fact]
    public void A_removed_setting_says_where()
    {
        ProducerSettings removed = ProducerSettings.Empty.With(Acks("1")).Without("acks", where: "line 9");

        Assert.Equal("line 9", removed["acks"].Where);
        Assert.Equal("line 9", removed["request.required.acks"].Where);
        Assert.Equal("line 9", ProducerSettings.Empty.Without("acks", where: "line 9")["acks"].Where);
        Assert.Null(removed["retries"].Where);
    }

    [Fact]
    public void A_setting_says_whether_an_earlier_write_would_come_back()
    {
        Setting first = Setting.Known("acks", "1", where: 1);
        Setting second = Setting.Known("acks", "0", where: 2);

        Assert.False(ProducerSettings.Empty.With(first)["acks"].IsRepeated);
        Assert.False(ProducerSettings.Empty.With(first).With(first)["acks"].IsRepeated); // In a loop.
        Assert.False(ProducerSettings.Empty.With(first).Without("acks").With(second)["acks"].IsRepeated);
        Assert.True(ProducerSettings.Empty.With(first).With(second)["acks"].IsRepeated);
        Assert.True(ProducerSettings.Empty.With(first).With(second).With(second)["acks"].IsRepeated);
        Assert.True(ProducerSettings.Empty.Append(first).Append(second)["acks"].IsRepeated);
    }

    [Fact]
    public void Unseen_writes_leave_what_was_written_and_nothing_else()
    {
        ProducerSettings settings = ProducerSettings.Empty.With(Acks("1")).WithUnseenWrites();

        Assert.Equal("1", settings["acks"].Value);
        Assert.True(settings["retries"].IsUnknown);
        Assert.True(settings["enable.idempotence"].IsUnknown);
        Assert.False(settings.IsComplete);
        Assert.Equal(settings, settings.WithUnseenWrites());
    }

    [Fact]
    public void Unseen_writes_may_write_what_was_removed() =>
        Assert.True(ProducerSettings.Unseen.Without("enable.idempotence").WithUnseenWrites()["enable.idempotence"].IsUnknown);

    [Fact]
    public void What_is_written_after_unseen_writes_is_known() =>
        Assert.Equal("0", ProducerSettings.Empty.WithUnseenWrites().With(Acks("0"))["acks"].Value);

    [Fact]
    public void A_value_that_is_not_known_hides_the_one_before() =>
        Assert.True(ProducerSettings.Empty.With(Acks("1")).With(Setting.Unknown("acks"))["acks"].IsUnknown);

    [Fact]
    public void A_property_that_nobody_knows_is_kept_under_its_name()
    {
        ProducerSettings settings = ProducerSettings.Empty.With(Setting.Known("enable.idempotance", "true"));

        Assert.Equal("true", settings["enable.idempotance"].Value);
        Assert.True(settings["enable.idempotence"].IsUnset);
    }

    [Fact]
    public void Settings_are_printed_in_the_clients_order()
    {
        ProducerSettings settings = ProducerSettings.Empty.With(Setting.Known("retries", "3")).With(Acks("1"));

        Assert.Equal("retries=3, acks=1", settings.ToString());
        Assert.Equal("retries=3, acks=1, …", settings.WithUnseenWrites().ToString());
    }

    [Fact]
    public void Equality_is_by_content()
    {
        ProducerSettings left = ProducerSettings.Empty.With(Acks("1"));

        Assert.Equal(left, ProducerSettings.Empty.With(Acks("1")));
        Assert.Equal(left.GetHashCode(), ProducerSettings.Empty.With(Acks("1")).GetHashCode());
        Assert.NotEqual(left, ProducerSettings.Empty.With(Acks("0")));
        Assert.NotEqual(left, left.WithUnseenWrites());
        Assert.False(left.Equals((object)"acks=1"));
        Assert.False(left.Equals(null));
    }
}

using FsCheck;
using FsCheck.Fluent;
using ProducerSafety.Configuration;
using Xunit;
using static ProducerSafety.Analyzers.Tests.Configuration.SettingsGenerator;

namespace ProducerSafety.Analyzers.Tests.Configuration;

/// <summary>What is known where two paths meet. That it is true of every path is tested against real dictionaries in <c>Oracle/PathOracleTests</c>.</summary>
public sealed class JoinTests
{
    private static Gen<(ProducerSettings Left, ProducerSettings Right)> Pairs => All.SelectMany(left => Gen.OneOf(
        // Unrelated settings share little, two paths from one beginning share much.
        All.Select(right => (left, right)),
        Settings.Two().Select(last => (left.With(last.Item1), left.With(last.Item2)))));

    [Fact]
    public void What_both_paths_agree_on_is_known()
    {
        ProducerSettings joined = ProducerSettings.Join(Known("acks=1", "retries=3"), Known("acks=1", "retries=5"));

        Assert.Equal("1", joined["acks"].Value);
        Assert.True(joined["retries"].IsUnknown);
        Assert.True(joined["linger.ms"].IsUnset);
        Assert.True(joined.IsComplete);
    }

    [Fact]
    public void What_is_written_on_one_path_only_is_unknown() =>
        Assert.True(ProducerSettings.Join(Known("acks=1"), ProducerSettings.Empty)["acks"].IsUnknown);

    [Fact]
    public void What_is_removed_on_both_paths_stays_removed() =>
        Assert.True(ProducerSettings.Join(ProducerSettings.Unseen.Without("enable.idempotence"), Known("acks=1"))["enable.idempotence"].IsUnset);

    [Fact]
    public void What_one_path_cannot_see_is_unknown()
    {
        ProducerSettings joined = ProducerSettings.Join(Known("acks=1"), ProducerSettings.Unseen);

        Assert.True(joined["acks"].IsUnknown);
        Assert.True(joined["retries"].IsUnknown);
    }

    [Fact]
    public void Names_in_another_order_on_each_path_are_unknown()
    {
        ProducerSettings left = Known("acks=1", "request.required.acks=all");
        ProducerSettings right = Known("request.required.acks=all", "acks=1");

        Assert.True(ProducerSettings.Join(left, right)["acks"].IsUnknown);
        Assert.True(ProducerSettings.Join(right, left)["acks"].IsUnknown);
        Assert.True(ProducerSettings.Join(left, right).With(Setting.Known("request.required.acks", "0"))["acks"].IsUnknown);
    }

    [Fact]
    public void Names_in_the_same_order_on_each_path_are_known() =>
        Assert.Equal("0", ProducerSettings.Join(Known("acks=1", "request.required.acks=0"), Known("acks=all", "request.required.acks=0"))["acks"].Value);

    [Fact]
    public void A_setting_says_whether_it_is_written_elsewhere_on_another_path()
    {
        ProducerSettings one = ProducerSettings.Empty.With(Setting.Known("acks", "1", where: 1));
        ProducerSettings other = ProducerSettings.Empty.With(Setting.Known("acks", "1", where: 2));

        Assert.False(ProducerSettings.Join(one, one)["acks"].IsScattered);
        Assert.True(ProducerSettings.Join(one, other)["acks"].IsScattered);
        Assert.Equal("1", ProducerSettings.Join(one, other)["acks"].Value);
        Assert.True(ProducerSettings.Join(one.Without("acks", where: 3), ProducerSettings.Empty)["acks"].IsScattered);
    }

    [Fact]
    public void Join_is_commutative_in_what_is_known() => Generated.ForAll(Pairs, pair =>
        Assert.Equal(View(ProducerSettings.Join(pair.Left, pair.Right)), View(ProducerSettings.Join(pair.Right, pair.Left))));

    [Fact]
    public void Join_of_settings_with_themselves_changes_nothing() => Generated.ForAll(All, settings =>
        Assert.Equal(settings, ProducerSettings.Join(settings, settings)));

    [Fact]
    public void Join_claims_nothing_that_one_of_the_paths_does_not() => Generated.ForAll(Pairs, pair =>
    {
        ProducerSettings joined = ProducerSettings.Join(pair.Left, pair.Right);
        Assert.True(IsWeaker(joined, pair.Left), $"{joined} claims more than {pair.Left}");
        Assert.True(IsWeaker(joined, pair.Right), $"{joined} claims more than {pair.Right}");
    });

    [Fact]
    public void A_second_join_with_the_same_path_changes_nothing() => Generated.ForAll(Pairs, pair =>
    {
        // A loop joins until nothing changes; without this it might never end.
        ProducerSettings once = ProducerSettings.Join(pair.Left, pair.Right);
        Assert.Equal(once, ProducerSettings.Join(once, pair.Right));
        Assert.Equal(once, ProducerSettings.Join(once, pair.Left));
    });

    [Fact]
    public void Join_is_monotone() => Generated.ForAll(Pairs.Zip(Gen.Elements(Names.AsEnumerable())), input =>
    {
        ((ProducerSettings left, ProducerSettings right), string name) = input;
        foreach (ProducerSettings weaker in (ProducerSettings[])[left.With(Setting.Unknown(name)), left.WithUnseenWrites(), ProducerSettings.Join(left, right)])
        {
            // Writing an unknown value under one name can make a property known where another name of it comes later.
            if (IsWeaker(weaker, left))
            {
                ProducerSettings joined = ProducerSettings.Join(weaker, right);
                Assert.True(IsWeaker(joined, ProducerSettings.Join(left, right)), $"{joined} claims more than the join of {left} and {right}");
            }
        }
    });

    [Fact]
    public void What_is_known_after_a_join_stays_true_when_more_is_written() => Generated.ForAll(Pairs.Zip(Settings.ListOf(3)), input =>
    {
        ((ProducerSettings left, ProducerSettings right), IList<Setting> later) = input;
        ProducerSettings joined = Write(ProducerSettings.Join(left, right));
        Assert.True(IsWeaker(joined, Write(left)), $"{joined} claims more than {Write(left)}");
        Assert.True(IsWeaker(joined, Write(right)), $"{joined} claims more than {Write(right)}");

        ProducerSettings Write(ProducerSettings settings) => later.Aggregate(settings, (written, setting) => written.With(setting));
    });

    private static ProducerSettings Known(params string[] pairs) => pairs.Select(pair => pair.Split('=')).Aggregate(
        ProducerSettings.Empty, (settings, pair) => settings.With(Setting.Known(pair[0], pair[1])));
}

using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Configuration;

/// <summary>How the text of a value is read. The same questions are put to the client itself in <c>Oracle/ValueParsingOracleTests</c>.</summary>
public sealed class SettingTests
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("TRUE", true)]
    [InlineData("t", true)]
    [InlineData("T", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("False", false)]
    [InlineData("f", false)]
    [InlineData("F", false)]
    [InlineData("0", false)]
    [InlineData("", null)]
    [InlineData("yes", null)]
    [InlineData("no", null)]
    [InlineData("on", null)]
    [InlineData(" true", null)]
    [InlineData("true ", null)]
    [InlineData("01", null)]
    [InlineData("2", null)]
    public void Booleans_are_read_as_the_client_reads_them(string value, bool? expected) =>
        Assert.Equal(expected, Setting.Known("enable.idempotence", value).AsBoolean());

    [Theory]
    [InlineData("5", 5)]
    [InlineData("-1", -1)]
    [InlineData("+5", 5)]
    [InlineData("-0", 0)]
    [InlineData("0x5", 5)]
    [InlineData("0XfF", 255)]
    [InlineData("-0x1", -1)]
    [InlineData("010", 8)]
    [InlineData("08", 0)]
    [InlineData("0x", 0)]
    [InlineData("0xg", 0)]
    [InlineData("0", 0)]
    [InlineData("00", 0)]
    [InlineData(" 7", 7)]
    [InlineData("\t\n\v\f\r7", 7)]
    [InlineData("5 ", 5)]
    [InlineData("5abc", 5)]
    [InlineData("5.9", 5)]
    [InlineData("1e3", 1)]
    [InlineData("2147483647", 2147483647)]
    [InlineData("-2147483648", -2147483648)]
    [InlineData("", null)]
    [InlineData(" ", null)]
    [InlineData("-", null)]
    [InlineData("+", null)]
    [InlineData("- 5", null)]
    [InlineData("--5", null)]
    [InlineData("abc", null)]
    [InlineData("x5", null)]
    [InlineData("\u00a05", null)] // A space for Unicode, not for strtol.
    public void Integers_are_read_as_strtol_reads_them(string value, int? expected) =>
        Assert.Equal(expected, Setting.Known("max.in.flight", value).AsInteger());

    // Where long has 64 bits librdkafka narrows these to -1, 1 and 0; where it has 32 they are out of range.
    [Theory]
    [InlineData("2147483648")]
    [InlineData("-2147483649")]
    [InlineData("4294967295")]
    [InlineData("4294967297")]
    [InlineData("99999999999999999999999999")]
    public void A_number_that_does_not_fit_an_int_depends_on_the_platform_and_is_not_decided(string value) =>
        Assert.Null(Setting.Known("acks", value).AsInteger());

    [Fact]
    public void Nothing_is_read_from_a_setting_that_is_not_known()
    {
        Assert.Null(Setting.Unset("acks").AsInteger());
        Assert.Null(Setting.Unknown("acks").AsInteger());
        Assert.Null(Setting.Unset("enable.idempotence").AsBoolean());
        Assert.Null(Setting.Unknown("enable.idempotence").AsBoolean());
    }

    [Fact]
    public void Each_kind_of_knowledge_answers_to_exactly_one_question()
    {
        Setting unset = Setting.Unset("acks");
        Setting known = Setting.Known("acks", "1", where: "line 3");
        Setting unknown = Setting.Unknown("acks");

        Assert.Equal((true, false, false), (unset.IsUnset, unset.IsKnown, unset.IsUnknown));
        Assert.Equal((false, true, false), (known.IsUnset, known.IsKnown, known.IsUnknown));
        Assert.Equal((false, false, true), (unknown.IsUnset, unknown.IsKnown, unknown.IsUnknown));
        Assert.Equal(("acks", "1", "line 3"), (known.Name, known.Value, known.Where));
        Assert.Null(unset.Value);
        Assert.Null(unknown.Value);
    }

    [Fact]
    public void A_setting_is_printed_as_it_was_written()
    {
        Assert.Equal("request.required.acks=1", Setting.Known("request.required.acks", "1").ToString());
        Assert.Equal("acks Unset", Setting.Unset("acks").ToString());
        Assert.Equal("acks Unknown", Setting.Unknown("acks").ToString());
    }

    [Fact]
    public void Settings_are_equal_when_name_value_and_place_are()
    {
        Setting one = Setting.Known("acks", "1", where: 3);

        Assert.True(one == Setting.Known("acks", "1", where: 3));
        Assert.Equal(one.GetHashCode(), Setting.Known("acks", "1", where: 3).GetHashCode());
        Assert.True(one != Setting.Known("acks", "1", where: 4));
        Assert.True(one != Setting.Known("acks", "0", where: 3));
        Assert.True(one != Setting.Known("retries", "1", where: 3));
        Assert.True(one != Setting.Unknown("acks", where: 3));
        Assert.False(one.Equals((object)"acks=1"));
    }
}

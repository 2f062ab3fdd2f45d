using FsCheck;
using FsCheck.Fluent;
using ProducerSafety.Analyzers.Tests.Configuration;
using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>The reading of values against librdkafka's own.</summary>
public sealed class ValueParsingOracleTests : RealClientTests
{
    // Has the widest range of all integers that a producer reads, so that few numbers are refused for their size.
    private const string Integer = "message.timeout.ms";

    private static Gen<string> Texts(string characters) => Gen.Choose(0, 6).SelectMany(length =>
        Gen.Elements(characters.AsEnumerable()).ArrayOf(length).Select(chosen => new string(chosen)));

    [Fact]
    public void Integers_are_read_as_librdkafka_reads_them()
    {
        int read = 0;
        Generated.ForAll(Texts("0011789afxX+-. \t"), text =>
        {
            long? ours = Setting.Known(Integer, text).AsInteger();
            (string? theirs, string? refusal) = NativeConfiguration.Read(Integer, text);
            if (theirs is not null)
            {
                Assert.Equal(theirs, ours.ToString());
                read++;
            }
            else
            {
                // Refused: either it is no number, or it is one that librdkafka finds out of range.
                Assert.Equal(refusal!.Contains("outside allowed range", StringComparison.Ordinal), ours < 0);
            }
        }, count: 10_000);

        Assert.True(read > 2_000, $"Only {read} texts were numbers.");
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("nan")]
    [InlineData("-nan")]
    [InlineData("nanosecond")]
    [InlineData("na")]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    [InlineData("infinite")]
    [InlineData("in")]
    [InlineData("0.5e1")]
    [InlineData("0x1F")]
    [InlineData("-0.5")]
    [InlineData(".5")]
    [InlineData("e5")]
    public void Numbers_with_decimals_are_read_as_librdkafka_reads_them(string text)
    {
        (string? _, string? refusal) = NativeConfiguration.Read("linger.ms", text);

        Assert.Equal(refusal is not null, SafetyRules.Judge(ProducerSettings.Empty.With(Setting.Known("linger.ms", text))).Any(finding => finding.Rule.Id == "KPS1008"));
    }

    [Fact]
    public void Booleans_are_read_as_librdkafka_reads_them()
    {
        int read = 0;
        Gen<string> texts = Gen.OneOf(
            Texts("01tTfF "),
            Gen.Elements("true", "True", "tRUE", "false", "FALSE", "yes", "no", "on", "off", " true", "true ", "truee"));
        Generated.ForAll(texts, text =>
        {
            (string? theirs, _) = NativeConfiguration.Read("enable.idempotence", text);
            Assert.Equal(theirs, Setting.Known("enable.idempotence", text).AsBoolean() switch { true => "true", false => "false", null => null });
            read += theirs is null ? 0 : 1;
        }, count: 3_000);

        Assert.True(read > 500, $"Only {read} texts were booleans.");
    }

    [Fact]
    public void Acks_are_read_as_librdkafka_reads_them() => Generated.ForAll(
        Gen.OneOf(Texts("0123- xa"), Gen.Elements("all", "ALL", "All", " all", "all ", "alll", "leader", "none", "1000", "-1")),
        text =>
        {
            long? ours = new EffectiveSettings(ProducerSettings.Empty.With(Setting.Known("acks", text))).Acks;
            (string? theirs, string? refusal) = NativeConfiguration.Read("acks", text);
            if (theirs is not null)
            {
                Assert.Equal(theirs == "all" ? "-1" : theirs, ours.ToString());
            }
            else
            {
                Assert.Equal(refusal!.Contains("outside allowed range", StringComparison.Ordinal), ours is not null);
            }
        },
        count: 3_000);

    [Fact]
    public void Choices_are_read_as_librdkafka_reads_them() => Generated.ForAll(
        Gen.Elements(" ", "\t", "").SelectMany(space => Gen.Elements("fifo", "FIFO", "lifo", "Lifo", "LIFO", "lifo ", "0", "1", "lif").Select(text => space + text)),
        text =>
        {
            (string? theirs, _) = NativeConfiguration.Read("queuing.strategy", text);
            string? ours = new EffectiveSettings(ProducerSettings.Empty.With(Setting.Known("queuing.strategy", text))).Choice("queuing.strategy");
            Assert.True(theirs is null || theirs == ours, $"'{text}' is {theirs}, not {ours}");
        });
}

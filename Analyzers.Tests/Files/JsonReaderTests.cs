using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using ProducerSafety.Configuration.Files;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Files;

/// <summary>The reader agrees with .NET's own: the same settings, and the same files refused.</summary>
public sealed class JsonReaderTests
{
    private static readonly string[] Names = ["Kafka", "kafka", "Acks", "acks", "a:b", "ä😀", "", "\"\\\n", "x", "Producer"];

    private static readonly string[] Inserted = ["{", "}", "[", "]", ",", ":", "\"", "\\", "//", "/*", "*/", "\n", "1", "-", "e", ".", "true", "nul", " ", "\u0000", "\\u12", "\\ud800"];

    private static Gen<string> Value(int depth) => Gen.Choose(0, depth == 0 ? 5 : 8).SelectMany(kind => kind switch
    {
        0 => Gen.Elements("true", "false", "null"),
        1 => Gen.Elements("0", "-1", "1.5", "1e5", "-0.25E-3", "900001"),
        2 or 3 => Gen.Elements(Names).Select(text => JsonSerializer.Serialize(text)),
        4 => Gen.Elements("\"\\u0041\\/\\t\"", "\"\\ud83d\\ude00\"", "\"Leader\""),
        5 => Gen.Elements("{}", "[]", "{ }", "[ /* none */ ]"),
        6 => Value(depth - 1).ListOf().Select(list => "[" + string.Join(",", list.Take(3)) + "]"),
        _ => Members(depth - 1),
    });

    private static Gen<string> Members(int depth) =>
        (from name in Gen.Elements(Names)
         from value in Value(depth)
         from space in Gen.Elements("", " ", "\n\t", "\r\n", "/* a */", "// b\n", " // , \" \r\n")
         select space + JsonSerializer.Serialize(name) + space + ":" + value).ListOf()
        .SelectMany(list => Gen.Elements("", ",").Select(trailing => "{" + string.Join(",", list.Take(4)) + (list.Count > 0 ? trailing : "") + "}"));

    [Fact]
    public void It_reads_what_Net_reads() => Prop.ForAll(Members(4).ToArbitrary(), VerifySame).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void It_refuses_what_Net_refuses()
    {
        Gen<string> mutants = from text in Members(3)
                              from position in Gen.Choose(0, text.Length)
                              from removed in Gen.Choose(0, 3)
                              from inserted in Gen.Elements(Inserted)
                              select text.Remove(position, Math.Min(removed, text.Length - position)).Insert(position, inserted);
        Prop.ForAll(mutants.ToArbitrary(), VerifySame).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  // nothing\n")]
    [InlineData("{")]
    [InlineData("{\"a\":1}}")]
    [InlineData("[1]")]
    [InlineData("\"a\"")]
    [InlineData("{,}")]
    [InlineData("{\"a\":1,,}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":1.}")]
    [InlineData("{\"a\":+1}")]
    [InlineData("{\"a\":True}")]
    [InlineData("{'a':1}")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\":\"\\x\"}")]
    [InlineData("{\"a\":\"\t\"}")]
    [InlineData("{\"a\":\"\n\"}")]
    [InlineData("{\"a\":1/")]
    [InlineData("{\"a\":1}/*")]
    [InlineData("{\"a\":1} // end")]
    [InlineData("{\"a\":1,\"A\":2}")]
    [InlineData("{\"a\":{\"b\":1},\"A\":{\"B\":2}}")]
    [InlineData("{\"a\":{\"b\":1},\"A\":{\"C\":2}}")]
    [InlineData("{\"a:b\":1,\"a\":{\"b\":2}}")]
    [InlineData("{\"a\":{},\"a\":1}")]
    [InlineData("{\"a\":1,\"a\":{}}")]
    [InlineData("{\"a\":1,\"a\":{\"b\":2}}")]
    [InlineData("{\"a\":[],\"a\":[1]}")]
    [InlineData("{\"\":1}")]
    [InlineData("{\"\":{\"\":1}}")]
    [InlineData("{}")]
    public void It_agrees_on(string text) => VerifySame(text);

    [Theory]
    [InlineData(62)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(100_000)]
    public void It_stops_at_the_same_depth(int depth)
    {
        string text = "{\"a\":" + new string('[', depth) + "1" + new string(']', depth) + "}";
        bool isRead = SettingsFile.OfJson(text).Error is null;

        Assert.Equal(depth <= 63, isRead);
        if (depth < 1000)
        {
            VerifySame(text);
        }
    }

    [Fact]
    public void A_mark_of_the_byte_order_is_passed_over()
    {
        SettingsFile file = SettingsFile.OfJson("\uFEFF{\"a\":\"b\"}");

        Assert.Equal(new TextRange(2, 3), Assert.Single(file.Settings).NamePlace);
        Assert.Equal(new TextRange(6, 3), Assert.Single(file.Settings).ValuePlace);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public void A_file_of_five_megabytes_is_read_at_once(int names)
    {
        StringBuilder text = new("{");
        for (int i = 0; text.Length < 5_000_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n \"section{(names == 1 ? 0 : i)}\": {{ \"name{i}\": \"value \\\" {i}\", \"list\": [ 1, 2, // more\n 3 ], }},");
            names = names == 1 ? 2 : names;
        }

        text.Append("\n}");
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        SettingsFile file = SettingsFile.OfJson(text.ToString());

        Assert.Null(file.Error);
        Assert.True(file.Settings.Count > 100_000);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    [Theory]
    [InlineData("{\"a\": x}", 6)]
    [InlineData("{\"a\": 1 \"b\": 2}", 8)]
    [InlineData("{\"a\": \"b\n\"}", 8)]
    [InlineData("{\"a\": 1", 7)]
    [InlineData("{\"a\": 1, \"A\": 2}", 9)]
    public void An_error_stands_where_reading_stops(string text, int position) => Assert.Equal(position, SettingsFile.OfJson(text).Error!.Place.Start);

    private static bool VerifySame(string text)
    {
        IDictionary<string, string?>? expected = OfNet(text);
        SettingsFile actual = SettingsFile.OfJson(text);
        if (expected is null)
        {
            Assert.True(actual.Error is not null, $"refused by .NET: {text}");
            Assert.InRange(actual.Error.Place.Start, 0, text.Length);
            Assert.InRange(actual.Error.Place.End, 0, text.Length);
            return true;
        }

        Assert.True(actual.Error is null, $"read by .NET, but {actual.Error?.Message}: {text}");
        Assert.Equal(
            expected.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => $"{pair.Key}={pair.Value}"),
            actual.Settings.OrderBy(setting => setting.Path, StringComparer.OrdinalIgnoreCase).Select(setting => $"{setting.Path}={setting.Value}"),
            StringComparer.OrdinalIgnoreCase);
        return true;
    }

    private static Dictionary<string, string?>? OfNet(string text)
    {
        try
        {
            using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));
            Provider provider = new(stream);
            provider.Load();
            return provider.Values;
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed class Provider(Stream stream) : JsonStreamConfigurationProvider(new JsonStreamConfigurationSource { Stream = stream })
    {
        public Dictionary<string, string?> Values => new(Data, StringComparer.OrdinalIgnoreCase);
    }
}

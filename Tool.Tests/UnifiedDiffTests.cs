using ProducerSafety.Tool.Fix;
using ProducerSafety.Tool.Text;

namespace ProducerSafety.Tool.Tests;

/// <summary>A diff is right when <c>git apply</c> makes of the one text the other.</summary>
public sealed class UnifiedDiffTests
{
    [Fact]
    public void Equal_texts_have_none() => Assert.Equal("", Diff("a\nb\n", "a\nb\n"));

    [Theory]
    [InlineData("a\nb\nc\n", "a\nB\nc\n")]
    [InlineData("", "a\n")]
    [InlineData("a\n", "")]
    [InlineData("a\nb", "a\nb\n")]
    [InlineData("a\nb\n", "a\nb")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n", "1\n2\nX\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\nY\n15\n16\n")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "0\n1\n2\n3\n4\n6\n7\n8\n9\n10\n")]
    [InlineData("x\nx\nx\ny\nx\nx\n", "x\ny\nx\nx\nx\nx\ny\n")]
    public async Task Git_accepts_it(string before, string after)
    {
        using TemporaryFolder folder = new();
        folder.Write("file.txt", before);
        folder.Write("change.diff", Diff(before, after));

        (await Command.RunAsync(folder.FullName, "git", ["apply", "--unidiff-zero", "--whitespace=nowarn", "change.diff"])).Succeeded();

        Assert.Equal(after, File.Exists(folder.PathOf("file.txt")) ? File.ReadAllText(folder.PathOf("file.txt")) : "");
    }

    private static string Diff(string before, string after) => UnifiedDiff.Render("file.txt", before, after, new TextStyle(isPlain: true));
}

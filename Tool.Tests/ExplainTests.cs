namespace ProducerSafety.Tool.Tests;

public sealed class ExplainTests
{
    public static TheoryData<string> Ids => [.. RulePage.All.Select(page => page.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_page_is_plain_text_of_eighty_columns(string id)
    {
        ToolRun run = ToolRun.Of("explain", id);

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith(id + ": ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Output);
        Assert.DoesNotContain("<!--", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("```", run.Output, StringComparison.Ordinal);
        // Code stays as it is, however wide.
        Assert.All(run.Lines.Where(line => !line.StartsWith("    ", StringComparison.Ordinal)), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Nothing_of_a_page_is_left_out()
    {
        string page = ToolRun.Of("explain", "kps1102").Output;

        string[] words = [.. RulePage.Find("KPS1102")!.Section("Why").Split([' ', '\n', '*', '`', '[', ']', '(', ')'], StringSplitOptions.RemoveEmptyEntries).Where(word => !word.EndsWith(".md", StringComparison.Ordinal))];
        Assert.All(words, word => Assert.Contains(word, page, StringComparison.Ordinal));
        Assert.Contains("    EnableIdempotence = true,", page, StringComparison.Ordinal);
        Assert.Contains("FAULT: the", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_rule_all_are_listed()
    {
        ToolRun run = ToolRun.Of("explain");

        Assert.Equal(RulePage.All.Count, run.Lines.Count(line => line.StartsWith("KPS", StringComparison.Ordinal)));
        Assert.Contains(run.Lines, line => line.StartsWith("KPS1102  warning   yes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("KPS1120x", "did you mean KPS1120?")]
    [InlineData("1102", "did you mean KPS1102?")]
    [InlineData("KPS1201", "did you mean KPS1001, KPS1101?")]
    [InlineData("acks", "producer-safety explain lists them all")]
    [InlineData("KPS9999", "there is no rule 'KPS9999'")]
    public void An_unknown_rule_is_refused(string rule, string says) => ToolRun.Of("explain", rule).IsRefusedWith(says);
}

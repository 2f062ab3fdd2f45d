namespace ProducerSafety.Tool.Tests;

/// <summary>Whatever is wrong is said in one line, with exit code 2.</summary>
public sealed class BadInputTests
{
    [Fact]
    public void Nothing_at_all() => ToolRun.Of().IsRefusedWith("name a command: scan, fix, check, explain, prove, broker. See producer-safety --help");

    [Fact]
    public void An_unknown_command() => ToolRun.Of("serach").IsRefusedWith("there is no command 'serach'; the commands are scan, ");

    [Theory]
    [InlineData("prove KPS1102 --seed first", "--seed is 'first', but must be a whole number from 0 on. See")]
    [InlineData("prove KPS1102 --seeds 0", "--seeds is '0', but must be a whole number from 1 on. See")]
    public void A_number(string line, string says) => ToolRun.Of(line.Split(' ')).IsRefusedWith(says);

    [Theory]
    [InlineData("check --cleint java -")]
    [InlineData("check")]
    [InlineData("check --client python -")]
    [InlineData("check --fail-on never -")]
    [InlineData("explain KPS1102 KPS1103")]
    [InlineData("prove KPS1102 --seed -1")]
    [InlineData("prove KPS1102 --client java")]
    [InlineData("scan --json --yaml .")]
    [InlineData("scan --fail-on never .")]
    [InlineData("fix . --force now then")]
    public void The_command_line(string line) => ToolRun.Of(line.Split(' ')).IsRefusedWith("--help");

    [Fact]
    public void A_missing_file() => ToolRun.Of("check", "nowhere.properties").IsRefusedWith("there is no file 'nowhere.properties'");

    [Fact]
    public void A_folder_instead_of_a_file() => ToolRun.Of("check", ".").IsRefusedWith("'.' is a folder");

    [Fact]
    public void Malformed_json() => ToolRun.In(Path.GetTempPath(), "{ \"Kafka\": {\n  \"Acks\" \"All\" } }", "check", "-").IsRefusedWith("stdin(2,10): this JSON cannot be read");

    [Theory]
    [InlineData("acks=1\nname=\\u12\n", "stdin(2,6)")]
    [InlineData("acks=1\n\\u00gg=1\n", "stdin(2,1)")]
    public void Malformed_properties(string text, string place) => ToolRun.In(Path.GetTempPath(), text, "check", "-", "--client", "java").IsRefusedWith($"{place}: this properties file cannot be read: \\u must be");

    [Fact]
    public void Json_without_a_producer() => ToolRun.In(Path.GetTempPath(), """{ "Logging": { "LogLevel": { "Default": "Debug" } } }""", "check", "-").IsRefusedWith("no settings of a producer");

    [Fact]
    public void A_file_without_a_setting() => ToolRun.In(Path.GetTempPath(), "# nothing\n", "check", "-").IsRefusedWith("no line 'name=value'");

    [Fact]
    public void A_file_that_is_no_text()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.PathOf("a.properties"), [0x61, 0x3D, 0xC3, 0x28]);

        ToolRun.In(folder.FullName, "", "check", "a.properties").IsRefusedWith("is not UTF-8 text");
    }

    [Fact]
    public void A_proof_of_nothing() => ToolRun.Of("prove").IsRefusedWith("name a rule");

    [Fact]
    public void A_proof_of_an_unknown_rule() => ToolRun.Of("prove", "KPS1012").IsRefusedWith("did you mean KPS1002, KPS1102, KPS1112?");

    [Fact]
    public void A_proof_of_a_rule_and_of_all() => ToolRun.Of("prove", "KPS1102", "--all").IsRefusedWith("exclude each other");

    [Theory]
    [InlineData("KPS1001", "the client refuses to be built")]
    [InlineData("KPS5002", "have no transactions yet")]
    [InlineData("KPS1116", "who can read or change")]
    public void A_rule_without_an_experiment(string rule, string reason) => ToolRun.Of("prove", rule).IsRefusedWith(reason);

    [Fact]
    public void An_output_in_a_folder_that_does_not_exist() => ToolRun.Of("prove", "KPS1102", "--html", "no/such/folder/page.html").IsRefusedWith("its folder does not exist");

    [Fact]
    public void An_output_that_is_a_folder() => ToolRun.Of("prove", "KPS1102", "--html", ".").IsRefusedWith("it is a folder");

    [Fact]
    public void An_output_that_may_not_be_written()
    {
        Assert.SkipUnless(Directory.Exists("/sys/kernel"), "Only Linux has a folder in which nobody may write.");

        ToolRun.Of("prove", "KPS1102", "--html", "/sys/kernel/page.html").IsRefusedWith("cannot write '/sys/kernel/page.html': permission denied");
    }
}

namespace ProducerSafety.Tool.Tests;

/// <summary>Whatever is wrong is said in one line, with exit code 2.</summary>
public sealed class BadInputTests
{
    [Fact]
    public void Nothing_at_all() => ToolRun.Of().IsRefusedWith("See producer-safety --help");

    [Theory]
    [InlineData("serach")]
    [InlineData("check --cleint java -")]
    [InlineData("check")]
    [InlineData("check --client python -")]
    [InlineData("check --fail-on never -")]
    [InlineData("explain KPS1102 KPS1103")]
    [InlineData("prove KPS1102 --seed first")]
    [InlineData("prove KPS1102 --seed -1")]
    [InlineData("prove KPS1102 --seeds 0")]
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
}

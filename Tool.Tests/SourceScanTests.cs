using System.Text.Json;

namespace ProducerSafety.Tool.Tests;

/// <summary>Scans of folders without a project: no build, so quick.</summary>
public sealed class SourceScanTests
{
    [Fact]
    public void A_folder_without_a_project_is_read()
    {
        using UserRepository repository = new();
        repository.Write("a/Publisher.cs", UnsafeCode.Publisher);
        repository.Write("bin/Publisher.cs", UnsafeCode.Publisher);

        ToolRun run = repository.Run("scan", ".");

        Assert.Equal(
            """
            error KPS1001: Idempotence requires acks=all
              'acks=1' contradicts idempotence, which requires 'acks=all': building this
              producer throws
              a/Publisher.cs:12:13


            """, run.Output[..(run.Output.IndexOf("\n\n", StringComparison.Ordinal) + 2)]);
        Assert.Contains("1 error in 1 file (", run.Output, StringComparison.Ordinal);
        Assert.Contains("source by source: there is no project)", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public void Safe_code_is_clean()
    {
        using UserRepository repository = new();
        repository.Write("Publisher.cs", UnsafeCode.Publisher.Replace("Acks.Leader", "Acks.All", StringComparison.Ordinal));

        ToolRun run = repository.Run("scan");

        Assert.StartsWith("nothing found (", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void Settings_files_are_read_with_the_code_that_binds_them()
    {
        using UserRepository repository = new();
        repository.Write("Bound.cs", UnsafeCode.Bound);
        repository.Write("appsettings.json", UnsafeCode.Settings);

        Assert.Contains("  appsettings.json:6:13\n", repository.Run("scan").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_baseline_follows_lines_that_move()
    {
        using UserRepository repository = new();
        string twice = UnsafeCode.Publisher + UnsafeCode.Publisher.Replace("using Confluent.Kafka;", "", StringComparison.Ordinal).Replace("namespace Orders;", "", StringComparison.Ordinal).Replace("class Publisher", "class Second", StringComparison.Ordinal);
        repository.Write("Publisher.cs", UnsafeCode.Publisher);
        ToolRun first = repository.Run("scan", ".", "--write-baseline", "known.json");
        Assert.Contains("nothing found, 1 known", first.Output, StringComparison.Ordinal);
        Assert.Equal(0, first.ExitCode);

        // The same line twenty lines further down is known; the second one with the same text is new.
        repository.Write("Publisher.cs", new string('\n', 20) + twice);
        ToolRun second = repository.Run("scan", ".", "--baseline", "known.json");

        Assert.Contains("1 error in 1 file, 1 known", second.Output, StringComparison.Ordinal);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("nothing found, 1 known", Shifted(repository).Output, StringComparison.Ordinal);

        static ToolRun Shifted(UserRepository repository)
        {
            repository.Write("Publisher.cs", "// a licence\n// of two lines\n" + UnsafeCode.Publisher);
            return repository.Run("scan", ".", "--baseline", "known.json");
        }
    }

    [Fact]
    public void Another_line_is_not_taken_for_a_known_one()
    {
        using UserRepository repository = new();
        repository.Write("Publisher.cs", UnsafeCode.Publisher);
        repository.Run("scan", ".", "--write-baseline", "known.json");
        repository.Write("Publisher.cs", UnsafeCode.Publisher.Replace("Acks.Leader", "Acks.None", StringComparison.Ordinal));

        Assert.Contains("1 error in 1 file (", repository.Run("scan", ".", "--baseline", "known.json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_baseline_of_a_repository_is_one_of_its_parts()
    {
        using UserRepository repository = new();
        Directory.CreateDirectory(Path.Combine(repository.Folder, ".git"));
        repository.Write("orders/Publisher.cs", UnsafeCode.Publisher);
        repository.Run("scan", ".", "--write-baseline", "known.json");

        Assert.StartsWith("nothing found, 1 known", repository.Run("scan", "orders", "--baseline", "known.json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Sarif_has_what_services_ask_for()
    {
        using UserRepository repository = new();
        repository.Write("a folder/Publisher.cs", UnsafeCode.Publisher);

        repository.Run("scan", ".", "--sarif", "found.sarif");

        using JsonDocument sarif = JsonDocument.Parse(repository.Read("found.sarif"));
        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());
        JsonElement run = sarif.RootElement.GetProperty("runs")[0];
        JsonElement rule = run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[0];
        Assert.Equal("KPS1001", rule.GetProperty("id").GetString());
        Assert.Contains("## Why", rule.GetProperty("help").GetProperty("markdown").GetString(), StringComparison.Ordinal);
        JsonElement result = Assert.Single(run.GetProperty("results").EnumerateArray());
        Assert.Equal("error", result.GetProperty("level").GetString());
        Assert.Equal(0, result.GetProperty("ruleIndex").GetInt32());
        JsonElement place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        // A part of a repository: paths are those of the repository.
        Directory.CreateDirectory(Path.Combine(repository.Folder, ".git"));
        repository.Run("scan", "a folder", "--sarif", "part.sarif");
        Assert.Contains("\"uri\": \"a%20folder/Publisher.cs\"", repository.Read("part.sarif"), StringComparison.Ordinal);
        Assert.Equal("a%20folder/Publisher.cs", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal(12, place.GetProperty("region").GetProperty("startLine").GetInt32());
        Assert.Equal(32, result.GetProperty("partialFingerprints").GetProperty("producerSafety/v1").GetString()!.Length);
    }

    [Fact]
    public void The_page_needs_nothing_else_and_is_not_broken_by_code()
    {
        using UserRepository repository = new();
        repository.Write("Publisher.cs", UnsafeCode.Publisher.Replace("localhost:9092", "</script><b>{{title}}", StringComparison.Ordinal));

        repository.Run("scan", ".", "--html", "found.html");

        string page = repository.Read("found.html");
        Assert.Equal(2, page.Split("</script>").Length - 1);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", page, StringComparison.Ordinal);
        string data = page[(page.IndexOf("type=\"application/json\">", StringComparison.Ordinal) + 24)..];
        using JsonDocument parsed = JsonDocument.Parse(data[..data.IndexOf("</script>", StringComparison.Ordinal)]);
        JsonElement finding = Assert.Single(parsed.RootElement.GetProperty("findings").EnumerateArray());
        Assert.Contains("</script><b>{{title}}", finding.GetProperty("code").EnumerateArray().Select(line => line.GetString()).Single(line => line!.Contains("Bootstrap", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("<h3>Why</h3>", parsed.RootElement.GetProperty("rules").GetProperty("KPS1001").GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error", 1)]
    [InlineData("info", 1)]
    public void The_exit_code_depends_on_the_severity(string failOn, int exitCode)
    {
        using UserRepository repository = new();
        repository.Write("Publisher.cs", UnsafeCode.Publisher);

        Assert.Equal(exitCode, repository.Run("scan", ".", "--fail-on", failOn).ExitCode);
    }

    [Fact]
    public void Bad_input_is_refused_in_one_line()
    {
        using UserRepository repository = new();
        repository.Run("scan", "nowhere").IsRefusedWith("there is no file or folder 'nowhere'");
        repository.Run("scan").IsRefusedWith("there is no C# code in '.'");
        repository.Write("a.properties", "acks=1");
        repository.Run("scan", "a.properties").IsRefusedWith("producer-safety check a.properties");
        repository.Write("A.slnx", "<Solution><Project");
        repository.Run("scan", "A.slnx").IsRefusedWith("A.slnx(1,19): this solution cannot be read");
        repository.Write("B.slnx", "<Solution />");
        repository.Run("scan").IsRefusedWith("name one of A.slnx, B.slnx");
        repository.Write("code/Publisher.cs", UnsafeCode.Publisher);
        repository.Write("bad.json", "{ \"version\": 1,\n \"findings\": 7 }");
        repository.Run("scan", "code", "--baseline", "bad.json").IsRefusedWith("bad.json(2,15): this is no baseline");
        repository.Run("scan", "code", "--baseline", "none.json").IsRefusedWith("there is no file 'none.json'");
        repository.Run("scan", "code", "--sarif", "code").IsRefusedWith("cannot write 'code': it is a folder");
        repository.Run("scan", "code", "--html", "no/where.html").IsRefusedWith("its folder does not exist");
    }
}

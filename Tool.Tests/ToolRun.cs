namespace ProducerSafety.Tool.Tests;

/// <summary>A command that was run in this process.</summary>
/// <param name="ExitCode">What the process would return.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of the output that are not empty.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a command line.</summary>
    public static ToolRun Of(params string[] args) => In(Path.GetTempPath(), "", args);

    /// <summary>Runs a command line in a folder.</summary>
    public static ToolRun In(string folder, string input, params string[] args)
    {
        using StringReader reader = new(input);
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int exitCode = ToolCommand.Run(args, new(reader, output, error, folder));
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Fails unless the tool refused with one line that says this, and exit code 2.</summary>
    public void IsRefusedWith(string text)
    {
        Assert.True(ExitCode == 2, $"exit code {ExitCode}\n{Output}\n{Error}");
        Assert.StartsWith("producer-safety: ", Error, StringComparison.Ordinal);
        Assert.Single(Error.TrimEnd('\n').Split('\n'));
        Assert.Contains(text, Error, StringComparison.Ordinal);
    }
}

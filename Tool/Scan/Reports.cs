namespace ProducerSafety.Tool.Scan;

/// <summary>What a scan prints and writes.</summary>
/// <param name="Sarif">The SARIF file, or null.</param>
/// <param name="Html">The page, or null.</param>
/// <param name="Json">Whether to print JSON.</param>
internal sealed record Reports(string? Sarif, string? Html, bool Json)
{
    /// <summary>Fails before the scan where a file cannot be written.</summary>
    public void Check(ToolConsole console)
    {
        OutputFile.Check(Sarif, console);
        OutputFile.Check(Html, console);
    }

    /// <summary>Prints and writes.</summary>
    public void Write(ScanResult result, IReadOnlyList<Finding> findings, int known, SourceLines lines, ToolConsole console)
    {
        if (Sarif is not null)
        {
            OutputFile.Write(Sarif, SarifReport.Render(result, findings), console);
        }

        if (Html is not null)
        {
            OutputFile.Write(Html, HtmlReport.Render(result, findings, lines), console);
        }

        if (Json)
        {
            console.Output.WriteLine(JsonReport.Render(result, findings, known));
        }
        else
        {
            ConsoleReport.Write(result, findings, known, console);
        }
    }
}

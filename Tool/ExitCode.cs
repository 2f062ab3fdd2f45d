namespace ProducerSafety.Tool;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>Nothing found, or what was asked for is done.</summary>
    public const int Clean = 0;

    /// <summary>Something was found, or a proof does not hold.</summary>
    public const int Found = 1;

    /// <summary>The command line or a file that it names is wrong: one line says what, and what to do.</summary>
    public const int BadInput = 2;

    /// <summary>The tool itself failed.</summary>
    public const int Failed = 3;
}

using System.Globalization;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>How many generated settings are compared with the real client: a few in every test run, many on demand.</summary>
internal static class OracleSettings
{
    /// <summary>How many settings: <c>ORACLE_SETTINGS</c>.</summary>
    public static int Count { get; } = Read("ORACLE_SETTINGS", 1000);

    /// <summary>How many pieces of code are fixed: <c>ORACLE_FIXES</c>.</summary>
    public static int Fixes { get; } = Read("ORACLE_FIXES", 120);

    private static int Read(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}

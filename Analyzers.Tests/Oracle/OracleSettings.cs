using System.Globalization;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>How many generated settings are compared with the real client: a few in every test run, many on demand.</summary>
internal static class OracleSettings
{
    /// <summary>The environment variable with the number.</summary>
    public const string Variable = "ORACLE_SETTINGS";

    /// <summary>How many settings.</summary>
    public static int Count { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 1000;
}

using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Tests.Configuration;

/// <summary>Reads settings from a short text, so that a test shows them at a glance.</summary>
internal static class Written
{
    /// <summary>
    /// <c>acks=1; retries=?; …</c> is: <c>acks</c> has the value 1, that of <c>retries</c> is not known, and code that
    /// cannot be seen may have written more. <c>-acks</c> removes.
    /// </summary>
    public static ProducerSettings Settings(string text) => text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(ProducerSettings.Empty, (settings, step) => step switch
        {
            "…" => settings.WithUnseenWrites(),
            ['-', .. string name] => settings.Without(name),
            _ when step.EndsWith("=?", StringComparison.Ordinal) => settings.With(Setting.Unknown(step[..^2])),
            _ => settings.With(Setting.Known(step[..step.IndexOf('=')], step[(step.IndexOf('=') + 1)..])),
        });
}

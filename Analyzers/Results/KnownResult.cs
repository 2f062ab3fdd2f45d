using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Results;

/// <summary>What settings leave of a delivery result: it says the same for every message that was accepted.</summary>
internal sealed class KnownResult
{
    private KnownResult(Setting cause, string status, bool hasOffset)
    {
        Cause = cause;
        Status = status;
        HasOffset = hasOffset;
    }

    /// <summary>The setting that takes the rest away.</summary>
    public Setting Cause { get; }

    /// <summary>The status of every message that did not fail; never <c>Persisted</c>.</summary>
    public string Status { get; }

    /// <summary>Whether there is an offset; else it is always <c>Offset.Unset</c>.</summary>
    public bool HasOffset { get; }

    /// <summary>What a producer with these settings says of each message, or null where it tells them apart.</summary>
    public static KnownResult? Of(ProducerSettings settings)
    {
        Setting reports = settings["dotnet.producer.enable.delivery.reports"];
        if (reports.AsBoolean() == false)
        {
            return new(reports, "NotPersisted", hasOffset: false);
        }

        Setting fields = settings["dotnet.producer.delivery.report.fields"];
        return new EffectiveSettings(settings).Acks == 0 ? new(settings["acks"], "PossiblyPersisted", hasOffset: false)
            : fields.IsKnown && fields.Value != "all" && fields.Value!.IndexOf("status", StringComparison.Ordinal) < 0 ? new(fields, "PossiblyPersisted", hasOffset: true)
            : null;
    }
}

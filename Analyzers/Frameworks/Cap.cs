namespace ProducerSafety.Analyzers.Frameworks;

/// <summary>CAP: <c>x.UseKafka(o => o.MainConfig["enable.idempotence"] = "true")</c>.</summary>
internal static class Cap
{
    public static FrameworkType[] Types { get; } = { new("DotNetCore.CAP.KafkaOptions") { Dictionary = "MainConfig" } };
}

namespace ProducerSafety.Analyzers.Frameworks;

/// <summary>CAP: <c>x.UseKafka(o => o.MainConfig["enable.idempotence"] = "true")</c>.</summary>
internal static class Cap
{
    // To a copy of these settings it adds the servers, two timeouts and the length of the queue.
    public static FrameworkType[] Types { get; } =
    {
        new("DotNetCore.CAP.KafkaOptions") { Dictionary = "MainConfig" },
        new("Microsoft.Extensions.DependencyInjection.CapOptionsExtensions") { Fills = "UseKafka", CompletedBy = new[] { "UseKafka", "MainConfig", "KafkaOptions" } },
    };
}

using FsCheck;
using FsCheck.Fluent;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Tests.Configuration;

/// <summary>Generates settings of which some things are known and others are not, by the operations that an analysis uses.</summary>
internal static class SettingsGenerator
{
    /// <summary>Names with and without aliases, so that the order of names matters often.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "enable.idempotence", "transactional.id", "acks", "request.required.acks", "max.in.flight",
        "max.in.flight.requests.per.connection", "retries", "message.send.max.retries", "queuing.strategy",
        "queue.buffering.backpressure.threshold", "enable.gapless.guarantee", "linger.ms",
    ];

    private static readonly string[] Properties = [.. Names.Select(name => PropertyCatalog.Find(name)!.Name).Distinct()];

    /// <summary>One setting: mostly known, sometimes not.</summary>
    public static Gen<Setting> Settings { get; } = Gen.Elements(Names.AsEnumerable()).SelectMany(name => Gen.Frequency(
        (6, Values(name).Select(value => Setting.Known(name, value))),
        (1, Gen.Constant(Setting.Unknown(name))),
        (1, Gen.Constant(Setting.Unset(name)))));

    /// <summary>Settings after some operations.</summary>
    public static Gen<ProducerSettings> All { get; } = Operations().ListOf().Select(operations =>
        operations.Aggregate(ProducerSettings.Empty, (settings, operation) => operation(settings)));

    /// <summary>Settings of which everything is known.</summary>
    public static Gen<ProducerSettings> Complete { get; } = Settings.Where(setting => setting.IsKnown).ListOf().Select(settings =>
        settings.Aggregate(ProducerSettings.Empty, (written, setting) => written.With(setting)));

    /// <summary>What is known of each property: what a rule can see of the settings.</summary>
    public static IReadOnlyList<(string Property, Knowledge Knowledge, string? Value)> View(ProducerSettings settings) =>
        [.. Properties.Select(property => (property, settings[property].Knowledge, settings[property].Value))];

    /// <summary>Whether <paramref name="weaker"/> claims nothing that <paramref name="stronger"/> does not claim too.</summary>
    public static bool IsWeaker(ProducerSettings weaker, ProducerSettings stronger) =>
        View(weaker).Zip(View(stronger)).All(pair => pair.First.Knowledge == Knowledge.Unknown || pair.First == pair.Second);

    private static Gen<string> Values(string name) => PropertyCatalog.Find(name)!.Name switch
    {
        "enable.idempotence" or "enable.gapless.guarantee" => Gen.Elements("true", "false"),
        "transactional.id" => Gen.Elements("orders", ""),
        "acks" => Gen.Elements("all", "-1", "1", "0"),
        "max.in.flight" => Gen.Elements("1", "5", "6"),
        "message.send.max.retries" => Gen.Elements("0", "3"),
        "queuing.strategy" => Gen.Elements("fifo", "lifo"),
        _ => Gen.Elements("1", "2"),
    };

    private static Gen<Func<ProducerSettings, ProducerSettings>> Operations() => Gen.Frequency<Func<ProducerSettings, ProducerSettings>>(
        (12, Settings.Select<Setting, Func<ProducerSettings, ProducerSettings>>(setting => settings => settings.With(setting))),
        (2, Settings.Select<Setting, Func<ProducerSettings, ProducerSettings>>(setting => settings => settings.Append(setting))),
        (3, Gen.Elements(Names.AsEnumerable()).Select<string, Func<ProducerSettings, ProducerSettings>>(name => settings => settings.Without(name))),
        (1, Gen.Constant<Func<ProducerSettings, ProducerSettings>>(settings => settings.WithUnseenWrites())));
}

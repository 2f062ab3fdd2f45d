using System.Reflection;
using ProducerSafety.Runtime.Experiments;
using Xunit;

namespace ProducerSafety.Network.Tests.Experiments;

public sealed class CompletenessTests
{
    /// <summary>The experiments that the real client cannot show, and why.</summary>
    public static IReadOnlyDictionary<string, string> NotShown { get; } = new Dictionary<string, string>
    {
        ["retriable-leader-not-available"] = "librdkafka does not count it against retries, so that the unsafe client, too, stores the message",
        ["retriable-network-exception"] = "librdkafka takes it for permanent when a broker answers with it, so that no client stores the message",
    };

    [Fact]
    public void Every_experiment_is_shown_with_the_real_client()
    {
        IEnumerable<string> shown = Assembly.GetExecutingAssembly().GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<ShowsAttribute>())
            .Select(shows => shows.Experiment);

        Assert.Equal(ExperimentTable.All.Select(experiment => experiment.Name).Order(), shown.Distinct().Concat(NotShown.Keys).Order());
    }
}

namespace ProducerSafety.Network.Tests.Experiments;

/// <summary>The test shows an experiment of the simulator with the real client.</summary>
/// <param name="experiment">The experiment's name.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ShowsAttribute(string experiment) : Attribute
{
    public string Experiment => experiment;
}

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>Tests that ask the real client, and say so at once where there is none.</summary>
public abstract class RealClientTests
{
    /// <summary>Fails each test where librdkafka is not installed.</summary>
    protected RealClientTests() => RealClient.RequireLibrdkafka();
}

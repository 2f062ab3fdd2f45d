using Xunit;

namespace ProducerSafety.Analyzers.Tests.Verification.SelfTests;

internal static class Expect
{
    public static async Task FailureAsync(Func<Task> verification, string because)
    {
        VerificationException failure = await Assert.ThrowsAsync<VerificationException>(verification);
        Assert.Contains(because, failure.Message, StringComparison.Ordinal);
    }
}

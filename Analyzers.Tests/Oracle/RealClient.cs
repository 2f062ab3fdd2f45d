using System.Runtime.InteropServices;
using Confluent.Kafka;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>The real Confluent.Kafka on the real librdkafka: what it says of a configuration is the truth that the rules must tell.</summary>
internal static class RealClient
{
    /// <summary>Builds a producer and disposes it; nothing answers at its address, and nobody waits for that.</summary>
    /// <returns>Why the client refused, or null.</returns>
    public static string? Build(IEnumerable<KeyValuePair<string, string>> settings)
    {
        KeyValuePair<string, string>[] all =
        [
            .. settings,
            new("bootstrap.servers", "127.0.0.1:1"),
            new("log_level", "0"),
            // Without a polling thread there is none to wait for on dispose; that makes a case ten times cheaper.
            new("dotnet.producer.enable.background.poll", "false"),
        ];
        try
        {
            using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(all)
                .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
            return null;
        }
        catch (Exception refusal) when (Refusal.Is(refusal))
        {
            return refusal.Message;
        }
    }

    /// <summary>Fails the test where librdkafka is missing: an oracle that is silently skipped proves nothing.</summary>
    public static void RequireLibrdkafka()
    {
        if (!IsInstalled.Value)
        {
            Assert.Fail("librdkafka is not installed, so there is no client to compare with: run ./test.sh, which installs it, or apt-get install librdkafka-dev.");
        }
    }

    private static readonly Lazy<bool> IsInstalled = new(() =>
        NativeLibrary.TryLoad(NativeConfiguration.Library, typeof(RealClient).Assembly, searchPath: null, out _));
}

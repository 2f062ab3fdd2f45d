using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Configuration;

/// <summary>Runs a test on generated cases, the same ones each time, and names the seed when it fails.</summary>
internal static class Generated
{
    /// <summary>The environment variable that names another seed.</summary>
    public const string SeedVariable = "PRODUCER_SAFETY_TEST_SEED";

    /// <summary>The seed of all generated cases: fixed, so that a red build can be repeated, unless the environment names another.</summary>
    public static ulong Seed { get; } = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } text
        ? ulong.Parse(text, CultureInfo.InvariantCulture) : 20_260_101;

    /// <summary>Checks that <paramref name="test"/> throws for no generated case. A failing case is shrunk first.</summary>
    public static void ForAll<T>(Gen<T> cases, Action<T> test, Func<T, IEnumerable<T>>? shrink = null, int count = 1000)
    {
        Arbitrary<T> arbitrary = shrink is null ? Arb.From(cases) : Arb.From(cases, shrink);
        Config config = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(count).WithEndSize(60)
            .WithReplay(new Replay(new Rnd(Seed), FSharpOption<int>.None));
        try
        {
            Prop.ForAll(arbitrary, test).Check(config);
        }
        catch (Exception failure)
        {
            Assert.Fail($"To repeat: {SeedVariable}={Seed}\n{failure.Message}\n{failure.InnerException}");
        }
    }

    /// <summary>Some cases at once, for tests that look at all of them together.</summary>
    public static IReadOnlyList<T> Sample<T>(Gen<T> cases, int count) => [.. cases.Sample(count, new Rnd(Seed), 50)];

    /// <summary>The same list without one of its elements: what a list of steps is shrunk by.</summary>
    public static IEnumerable<T[]> WithoutOne<T>(T[] all)
    {
        for (int i = 0; i < all.Length; i++)
        {
            yield return [.. all[..i], .. all[(i + 1)..]];
        }
    }
}

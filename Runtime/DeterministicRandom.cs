namespace ProducerSafety.Runtime;

/// <summary>
/// Numbers that look random and are the same for the same seed on every machine and every version of .NET (SplitMix64, by Steele, Lea and Flood). The state
/// machines have no other source of chance.
/// </summary>
/// <param name="seed">Any number; near seeds give unrelated sequences.</param>
public sealed class DeterministicRandom(ulong seed)
{
    private ulong state = seed;

    /// <summary>64 bits.</summary>
    public ulong NextBits()
    {
        state += 0x9E3779B97F4A7C15;
        ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from 0 to below a bound.</summary>
    /// <param name="bound">At least 1.</param>
    public int Below(int bound) => (int)(((NextBits() >> 32) * (ulong)bound) >> 32);

    /// <summary>True in one of some cases.</summary>
    /// <param name="cases">At least 1.</param>
    public bool OneIn(int cases) => Below(cases) == 0;

    /// <summary>What decides every later number.</summary>
    internal ulong State => state;
}

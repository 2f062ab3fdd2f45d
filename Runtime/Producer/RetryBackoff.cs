namespace ProducerSafety.Runtime.Producer;

/// <summary>How long to wait before trying again: twice as long each time up to a maximum, a fifth more or less by chance so that producers do not come back together (KIP-580).</summary>
/// <param name="first">The first wait in milliseconds.</param>
/// <param name="longest">The longest wait in milliseconds; a smaller one than <paramref name="first"/> caps it.</param>
internal readonly struct RetryBackoff(int first, int longest)
{
    public long After(int failures, DeterministicRandom random)
    {
        double wait = Math.Min(longest, first * Math.Pow(2, Math.Min(failures - 1, 30)));
        return (long)Math.Ceiling(wait * (80 + random.Below(41)) / 100);
    }
}

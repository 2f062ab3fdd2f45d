using System.Diagnostics;

namespace ProducerSafety.Network.Benchmarks;

/// <summary>The memory of this process as time passes.</summary>
internal sealed class Memory
{
    private const int Parts = 8;
    private const double Flat = 1.2;

    private readonly List<long> samples = [];

    /// <summary>Takes the memory that is in use: not what the garbage collector has not given back yet.</summary>
    public void Sample()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using Process process = Process.GetCurrentProcess();
        samples.Add(process.WorkingSet64);
    }

    /// <summary>Whether the second half of the run has taken at most a fifth more than what the first had come to.</summary>
    public bool IsFlat => samples.Skip(samples.Count / 2).Max() <= Flat * samples.Take(samples.Count / 2).Max();

    /// <summary>The largest in each eighth of the run.</summary>
    public override string ToString() => string.Join(", ", samples.Chunk((samples.Count + Parts - 1) / Parts).Select(part => $"{part.Max() >> 20}")) + " MB";
}

using System.Diagnostics;

namespace ProducerSafety.Network.Benchmarks;

/// <summary>The memory of this process as time passes.</summary>
internal sealed class Memory
{
    private readonly List<long> samples = [];

    public void Sample()
    {
        using Process process = Process.GetCurrentProcess();
        samples.Add(process.WorkingSet64);
    }

    /// <summary>The largest in each fourth of the run.</summary>
    public override string ToString() =>
        string.Join(", ", samples.Chunk(Math.Max(1, (samples.Count + 3) / 4)).Select(part => $"{part.Max() >> 20} MB"));
}

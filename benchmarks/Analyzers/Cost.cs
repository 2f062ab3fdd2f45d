using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ProducerSafety.Analyzers.Benchmarks;

/// <summary>What compiling some code takes: CPU time of the whole process, time in our analyzers, memory.</summary>
internal sealed record Cost(TimeSpan Processor, TimeSpan InAnalyzers, double Bytes, int Reports)
{
    /// <summary>Compiles once and measures.</summary>
    public static async Task<Cost> OfAsync(IReadOnlyList<string> sources, bool referencesKafka, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        // What the compilation before has left behind is not to be collected at the expense of this one.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan start = Environment.CpuUsage.TotalTime;
        Stopwatch clock = Stopwatch.StartNew();
        (TimeSpan inAnalyzers, int reports) = await SourceCompiler.CompileAsync(sources, referencesKafka, analyzers);
        TimeSpan processor = Environment.CpuUsage.TotalTime - start;

        // Roslyn takes the time in an analyzer by the clock. On a busy machine a part of it is waiting, as large as in the whole.
        return new(processor, inAnalyzers * Math.Min(1, processor / clock.Elapsed), GC.GetTotalAllocatedBytes(precise: true) - bytes, reports);
    }

    /// <summary>Each figure's median.</summary>
    public static Cost Median(IReadOnlyCollection<Cost> costs) => new(
        TimeSpan.FromTicks((long)Median(costs.Select(cost => (double)cost.Processor.Ticks))),
        TimeSpan.FromTicks((long)Median(costs.Select(cost => (double)cost.InAnalyzers.Ticks))),
        Median(costs.Select(cost => cost.Bytes)),
        costs.First().Reports);

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

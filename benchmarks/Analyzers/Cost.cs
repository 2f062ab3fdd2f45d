using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ProducerSafety.Analyzers.Benchmarks;

/// <summary>What compiling some code takes: CPU time of the whole process, time in our analyzers, memory.</summary>
internal sealed record Cost(TimeSpan Processor, IReadOnlyDictionary<string, TimeSpan> ByAnalyzer, double Bytes, int Reports)
{
    /// <summary>The time in all our analyzers.</summary>
    public TimeSpan InAnalyzers => ByAnalyzer.Values.Aggregate(TimeSpan.Zero, (sum, time) => sum + time);

    /// <summary>Compiles once and measures.</summary>
    public static async Task<Cost> OfAsync(IReadOnlyList<string> sources, bool referencesKafka, ImmutableArray<DiagnosticAnalyzer> analyzers, params AdditionalText[] files)
    {
        // What the compilation before has left behind is not to be collected at the expense of this one.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan start = Environment.CpuUsage.TotalTime;
        Stopwatch clock = Stopwatch.StartNew();
        (IReadOnlyDictionary<string, TimeSpan> inAnalyzers, int reports) = await SourceCompiler.CompileAsync(sources, referencesKafka, analyzers, files);
        TimeSpan processor = Environment.CpuUsage.TotalTime - start;

        // Roslyn takes the time in an analyzer by the clock. On a busy machine a part of it is waiting, as large as in the whole.
        double running = Math.Min(1, processor / clock.Elapsed);
        return new(processor, inAnalyzers.ToDictionary(time => time.Key, time => time.Value * running), GC.GetTotalAllocatedBytes(precise: true) - bytes, reports);
    }

    /// <summary>Each figure's median.</summary>
    public static Cost Median(IReadOnlyCollection<Cost> costs) => new(
        TimeSpan.FromTicks((long)Median(costs.Select(cost => (double)cost.Processor.Ticks))),
        costs.First().ByAnalyzer.Keys.ToDictionary(analyzer => analyzer, analyzer => TimeSpan.FromTicks((long)Median(costs.Select(cost => (double)cost.ByAnalyzer[analyzer].Ticks)))),
        Median(costs.Select(cost => cost.Bytes)),
        costs.First().Reports);

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

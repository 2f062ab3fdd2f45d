namespace ProducerSafety.Analyzers.Benchmarks;

/// <summary>The analyzers' time and memory in projects as people have them, against the compile time of the same code in the same run.</summary>
internal static class ProjectBenchmark
{
    private const int WarmUps = 2;

    /// <returns>Whether every target is met.</returns>
    public static async Task<bool> RunAsync(int rounds)
    {
        bool passed = true;
        Console.WriteLine("Analyzers against compile time (CPU time, one thread, medians)");
        Console.WriteLine();
        Console.WriteLine("project                  |  lines | compile |  beside others: CPU / 1,000 lines, share, target |     alone, share | memory / file | reports");
        Console.WriteLine("-------------------------|--------|---------|---------------------------------------------------|------------------|---------------|--------");
        foreach (SampleProject project in SampleProject.All)
        {
            passed &= await RunAsync(project, rounds);
        }

        Console.WriteLine();
        return passed;
    }

    private static async Task<bool> RunAsync(SampleProject project, int rounds)
    {
        List<Cost> compiled = [], beside = [], both = [], alone = [];
        for (int round = -WarmUps; round < rounds; round++)
        {
            // In turn, so that whatever else the machine does hits all of them.
            Cost none = await Cost.OfAsync(project.Sources, project.ReferencesKafka, []);
            Cost bystander = await Cost.OfAsync(project.Sources, project.ReferencesKafka, [new Bystander()]);
            Cost withOurs = await Cost.OfAsync(project.Sources, project.ReferencesKafka, [new Bystander(), .. SourceCompiler.Ours]);
            Cost oursAlone = await Cost.OfAsync(project.Sources, project.ReferencesKafka, SourceCompiler.Ours);
            if (round >= 0)
            {
                compiled.Add(none);
                beside.Add(bystander);
                both.Add(withOurs);
                alone.Add(oursAlone);
            }
        }

        Cost compile = Cost.Median(compiled), other = Cost.Median(beside), all = Cost.Median(both), single = Cost.Median(alone);
        double share = all.InAnalyzers / compile.Processor;
        double difference = Cost.Median(both.Zip(beside, (with, without) => (with.Processor - without.Processor) / compile.Processor));
        double singleShare = Cost.Median(alone.Zip(compiled, (with, without) => (with.Processor - without.Processor) / compile.Processor));
        bool passes = share < project.Target;
        Console.WriteLine(string.Join(" | ",
            $"{project.Name,-24}",
            $"{project.Lines,6}",
            $"{compile.Processor.TotalMilliseconds,4:0} ms",
            $"{all.InAnalyzers.TotalMicroseconds / project.Lines * 1000,7:0.0} µs, {share,7:0.000 %} < {project.Target:0.00 %}: {(passes ? "pass" : "MISS")} (process {difference,6:0.0 %})",
            $"{(single.Processor - compile.Processor).TotalMilliseconds,6:0} ms, {singleShare,5:0.0 %}",
            $"{(all.Bytes - other.Bytes) / project.Sources.Count / 1024,6:0.0} kB",
            $"{all.Reports}"));
        return passes;
    }
}

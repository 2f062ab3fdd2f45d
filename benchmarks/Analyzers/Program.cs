using System.Globalization;
using ProducerSafety.Analyzers.Benchmarks;

int rounds = 7;
bool passed;
switch (args)
{
    case [] or ["projects"]:
    case ["projects", var text] when int.TryParse(text, NumberStyles.None, null, out rounds) && rounds > 0:
        passed = await ProjectBenchmark.RunAsync(rounds);
        passed = (args is not [] || await LargeInputBenchmark.RunAsync()) && passed;
        break;
    case ["large"]:
        passed = await LargeInputBenchmark.RunAsync();
        break;
    default:
        Console.Error.WriteLine("Usage: run.sh [projects [ROUNDS] | large]");
        return 2;
}

return passed ? 0 : 1;

namespace ProducerSafety.Runtime.Simulation;

/// <summary>Leaves out what happens again and again in the same way, for instance while a producer retries for an hour.</summary>
internal static class Repetition
{
    private const int LongestTurn = 8;
    private const int KeptTurns = 2;
    private const int TurnsToShorten = 5;

    public static IReadOnlyList<Step> Shorten(IReadOnlyList<Step> steps)
    {
        string[] looks = [.. steps.Select(LookOf)];
        int[] newNumbers = new int[steps.Count + 2];
        List<Step> kept = [];
        for (int index = 0; index < steps.Count;)
        {
            (int length, int turns) = TurnsAt(looks, index);
            int next = turns < TurnsToShorten ? index + 1 : index + (length * turns);
            int end = turns < TurnsToShorten ? index + 1 : index + (length * KeptTurns);
            for (; index < end; index++)
            {
                Keep(steps[index]);
            }

            if (index < next)
            {
                Step last = steps[next - 1];
                string which = length == 1 ? "the last step" : $"the last {length} steps";
                kept.Add(new(kept.Count + 1, last.Time, StepKind.Event, "", $"and so on: {which} {turns - KeptTurns} more times") { Stored = last.Stored, Logs = last.Logs });
                Array.Fill(newNumbers, kept.Count, index + 1, next - index);
                index = next;
            }
        }

        return kept;

        void Keep(Step step)
        {
            int number = newNumbers[step.Number] = kept.Count + 1;
            kept.Add(step with { Number = number, Arrow = step.Arrow is { } arrow ? arrow with { SentAt = newNumbers[arrow.SentAt] } : null });
        }
    }

    private static (int Length, int Turns) TurnsAt(string[] looks, int start)
    {
        (int Length, int Turns) best = (1, 1);
        for (int length = 1; length <= LongestTurn; length++)
        {
            int end = start + length;
            while (end < looks.Length && looks[end] == looks[end - length])
            {
                end++;
            }

            int turns = (end - start) / length;
            best = turns >= TurnsToShorten && length * turns > best.Length * best.Turns ? (length, turns) : best;
        }

        return best;
    }

    // Offsets, epochs and counters go on; what is stored must not.
    private static string LookOf(Step step) =>
        $"{step.Kind}|{step.Actor}|{WithoutNumbers(step.Action)}|{WithoutNumbers(step.Sent)}|{step.Error}|{WithoutNumbers(step.IdempotencyCheck)}|{step.Stored}|{step.Arrow?.IsLost}";

    private static string WithoutNumbers(string text) => string.Concat(text.Where(letter => !char.IsAsciiDigit(letter)));
}

namespace ProducerSafety.Configuration.Rules;

/// <summary>Finds what was probably meant by a mistyped word.</summary>
internal static class EditDistance
{
    /// <summary>The one candidate that is closest, if it is close enough to be meant; null where none is, or several are.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        string wanted = Bare(word);
        int limit = wanted.Length <= 4 ? 1 : Math.Max(2, wanted.Length / 6);
        string? nearest = null;
        int best = limit + 1;
        bool isUnique = true;
        foreach (string candidate in candidates)
        {
            int distance = Between(wanted, Bare(candidate), best);
            isUnique = distance < best || (distance == best ? false : isUnique);
            if (distance < best)
            {
                best = distance;
                nearest = candidate;
            }
        }

        return isUnique ? nearest : null;
    }

    // Case, dots, dashes and underscores are what people mix up first.
    private static string Bare(string word) => new([.. word.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    // Optimal string alignment: insertions, deletions, replacements, and swaps of neighbours.
    private static int Between(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) > limit)
        {
            return int.MaxValue;
        }

        int[,] distance = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }

                int replaced = distance[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                int best = Math.Min(replaced, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                bool isSwap = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                distance[i, j] = isSwap ? Math.Min(best, distance[i - 2, j - 2] + 1) : best;
            }
        }

        return distance[left.Length, right.Length];
    }
}

namespace ProducerSafety.Analyzers.Flow;

/// <summary>The blocks of a graph that are still to be followed, in their order.</summary>
internal sealed class WaitingBlocks(int count)
{
    private readonly bool[] isWaiting = new bool[count];

    // No block before this one waits.
    private int first = count;

    public void Add(int block)
    {
        isWaiting[block] = true;
        first = Math.Min(first, block);
    }

    /// <summary>Takes the first of them; false where none waits.</summary>
    public bool TryTake(out int block)
    {
        while (first < isWaiting.Length && !isWaiting[first])
        {
            first++;
        }

        block = first;
        if (first == isWaiting.Length)
        {
            return false;
        }

        isWaiting[first] = false;
        return true;
    }
}

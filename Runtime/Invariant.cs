namespace ProducerSafety.Runtime;

internal static class Invariant
{
    public static void Holds(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvariantViolationException(otherwise);
        }
    }
}

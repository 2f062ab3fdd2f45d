namespace ProducerSafety.Runtime.Broker;

/// <summary>Short lists of broker ids.</summary>
internal static class BrokerIds
{
    public static bool Has(this IReadOnlyList<int> brokers, int broker)
    {
        for (int index = 0; index < brokers.Count; index++)
        {
            if (brokers[index] == broker)
            {
                return true;
            }
        }

        return false;
    }

    public static int[] With(this IReadOnlyList<int> brokers, int broker) => [.. brokers, broker];

    public static int[] Without(this IReadOnlyList<int> brokers, int broker) => [.. brokers.Where(other => other != broker)];

    public static void Add(this ref StateHash hash, IReadOnlyList<int> brokers)
    {
        hash.Add(brokers.Count);
        foreach (int broker in brokers)
        {
            hash.Add(broker);
        }
    }
}

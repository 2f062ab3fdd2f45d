namespace ProducerSafety.Runtime.Network;

/// <summary>
/// The threads of connections. A connection that has one waits in the operating system, and its requests are never handed from one thread to another, which costs more than
/// to serve them; those beyond share the thread pool.
/// </summary>
internal static class ConnectionThreads
{
    private const int Most = 128;
    private const int StackSize = 512 << 10;

    private static int count;

    /// <summary>Serves a connection.</summary>
    public static void Start(ClientSession session)
    {
        if (Interlocked.Increment(ref count) > Most)
        {
            Interlocked.Decrement(ref count);
            _ = Task.Run(() => session.RunAsync(blocks: false));
            return;
        }

        new Thread(() =>
        {
            session.RunAsync(blocks: true).GetAwaiter().GetResult();
            Interlocked.Decrement(ref count);
        }, StackSize)
        { IsBackground = true, Name = "broker connection" }.Start();
    }
}

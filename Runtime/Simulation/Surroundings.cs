namespace ProducerSafety.Runtime.Simulation;

/// <summary>
/// An <c>await</c> goes on where the surroundings of the code want it: in a <see cref="SynchronizationContext"/>, for instance the one of a user interface, or on a
/// <see cref="TaskScheduler"/>. A simulation must go on at once and on its own thread, so it runs without any.
/// </summary>
internal static class Surroundings
{
    public static T Without<T>(Func<T> run)
    {
        if (TaskScheduler.Current != TaskScheduler.Default)
        {
            return Task.Factory.StartNew(() => Without(run), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default).GetAwaiter().GetResult();
        }

        SynchronizationContext? surrounding = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return run();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(surrounding);
        }
    }
}

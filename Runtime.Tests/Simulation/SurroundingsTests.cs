using ProducerSafety.Runtime.Experiments;
using ProducerSafety.Runtime.Simulation;
using Xunit;
using Simulator = ProducerSafety.Runtime.Simulation.Simulation;

namespace ProducerSafety.Runtime.Tests.Simulation;

/// <summary>A simulation runs the same way in a user interface, in a test runner and in a task of any scheduler.</summary>
public sealed class SurroundingsTests
{
    private static readonly Scenario Plain = new() { Name = "two messages", Program = Programs.AwaitEach(Settings.Idempotent(), 2) };

    [Fact]
    public void A_synchronization_context_is_not_used_and_is_there_afterwards()
    {
        RefusingContext context = new();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            Assert.Equal([0, 1], Simulator.Run(Plain, Schedule.Calm).Logs[0]);
            Assert.Same(context, SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public async Task A_task_scheduler_is_not_used()
    {
        TaskScheduler one = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        History history = await Task.Factory.StartNew(() => Simulator.Run(Plain, Schedule.Calm), TestContext.Current.CancellationToken, TaskCreationOptions.None, one);
        Assert.True(history.IsFinished);
        Assert.Equal([0, 1], history.Logs[0]);
    }

    [Fact]
    public void The_context_is_there_again_after_a_program_that_fails()
    {
        RefusingContext context = new();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            Scenario failing = Plain with { Program = _ => throw new FormatException() };
            Assert.Throws<FormatException>(() => Simulator.Run(failing, Schedule.Calm));
            Assert.Same(context, SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class RefusingContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => throw new InvalidOperationException("A simulation must not go on in the context of its caller.");

        public override void Send(SendOrPostCallback d, object? state) => Post(d, state);
    }
}

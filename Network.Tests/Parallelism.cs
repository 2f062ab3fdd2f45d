using Xunit;

// They wait for clients more than they work.
[assembly: CollectionBehavior(MaxParallelThreads = 8)]

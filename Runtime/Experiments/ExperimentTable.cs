namespace ProducerSafety.Runtime.Experiments;

/// <summary>All experiments.</summary>
public static class ExperimentTable
{
    /// <summary>All experiments, in the order in which they are shown.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        LostAcknowledgement.Recognised,
        LostAcknowledgement.WithoutIdempotence,
        LostAcknowledgement.IdempotenceDisabled,
        Acknowledgements.None,
        Acknowledgements.Leader,
        Order.Unlimited,
        Order.OneInLibrdkafka,
        Order.NewWritesWait,
        .. Order.FirstOfTwoFails,
        RetryLimits.Disabled,
        RetryLimits.SmallCount,
        .. RetriableErrors.SucceedLater,
        DeliveryTimeout.TooShort,
        DeliveryTimeout.Infinite,
        DeliveryTimeout.DropsAndReports,
        EpochBump.RefusedRequest,
        EpochBump.ExpiredMessage,
        Session.EndsWithProducer,
        DeliveryReports.Disabled,
        DeliveryReports.NobodyPolls,
        ManualRetry.Loop,
        ManualRetry.Policy,
        ManualRetry.Handler,
        ManualRetry.Catch,
        ManualRetry.Cancelled,
        PermanentErrors.Retried,
        .. PermanentErrors.NotRetried,
        PermanentErrors.UnknownTopic,
        PersistenceStatus.Decides,
        PersistenceStatus.OfFailedProduceAsync,
        IgnoredResults.Task,
        IgnoredResults.Handler,
        IgnoredResults.Error,
        IgnoredResults.Exception,
        Blocking.OnProduceAsync,
        IgnoredResults.AsynchronousHandler,
        Blocking.InHandler,
        IgnoredResults.OtherException,
        FatalErrors.NoErrorHandler,
        QueueFull.NotHandled,
        Disposal.WithoutFlush,
        Disposal.FlushTimeoutIgnored,
        ManyProducers.PerMessage,
        ManyProducers.PerRequest,
        Disposal.UsedAfterwards,
    ];

    /// <summary>The experiment of a name or a rule.</summary>
    /// <param name="nameOrRule">For instance <c>lost-acknowledgement</c> or <c>KPS1102</c>.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static Experiment Find(string nameOrRule) =>
        All.FirstOrDefault(experiment => string.Equals(experiment.Name, nameOrRule, StringComparison.OrdinalIgnoreCase))
        ?? All.FirstOrDefault(experiment => string.Equals(experiment.Rule, nameOrRule, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException($"There is no experiment '{nameOrRule}'. There are: {string.Join(", ", All.Select(experiment => experiment.Rule is null ? experiment.Name : $"{experiment.Name} ({experiment.Rule})"))}.");
}

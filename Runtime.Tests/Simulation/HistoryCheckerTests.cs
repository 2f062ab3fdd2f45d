using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Simulation;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Simulation;

public sealed class HistoryCheckerTests
{
    [Fact]
    public void Nothing_is_wrong_when_each_message_is_there_once_and_in_order() => Assert.Empty(Check(Of([0, 1, 2], Belief.Stored, [0, 1, 2])));

    [Fact]
    public void Lost_is_a_message_that_was_acknowledged_and_is_absent() => AssertOnly(AnomalyKind.Lost, 1, Of([0, 1], Belief.Stored, [0]));

    [Fact]
    public void Lost_is_a_message_that_is_absent_and_of_which_nobody_was_told() => AssertOnly(AnomalyKind.Lost, 1, Of([0, 1], Belief.Assumed, [0]));

    [Theory]
    [InlineData(Belief.NotStored)]
    [InlineData(Belief.Unknown)]
    public void Not_lost_is_an_absent_message_whose_failure_the_application_knows(Belief belief) => Assert.Empty(Check(Of([0], belief, [])));

    [Fact]
    public void Duplicated_is_a_message_with_two_records() => AssertOnly(AnomalyKind.Duplicated, 0, Of([0, 1], Belief.Stored, [0, 1, 0]));

    [Fact]
    public void Duplicated_is_a_message_that_the_application_sent_again_and_both_are_there()
    {
        History history = Of([0, 0], Belief.Stored, [0, 1]);

        AssertOnly(AnomalyKind.Duplicated, 0, history);
    }

    [Fact]
    public void Not_duplicated_is_a_message_sent_again_of_which_only_the_second_is_there() => Assert.Empty(Check(Of([0, 0], Belief.Stored, [1])));

    [Fact]
    public void Duplicated_is_a_message_with_a_record_in_two_partitions()
    {
        History history = new();
        history.Call(0, partition: 0);
        history.Call(0, partition: 1);
        history.Believe(0, Belief.Stored);
        Report(history, DeliveryStatus.Persisted);
        history.Logs = [[0], [1]];
        history.IsFinished = true;

        AssertOnly(AnomalyKind.Duplicated, 0, history);
    }

    [Fact]
    public void Reordered_is_a_message_after_one_that_was_sent_later() => AssertOnly(AnomalyKind.Reordered, 0, Of([0, 1], Belief.Stored, [1, 0]));

    [Fact]
    public void Not_reordered_is_a_late_copy_which_is_a_duplicate() => AssertOnly(AnomalyKind.Duplicated, 0, Of([0, 1], Belief.Stored, [0, 1, 0]));

    [Fact]
    public void Not_reordered_are_numbers_that_the_application_sends_in_another_order() => Assert.Empty(Check(Of([2, 0, 1], Belief.Stored, [0, 1, 2])));

    [Fact]
    public void Not_reordered_are_messages_of_different_partitions()
    {
        History history = new();
        history.Call(0, partition: 0);
        history.Call(1, partition: 1);
        history.Believe(0, Belief.Stored);
        history.Believe(1, Belief.Stored);
        Report(history, DeliveryStatus.Persisted);
        history.Logs = [[0], [1]];
        history.IsFinished = true;

        Assert.Empty(Check(history));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(7)]
    public void Phantom_is_a_record_that_nobody_sent(int call) => AssertOnly(AnomalyKind.Phantom, -1, Of([0], Belief.Stored, [0, call]));

    [Fact]
    public void Phantom_is_a_record_in_a_partition_that_it_was_not_sent_to()
    {
        History history = Of([0], Belief.Unknown, []);
        history.Logs = [[], [0]];

        AssertOnly(AnomalyKind.Phantom, -1, history);
    }

    [Fact]
    public void Wrong_status_is_a_message_reported_as_not_stored_that_is_there() =>
        AssertOnly(AnomalyKind.WrongStatus, 0, Of([0], Belief.NotStored, [0], DeliveryStatus.PossiblyPersisted));

    [Fact]
    public void Wrong_status_is_a_producers_not_persisted_although_the_application_looks_away() =>
        AssertOnly(AnomalyKind.WrongStatus, 0, Of([0], Belief.Assumed, [0], DeliveryStatus.NotPersisted));

    [Fact]
    public void Wrong_status_is_told_once_where_the_application_believes_the_producer() =>
        AssertOnly(AnomalyKind.WrongStatus, 0, Of([0], Belief.NotStored, [0], DeliveryStatus.NotPersisted));

    [Fact]
    public void Not_wrong_is_possibly_persisted_whether_it_is_there_or_not()
    {
        Assert.Empty(Check(Of([0], Belief.Unknown, [0], DeliveryStatus.PossiblyPersisted)));
        Assert.Empty(Check(Of([0], Belief.Unknown, [], DeliveryStatus.PossiblyPersisted)));
    }

    [Fact]
    public void Not_wrong_is_not_persisted_for_the_call_that_is_absent_although_another_one_is_there()
    {
        History history = Of([0, 0], Belief.Stored, [1]);
        history.Calls[0].Report = ReportOf(DeliveryStatus.NotPersisted);

        Assert.Empty(Check(history));
    }

    [Theory]
    [InlineData(DeliveryFailure.TimedOut, ErrorCode.NetworkException, true)]
    [InlineData(DeliveryFailure.Refused, ErrorCode.NotEnoughReplicas, true)]
    [InlineData(DeliveryFailure.Refused, ErrorCode.MessageTooLarge, false)]
    [InlineData(DeliveryFailure.Purged, ErrorCode.None, false)]
    public void Given_up_is_a_message_that_a_retry_would_have_brought_where_that_is_looked_for(DeliveryFailure failure, ErrorCode error, bool isFound)
    {
        History history = Of([0], Belief.Unknown, []);
        history.Calls[0].Report = ReportOf(DeliveryStatus.PossiblyPersisted) with { Failure = failure, Error = error };

        Assert.Empty(Check(history));
        Assert.Equal(isFound, HistoryChecker.Check(history, AnomalyKind.GivenUp).Any(anomaly => anomaly is { Kind: AnomalyKind.GivenUp, Message: 0 }));
    }

    [Fact]
    public void Hangs_is_an_application_that_does_not_end()
    {
        History history = Of([0], Belief.Stored, [0]);
        history.IsFinished = false;

        AssertOnly(AnomalyKind.Hangs, -1, history);
    }

    [Fact]
    public void Hangs_is_a_message_without_a_verdict()
    {
        History history = Of([0], Belief.Unknown, [0]);
        history.Calls[0].Report = null;

        AssertOnly(AnomalyKind.Hangs, 0, history);
    }

    [Fact]
    public void Not_hanging_is_a_message_whose_producer_was_killed()
    {
        History history = Of([0], Belief.Unknown, [0]);
        history.Calls[0].Report = null;
        history.Calls[0].IsKilled = true;

        Assert.Empty(Check(history));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told()
    {
        AnomalyKind[] kinds = [.. Check(Of([0, 1, 2], Belief.Stored, [1, 0, 1, -1])).Select(anomaly => anomaly.Kind).Order()];

        Assert.Equal([AnomalyKind.Lost, AnomalyKind.Duplicated, AnomalyKind.Reordered, AnomalyKind.Phantom], kinds);
    }

    private static IReadOnlyList<Anomaly> Check(History history) => HistoryChecker.Check(history);

    private static void AssertOnly(AnomalyKind kind, int message, History history)
    {
        Anomaly anomaly = Assert.Single(Check(history));
        Assert.Equal((kind, message), (anomaly.Kind, anomaly.Message));
    }

    /// <summary>Messages in the order of the calls, and calls in the order of the log.</summary>
    private static History Of(int[] messages, Belief belief, int[] log, DeliveryStatus status = DeliveryStatus.Persisted)
    {
        History history = new();
        foreach (int message in messages)
        {
            history.Call(message, partition: 0);
            history.Believe(message, belief);
        }

        Report(history, belief switch
        {
            Belief.Stored or Belief.Assumed => status,
            _ when status != DeliveryStatus.Persisted => status,
            Belief.NotStored => DeliveryStatus.NotPersisted,
            _ => DeliveryStatus.PossiblyPersisted,
        });
        history.Logs = [log];
        history.IsFinished = true;
        return history;
    }

    private static void Report(History history, DeliveryStatus status)
    {
        foreach (SendCall call in history.Calls)
        {
            call.Report = ReportOf(status);
        }
    }

    private static DeliveryReport ReportOf(DeliveryStatus status) => new(null, new TopicPartition("orders", 0), -1, status);
}

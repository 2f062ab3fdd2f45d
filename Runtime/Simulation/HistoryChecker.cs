using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Simulation;

/// <summary>Compares what was sent and told with what lies in the logs.</summary>
public static class HistoryChecker
{
    /// <summary>All that is wrong with a history; empty when it is right.</summary>
    /// <param name="history">The history, after the last fault is healed and everything has come to rest.</param>
    /// <param name="lookFor">Kinds that count only where they are looked for: <see cref="AnomalyKind.GivenUp"/>, which is right where the cluster stays as it is.</param>
    public static IReadOnlyList<Anomaly> Check(History history, params IReadOnlyCollection<AnomalyKind> lookFor)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(lookFor);
        List<Anomaly> anomalies = [];
        int[] copiesOfCall = new int[history.Calls.Count];
        Dictionary<int, int> copiesOfMessage = [];
        for (int partition = 0; partition < history.Logs.Count; partition++)
        {
            Count(history, partition, copiesOfCall, copiesOfMessage, anomalies);
            CheckOrder(history, partition, anomalies);
        }

        CheckMessages(history, copiesOfMessage, anomalies);
        CheckReports(history, copiesOfCall, anomalies);
        if (lookFor.Contains(AnomalyKind.GivenUp))
        {
            CheckGivenUp(history, anomalies);
        }

        if (!history.IsFinished)
        {
            anomalies.Add(new(AnomalyKind.Hangs, -1, "The application never comes to its end."));
        }

        return anomalies;
    }

    private static void Count(History history, int partition, int[] copiesOfCall, Dictionary<int, int> copiesOfMessage, List<Anomaly> anomalies)
    {
        foreach (int call in history.Logs[partition])
        {
            if (call < 0 || call >= copiesOfCall.Length || history.Calls[call].Partition != partition)
            {
                anomalies.Add(new(AnomalyKind.Phantom, -1, $"Partition {partition} has a record that nobody sent to it."));
                continue;
            }

            copiesOfCall[call]++;
            int message = history.Calls[call].Message;
            copiesOfMessage[message] = copiesOfMessage.GetValueOrDefault(message) + 1;
        }
    }

    // Copies are reported as such; the order of the first ones is what a reader relies on.
    private static void CheckOrder(History history, int partition, List<Anomaly> anomalies)
    {
        Dictionary<int, int> firstCallOf = [];
        for (int call = 0; call < history.Calls.Count; call++)
        {
            firstCallOf.TryAdd(history.Calls[call].Message, call);
        }

        HashSet<int> seen = [];
        int latest = -1;
        foreach (int call in history.Logs[partition])
        {
            if (call < 0 || call >= history.Calls.Count || !seen.Add(history.Calls[call].Message))
            {
                continue;
            }

            int message = history.Calls[call].Message;
            if (latest >= 0 && firstCallOf[message] < firstCallOf[latest])
            {
                anomalies.Add(new(AnomalyKind.Reordered, message, $"Message {message} is in the log after message {latest}, which was sent later."));
            }
            else
            {
                latest = message;
            }
        }
    }

    private static void CheckMessages(History history, Dictionary<int, int> copies, List<Anomaly> anomalies)
    {
        foreach ((int message, Belief belief) in history.Beliefs)
        {
            int count = copies.GetValueOrDefault(message);
            if (count > 1)
            {
                anomalies.Add(new(AnomalyKind.Duplicated, message, $"Message {message} is in the log {count} times."));
            }

            if (count == 0 && belief is Belief.Stored or Belief.Assumed)
            {
                anomalies.Add(new(AnomalyKind.Lost, message, belief == Belief.Stored
                    ? $"Message {message} was acknowledged and is not in the log."
                    : $"Message {message} is not in the log, and nobody was told."));
            }

            if (count > 0 && belief == Belief.NotStored)
            {
                anomalies.Add(new(AnomalyKind.WrongStatus, message, $"Message {message} was reported as not stored and is in the log."));
            }
        }
    }

    private static void CheckReports(History history, int[] copiesOfCall, List<Anomaly> anomalies)
    {
        for (int call = 0; call < copiesOfCall.Length; call++)
        {
            SendCall sent = history.Calls[call];
            if (sent.Report is not { } report)
            {
                if (history.IsFinished && !sent.IsKilled)
                {
                    anomalies.Add(new(AnomalyKind.Hangs, sent.Message, $"Message {sent.Message} never got a verdict."));
                }
            }
            else if (report.Status == DeliveryStatus.NotPersisted && copiesOfCall[call] > 0 && history.Beliefs[sent.Message] != Belief.NotStored)
            {
                anomalies.Add(new(AnomalyKind.WrongStatus, sent.Message, $"The producer reported message {sent.Message} as not persisted, and it is in the log."));
            }
        }
    }

    // Every fault heals, so what a retry mends would have been mended.
    private static void CheckGivenUp(History history, List<Anomaly> anomalies)
    {
        foreach (SendCall call in history.Calls)
        {
            if (call.Report is { } report && (report.Failure == DeliveryFailure.TimedOut || (report.Failure == DeliveryFailure.Refused && report.Error.IsRetriable())))
            {
                anomalies.Add(new(AnomalyKind.GivenUp, call.Message, $"Message {call.Message} was given up ({report.Failure}, {report.Error}), and the cluster would have taken it."));
            }
        }
    }
}

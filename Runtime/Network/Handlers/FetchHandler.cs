using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

/// <summary>Every fetch names all its partitions: there are no sessions (KIP-227), which a broker is free not to open.</summary>
internal static class FetchHandler
{
    public static async ValueTask Handle(RequestContext context)
    {
        FetchApi.Request request = context.Read<FetchApi.Request>();
        if (request.SessionId != 0)
        {
            context.Reply(new FetchApi.Response { Error = ErrorCode.FetchSessionIdNotFound });
            return;
        }

        List<string?> names = NamesOf(context, request);
        List<FetchPartition> partitions = [];
        for (int index = 0; index < names.Count; index++)
        {
            foreach (FetchApi.Partition partition in names[index] == null ? [] : request.Topics[index].Partitions)
            {
                partitions.Add(new FetchPartition(new TopicPartition(names[index]!, partition.Index), partition.CurrentLeaderEpoch, partition.FetchOffset, partition.MaxBytes));
            }
        }

        FetchResponse fetched = await context.AskAsync<FetchResponse>(
            new FetchRequest(names.Contains(null) ? 0 : request.MaxWaitMs, request.MinBytes, request.MaxBytes, request.IsolationLevel == 1, partitions)).ConfigureAwait(false);
        context.Reply(Response(request, names, fetched));
        fetched.LetGo();
    }

    private static List<string?> NamesOf(RequestContext context, FetchApi.Request request)
    {
        if (context.Version < 13)
        {
            return [.. request.Topics.Select(topic => topic.Name)];
        }

        lock (context.Cluster.Gate)
        {
            return [.. request.Topics.Select(topic => context.Cluster.TopicIds.NameOf(topic.TopicId))];
        }
    }

    private static FetchApi.Response Response(FetchApi.Request request, List<string?> names, FetchResponse fetched)
    {
        FetchApi.Response response = new();
        int next = 0;
        for (int index = 0; index < names.Count; index++)
        {
            FetchApi.Topic topic = request.Topics[index];
            response.Topics.Add(new FetchApi.TopicResult
            {
                Name = topic.Name,
                TopicId = topic.TopicId,
                Partitions =
                [
                    .. topic.Partitions.Select(partition => names[index] == null
                        ? new FetchApi.PartitionResult { Index = partition.Index, Error = ErrorCode.UnknownTopicId, Records = ReadOnlyMemory<byte>.Empty }
                        : Result(fetched.Partitions[next++])),
                ],
            });
        }

        return response;
    }

    private static FetchApi.PartitionResult Result(FetchedPartition fetched) => new()
    {
        Index = fetched.Partition.Partition,
        Error = fetched.Error,
        HighWatermark = fetched.HighWatermark,
        LastStableOffset = fetched.LastStableOffset,
        LogStartOffset = fetched.LogStartOffset,
        AbortedTransactions = fetched.Aborted?.Select(aborted => new FetchApi.AbortedTransaction { ProducerId = aborted.ProducerId, FirstOffset = aborted.FirstOffset }).ToList(),
        Records = Join(fetched.Entries),
    };

    private static ReadOnlyMemory<byte> Join(IReadOnlyList<LogEntry> entries)
    {
        if (entries.Count <= 1)
        {
            return entries.Count == 0 ? default : entries[0].Batch.Bytes;
        }

        byte[] joined = GC.AllocateUninitializedArray<byte>(entries.Sum(entry => entry.Batch.SizeInBytes));
        int at = 0;
        foreach (LogEntry entry in entries)
        {
            entry.Batch.Bytes.Span.CopyTo(joined.AsSpan(at));
            at += entry.Batch.SizeInBytes;
        }

        return joined;
    }
}

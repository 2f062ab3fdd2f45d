using ProducerSafety.Runtime.Broker.Coordinator;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

/// <summary>AddPartitionsToTxn, AddOffsetsToTxn, TxnOffsetCommit and EndTxn.</summary>
internal static class TransactionHandlers
{
    /// <summary>The first version of each whose clients know PRODUCER_FENCED.</summary>
    private const short KnowsFenced = 2;

    public static ValueTask AddPartitions(RequestContext context)
    {
        AddPartitionsToTxnApi.Request request = context.Read<AddPartitionsToTxnApi.Request>();
        lock (context.Cluster.Gate)
        {
            bool[] known = [.. Partitions(request).Select(partition => context.Cluster.Controller.Find(partition) != null)];
            ErrorCode error = !context.IsCoordinatorOf(request.TransactionalId) ? ErrorCode.NotCoordinator
                : known.Contains(false) ? ErrorCode.OperationNotAttempted
                : context.Cluster.Transactions.AddPartitions(
                    context.Cluster.Now, request.TransactionalId, request.ProducerId, request.ProducerEpoch, Partitions(request));
            error = Told(context, error);
            int next = 0;
            context.Reply(new AddPartitionsToTxnApi.Response
            {
                Topics =
                [
                    .. request.Topics.Select(topic => new TopicOf<PartitionError>
                    {
                        Name = topic.Name,
                        Partitions =
                        [
                            .. topic.Partitions.Select(partition => new PartitionError
                            {
                                Index = partition,
                                Error = known[next++] ? error : ErrorCode.UnknownTopicOrPartition,
                            }),
                        ],
                    }),
                ],
            });
        }

        return ValueTask.CompletedTask;
    }

    public static ValueTask AddOffsets(RequestContext context)
    {
        AddOffsetsToTxnApi.Request request = context.Read<AddOffsetsToTxnApi.Request>();
        lock (context.Cluster.Gate)
        {
            context.Reply(new AddOffsetsToTxnApi.Response
            {
                Error = Told(context, !context.IsCoordinatorOf(request.TransactionalId)
                    ? ErrorCode.NotCoordinator
                    : context.Cluster.Transactions.AddOffsets(context.Cluster.Now, request.TransactionalId, request.ProducerId, request.ProducerEpoch, request.GroupId)),
            });
        }

        return ValueTask.CompletedTask;
    }

    public static ValueTask CommitOffsets(RequestContext context)
    {
        TxnOffsetCommitApi.Request request = context.Read<TxnOffsetCommitApi.Request>();
        lock (context.Cluster.Gate)
        {
            ErrorCode error = !context.IsCoordinatorOf(request.GroupId)
                ? ErrorCode.NotCoordinator
                : context.Cluster.Transactions.ErrorOfOffsets(request.TransactionalId, request.ProducerId, request.ProducerEpoch, request.GroupId);
            if (error == ErrorCode.None)
            {
                error = context.Cluster.Groups.CommitLater(context.Cluster.Now, request);
            }

            error = Told(context, error);
            context.Reply(new TxnOffsetCommitApi.Response
            {
                Topics =
                [
                    .. request.Topics.Select(topic => new TopicOf<PartitionError>
                    {
                        Name = topic.Name,
                        Partitions = [.. topic.Partitions.Select(partition => new PartitionError { Index = partition.Index, Error = error })],
                    }),
                ],
            });
        }

        return ValueTask.CompletedTask;
    }

    public static ValueTask End(RequestContext context)
    {
        EndTxnApi.Request request = context.Read<EndTxnApi.Request>();
        lock (context.Cluster.Gate)
        {
            context.Reply(new EndTxnApi.Response
            {
                Error = Told(context, !context.IsCoordinatorOf(request.TransactionalId)
                    ? ErrorCode.NotCoordinator
                    : context.Cluster.Transactions.End(request.TransactionalId, request.ProducerId, request.ProducerEpoch, request.Committed)),
            });
            context.Cluster.Deliver();
        }

        return ValueTask.CompletedTask;
    }

    private static ErrorCode Told(RequestContext context, ErrorCode error) =>
        error == ErrorCode.ProducerFenced && context.Version < KnowsFenced ? ErrorCode.InvalidProducerEpoch : error;

    private static IEnumerable<TopicPartition> Partitions(AddPartitionsToTxnApi.Request request) =>
        request.Topics.SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Name, partition)));
}

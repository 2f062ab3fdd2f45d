using System.Runtime.InteropServices;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Network.Handlers;

internal static class ProduceHandler
{
    public static async ValueTask Handle(RequestContext context)
    {
        ProduceApi.Request request = context.Read<ProduceApi.Request>();
        Fault? fault = context.Cluster.Faults.Next(context.Node.Id, request);
        if (fault == null)
        {
            await HandleAsync(context, request, null).ConfigureAwait(false);
            return;
        }

        try
        {
            await fault.BeforeAsync(context).ConfigureAwait(false);
            await HandleAsync(context, request, fault).ConfigureAwait(false);
        }
        finally
        {
            fault.Done();
            context.Cluster.Options.Log?.Invoke($"node {context.Node.Id}: connection {context.Session.Id}: {fault}");
        }
    }

    private static async ValueTask HandleAsync(RequestContext context, ProduceApi.Request request, Fault? fault)
    {
        List<PartitionBatch> batches = [];
        List<PartitionAppended> refused = [];
        foreach (TopicOf<ProduceApi.Partition> topic in request.Topics)
        {
            foreach (ProduceApi.Partition partition in topic.Partitions)
            {
                PartitionBatch batch = new(
                    new TopicPartition(topic.Name, partition.Index), RecordBatch.FromBytes(MemoryMarshal.AsMemory(partition.Records.GetValueOrDefault()), context.Shared));
                if (ErrorOf(context, request, batch, fault) is var error and not ErrorCode.None)
                {
                    refused.Add(new PartitionAppended(batch.Partition, error, -1, -1));
                }
                else
                {
                    batches.Add(batch);
                }
            }
        }

        ProduceRequest produce = new(request.TransactionalId, request.Acks, request.TimeoutMs, batches);
        if (request.Acks == 0)
        {
            context.Tell(produce);
            fault?.After(context);
            return;
        }

        ProduceResponse produced = await context.AskAsync<ProduceResponse>(produce).ConfigureAwait(false);
        fault?.After(context);
        context.Reply(Response(request, [.. produced.Partitions, .. refused]));
    }

    /// <summary>Why a batch does not even come to the broker.</summary>
    private static ErrorCode ErrorOf(RequestContext context, ProduceApi.Request request, in PartitionBatch batch, Fault? fault)
    {
        if (fault?.Refuses(batch.Partition) == true)
        {
            return fault.Error;
        }

        if (!batch.Batch.IsTransactional)
        {
            return ErrorCode.None;
        }

        lock (context.Cluster.Gate)
        {
            return context.Cluster.Transactions.ErrorOfBatch(request.TransactionalId, batch.Batch.ProducerId, batch.Partition);
        }
    }

    /// <summary>The results in the order of the request.</summary>
    private static ProduceApi.Response Response(ProduceApi.Request request, PartitionAppended[] results)
    {
        Dictionary<TopicPartition, PartitionAppended> byPartition = new(results.Length);
        foreach (PartitionAppended result in results)
        {
            byPartition[result.Partition] = result;
        }

        ProduceApi.Response response = new();
        foreach (TopicOf<ProduceApi.Partition> topic in request.Topics)
        {
            response.Topics.Add(new TopicOf<ProduceApi.PartitionResult>
            {
                Name = topic.Name,
                Partitions = topic.Partitions.ConvertAll(partition => Result(byPartition[new TopicPartition(topic.Name, partition.Index)])),
            });
        }

        return response;
    }

    private static ProduceApi.PartitionResult Result(in PartitionAppended appended) => new()
    {
        Index = appended.Partition.Partition,
        Error = appended.Error,
        BaseOffset = appended.BaseOffset,
        LogStartOffset = appended.LogStartOffset,
    };
}

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
        }
    }

    private static async ValueTask HandleAsync(RequestContext context, ProduceApi.Request request, Fault? fault)
    {
        List<PartitionBatch> batches = [];
        foreach (ProduceApi.Topic topic in request.Topics)
        {
            foreach (ProduceApi.Partition partition in topic.Partitions)
            {
                TopicPartition id = new(topic.Name, partition.Index);
                if (fault?.Refuses(id) != true)
                {
                    batches.Add(new PartitionBatch(id, RecordBatch.FromBytes(MemoryMarshal.AsMemory(partition.Records.GetValueOrDefault()))));
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
        context.Reply(Response(request, produced, fault));
    }

    /// <summary>The results are in the order of the batches, which is that of the request without those that a fault refuses.</summary>
    private static ProduceApi.Response Response(ProduceApi.Request request, ProduceResponse produced, Fault? fault)
    {
        ProduceApi.Response response = new();
        int next = 0;
        foreach (ProduceApi.Topic topic in request.Topics)
        {
            ProduceApi.TopicResult result = new() { Name = topic.Name };
            foreach (ProduceApi.Partition partition in topic.Partitions)
            {
                PartitionAppended appended = fault?.Refuses(new TopicPartition(topic.Name, partition.Index)) == true
                    ? new PartitionAppended(new TopicPartition(topic.Name, partition.Index), fault.Error, -1, -1)
                    : produced.Partitions[next++];
                result.Partitions.Add(new ProduceApi.PartitionResult
                {
                    Index = partition.Index,
                    Error = appended.Error,
                    BaseOffset = appended.BaseOffset,
                    LogStartOffset = appended.LogStartOffset,
                });
            }

            response.Topics.Add(result);
        }

        return response;
    }
}

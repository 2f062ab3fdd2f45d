using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Producing;

/// <summary>A producer's requests and answers between their meaning and the wire.</summary>
internal static class ProducerMessages
{
    public static void Write(WireBuffer buffer, ProduceRequest request, short version, int correlationId, string clientId)
    {
        ProduceApi.Request wire = new() { TransactionalId = request.TransactionalId, Acks = request.Acks, TimeoutMs = request.TimeoutMs };
        foreach ((TopicPartition partition, Records.RecordBatch batch) in request.Batches)
        {
            TopicOf<ProduceApi.Partition>? topic = wire.Topics.Find(topic => topic.Name == partition.Topic);
            if (topic is null)
            {
                wire.Topics.Add(topic = new() { Name = partition.Topic });
            }

            topic.Partitions.Add(new() { Index = partition.Partition, Records = batch.Bytes });
        }

        Frames.WriteRequest<ProduceApi.Request, ProduceApi.Response>(buffer, wire, version, correlationId, clientId);
    }

    public static (short Api, short Version) Write(WireBuffer buffer, Request request, BrokerVersions versions, int correlationId, string clientId)
    {
        short version;
        switch (request)
        {
            case MetadataRequest metadata:
                version = versions.Common(MetadataApi.Api);
                Frames.WriteRequest<MetadataApi.Request, MetadataApi.Response>(
                    buffer,
                    new() { Topics = metadata.Topics?.Select(name => new MetadataApi.RequestedTopic { Name = name }).ToList(), AllowAutoTopicCreation = metadata.AllowAutoTopicCreation },
                    version, correlationId, clientId);
                return (MetadataApi.Key, version);
            case InitProducerIdRequest init:
                version = versions.Common(InitProducerIdApi.Api);
                Frames.WriteRequest<InitProducerIdApi.Request, InitProducerIdApi.Response>(
                    buffer,
                    new() { TransactionalId = init.TransactionalId, TransactionTimeoutMs = init.TransactionTimeoutMs, ProducerId = init.ProducerId, ProducerEpoch = init.ProducerEpoch },
                    version, correlationId, clientId);
                return (InitProducerIdApi.Key, version);
            default:
                throw new NotSupportedException(request.GetType().Name);
        }
    }

    /// <summary>Reads an answer; of metadata also the addresses.</summary>
    public static Response Read(ReadOnlyMemory<byte> frame, short api, short version, out MetadataApi.Response? metadata)
    {
        metadata = null;
        switch (api)
        {
            case ProduceApi.Key:
                ProduceApi.Response produced = Frames.ReadResponse<ProduceApi.Request, ProduceApi.Response>(frame, version);
                return new ProduceResponse(
                    [.. produced.Topics.SelectMany(topic => topic.Partitions, (topic, partition) => new PartitionAppended(new(topic.Name, partition.Index), partition.Error, partition.BaseOffset, partition.LogStartOffset))]);
            case MetadataApi.Key:
                metadata = Frames.ReadResponse<MetadataApi.Request, MetadataApi.Response>(frame, version);
                return new MetadataResponse([.. metadata.Brokers.Select(broker => broker.NodeId)], [.. metadata.Topics.Select(Topic)]);
            default:
                InitProducerIdApi.Response identity = Frames.ReadResponse<InitProducerIdApi.Request, InitProducerIdApi.Response>(frame, version);
                return new InitProducerIdResponse(identity.Error, identity.ProducerId, identity.ProducerEpoch);
        }
    }

    // Versions before 7 have no leader epoch: 0 then, so that the newest answer counts.
    private static TopicMetadata Topic(MetadataApi.Topic topic) => new(
        topic.Error, topic.Name ?? "",
        [.. topic.Partitions.OrderBy(partition => partition.Index).Select(partition => new PartitionMetadata(partition.Error, partition.Index, partition.LeaderId, Math.Max(partition.LeaderEpoch, 0)))]);
}

using ProducerSafety.Runtime.Broker;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

/// <summary>The settings that this broker really has; topics have none of their own.</summary>
internal static class DescribeConfigsHandler
{
    private const sbyte TopicResource = 2;
    private const sbyte BrokerResource = 4;
    private const sbyte StaticBrokerSetting = 4;
    private const sbyte Default = 5;

    public static ValueTask Handle(RequestContext context)
    {
        DescribeConfigsApi.Request request = context.Read<DescribeConfigsApi.Request>();
        lock (context.Cluster.Gate)
        {
            context.Reply(new DescribeConfigsApi.Response { Results = [.. request.Resources.Select(resource => Describe(context.Cluster, resource))] });
        }

        return ValueTask.CompletedTask;
    }

    private static DescribeConfigsApi.Result Describe(EmbeddedCluster cluster, DescribeConfigsApi.Resource resource)
    {
        DescribeConfigsApi.Result result = new() { Type = resource.Type, Name = resource.Name };
        switch (resource.Type)
        {
            case TopicResource when cluster.TopicIds.Of(resource.Name) == default:
                result.Error = ErrorCode.UnknownTopicOrPartition;
                break;
            case TopicResource:
                result.Settings = Settings(resource, OfTopics(cluster.Options), OfTopics(new EmbeddedBrokerOptions()));
                break;
            case BrokerResource when int.TryParse(resource.Name, out int id) && id >= 1 && id <= cluster.Nodes.Count:
                result.Settings = Settings(resource, OfBrokers(cluster.Options), OfBrokers(new EmbeddedBrokerOptions()));
                break;
            default:
                result.Error = ErrorCode.InvalidRequest;
                break;
        }

        return result;
    }

    private static List<DescribeConfigsApi.Setting> Settings(
        DescribeConfigsApi.Resource resource, Dictionary<string, string> settings, Dictionary<string, string> defaults) =>
        [
            .. settings.Where(setting => resource.Keys?.Contains(setting.Key) ?? true).Select(setting => new DescribeConfigsApi.Setting
            {
                Name = setting.Key,
                Value = setting.Value,
                ReadOnly = true,
                IsDefault = defaults[setting.Key] == setting.Value,
                Source = defaults[setting.Key] == setting.Value ? Default : StaticBrokerSetting,
            }),
        ];

    private static Dictionary<string, string> OfTopics(EmbeddedBrokerOptions options) => new()
    {
        ["cleanup.policy"] = "delete",
        ["max.message.bytes"] = $"{options.Broker.MessageMaxBytes}",
        ["message.timestamp.after.max.ms"] = $"{options.Broker.MessageTimestampAfterMaxMs}",
        ["message.timestamp.before.max.ms"] = $"{options.Broker.MessageTimestampBeforeMaxMs}",
        ["message.timestamp.type"] = "CreateTime",
        ["min.insync.replicas"] = $"{options.Broker.MinInsyncReplicas}",
        ["retention.bytes"] = $"{options.RetentionBytes}",
        ["retention.ms"] = "-1",
        ["segment.bytes"] = $"{options.Broker.LogSegmentBytes}",
        ["unclean.leader.election.enable"] = "false",
    };

    private static Dictionary<string, string> OfBrokers(EmbeddedBrokerOptions options)
    {
        BrokerOptions broker = options.Broker;
        return new Dictionary<string, string>
        {
            ["auto.create.topics.enable"] = broker.AutoCreateTopicsEnable ? "true" : "false",
            ["default.replication.factor"] = $"{broker.DefaultReplicationFactor}",
            ["log.retention.bytes"] = $"{options.RetentionBytes}",
            ["log.segment.bytes"] = $"{broker.LogSegmentBytes}",
            ["message.max.bytes"] = $"{broker.MessageMaxBytes}",
            ["min.insync.replicas"] = $"{broker.MinInsyncReplicas}",
            ["num.partitions"] = $"{broker.NumPartitions}",
            ["producer.id.expiration.ms"] = $"{broker.ProducerIdExpirationMs}",
            ["replica.lag.time.max.ms"] = $"{broker.ReplicaLagTimeMaxMs}",
            ["socket.request.max.bytes"] = $"{options.SocketRequestMaxBytes}",
        };
    }
}

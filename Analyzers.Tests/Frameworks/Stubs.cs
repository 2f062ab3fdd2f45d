namespace ProducerSafety.Analyzers.Tests.Frameworks;

/// <summary>The few members of each framework that the tests call, with the names and signatures of the real packages.</summary>
internal static class Stubs
{
    public const string KafkaFlow = """
        namespace KafkaFlow
        {
            public enum Acks { All, Leader, None }
        }

        namespace KafkaFlow.Configuration
        {
            public interface IProducerConfigurationBuilder
            {
                IProducerConfigurationBuilder DefaultTopic(string topic);
                IProducerConfigurationBuilder WithProducerConfig(Confluent.Kafka.ProducerConfig config);
                IProducerConfigurationBuilder WithAcks(KafkaFlow.Acks acks);
                IProducerConfigurationBuilder WithLingerMs(double lingerMs);
                IProducerConfigurationBuilder WithTransaction(string transactionalId);
            }

            public interface IClusterConfigurationBuilder
            {
                IClusterConfigurationBuilder AddProducer<TProducer>(System.Action<IProducerConfigurationBuilder> producer);
            }
        }
        """;

    public const string MassTransit = """
        namespace MassTransit
        {
            public interface IRiderRegistrationConfigurator { }
            public interface IRiderRegistrationContext { }

            public interface IKafkaProducerConfigurator
            {
                int? MessageSendMaxRetries { set; }
                bool? EnableIdempotence { set; }
                System.TimeSpan? Linger { set; }
                string TransactionalId { set; }
            }

            public interface IKafkaProducerConfigurator<TKey, TValue> : IKafkaProducerConfigurator { }

            public interface IKafkaFactoryConfigurator
            {
                Confluent.Kafka.Acks? Acks { set; }
                int? MaxInFlight { set; }
                void Host(string server);
            }

            public static class KafkaProducerRegistrationExtensions
            {
                public static void AddProducer<T>(this IRiderRegistrationConfigurator configurator, string topicName,
                    System.Action<IRiderRegistrationContext, IKafkaProducerConfigurator<Confluent.Kafka.Null, T>>? configure = null) where T : class => throw null!;

                public static void AddProducer<T>(this IRiderRegistrationConfigurator configurator, string topicName, Confluent.Kafka.ProducerConfig producerConfig,
                    System.Action<IRiderRegistrationContext, IKafkaProducerConfigurator<Confluent.Kafka.Null, T>>? configure = null) where T : class => throw null!;
            }

            public static class KafkaIntegrationExtensions
            {
                public static void UsingKafka(this IRiderRegistrationConfigurator configurator,
                    System.Action<IRiderRegistrationContext, IKafkaFactoryConfigurator> configure) => throw null!;
            }
        }
        """;

    /// <summary>The overload with the rider's own configuration, apart: what mentions that class is not judged by what is missing.</summary>
    public const string MassTransitWithClient = MassTransit + """

        namespace MassTransit
        {
            public static class KafkaClientIntegrationExtensions
            {
                public static void UsingKafka(this IRiderRegistrationConfigurator configurator, Confluent.Kafka.ClientConfig clientConfig,
                    System.Action<IRiderRegistrationContext, IKafkaFactoryConfigurator> configure) => throw null!;
            }
        }
        """;

    public const string Silverback = """
        namespace Silverback.Messaging.Configuration.Kafka
        {
            public abstract class KafkaClientConfigurationBuilder<TConfig, TBuilder>
            {
                public TBuilder WithBootstrapServers(string? bootstrapServers) => throw null!;
                public TBuilder WithAcks(Confluent.Kafka.Acks? acks) => throw null!;
            }

            public class KafkaProducerConfigurationBuilder : KafkaClientConfigurationBuilder<Confluent.Kafka.ProducerConfig, KafkaProducerConfigurationBuilder>
            {
                public KafkaProducerConfigurationBuilder EnableIdempotence() => throw null!;
                public KafkaProducerConfigurationBuilder DisableIdempotence() => throw null!;
                public KafkaProducerConfigurationBuilder WithMaxInFlight(int? maxInFlight) => throw null!;
            }

            public class KafkaClientsConfigurationBuilder
            {
                public KafkaClientsConfigurationBuilder AddProducer(System.Action<KafkaProducerConfigurationBuilder> configurationBuilderAction) => throw null!;
            }
        }
        """;

    public const string Wolverine = """
        namespace Wolverine.Kafka
        {
            public class KafkaTransportExpression
            {
                public KafkaTransportExpression ConfigureClient(System.Action<Confluent.Kafka.ClientConfig> configure) => this;
                public virtual KafkaTransportExpression ConfigureProducers(System.Action<Confluent.Kafka.ProducerConfig> configure) => this;
                public virtual KafkaTransportExpression ConfigureConsumers(System.Action<Confluent.Kafka.ConsumerConfig> configure) => this;
            }
        }
        """;

    public const string Cap = """
        namespace DotNetCore.CAP
        {
            public class KafkaOptions
            {
                public System.Collections.Generic.Dictionary<string, string> MainConfig { get; } = new();
                public string Servers { get; set; } = "";
            }

            public class CapOptions
            {
                public CapOptions UseKafka(System.Action<KafkaOptions> configure) => throw null!;
            }
        }
        """;

    public const string Brighter = """
        namespace Paramore.Brighter.MessagingGateway.Kafka
        {
            public enum Acks { All = -1, None = 0, Leader = 1 }

            public class KafkaPublication
            {
                public string Topic { get; set; } = "";
                public Acks Replication { get; set; } = Acks.All;
                public bool EnableIdempotence { get; set; } = true;
                public int MessageSendMaxRetries { get; set; } = 3;
                public int MessageTimeoutMs { get; set; } = 5000;
                public int MaxInFlightRequestsPerConnection { get; set; } = 1;
                public string? TransactionalId { get; set; }
            }

            public class KafkaProducerRegistryFactory
            {
                public KafkaProducerRegistryFactory(System.Collections.Generic.IEnumerable<KafkaPublication> publications) { }
            }
        }
        """;

    public const string Aspire = """
        namespace Aspire.Confluent.Kafka
        {
            public sealed class KafkaProducerSettings
            {
                public string? ConnectionString { get; set; }
                public global::Confluent.Kafka.ProducerConfig Config { get; } = new();
                public bool DisableHealthChecks { get; set; }
            }
        }

        namespace Microsoft.Extensions.Hosting
        {
            public static class AspireKafkaProducerExtensions
            {
                public static void AddKafkaProducer<TKey, TValue>(this object builder, string connectionName,
                    System.Action<Aspire.Confluent.Kafka.KafkaProducerSettings>? configureSettings = null,
                    System.Action<Confluent.Kafka.ProducerBuilder<TKey, TValue>>? configureBuilder = null) => throw null!;
            }
        }
        """;
}

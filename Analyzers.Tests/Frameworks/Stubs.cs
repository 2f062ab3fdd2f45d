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
                System.TimeSpan? MessageTimeout { set; }
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

                public static void UsingKafka(this IRiderRegistrationConfigurator configurator, Confluent.Kafka.ClientConfig clientConfig,
                    System.Action<IRiderRegistrationContext, IKafkaFactoryConfigurator> configure) => throw null!;
            }
        }
        """;

    public const string Silverback = """
        namespace Silverback.Messaging.Configuration.Kafka
        {
            public record KafkaProducerConfiguration;

            public class KafkaProducerEndpointConfigurationBuilder<TMessage>
            {
                public KafkaProducerEndpointConfigurationBuilder<TMessage> ProduceTo(string topic) => throw null!;
            }

            public abstract class KafkaClientConfigurationBuilder<TConfig, TConfluentConfig, TBuilder>
            {
                public TBuilder WithBootstrapServers(string? bootstrapServers) => throw null!;
                public TBuilder WithAcks(Confluent.Kafka.Acks? acks) => throw null!;
                public TBuilder WithMaxInFlight(int? maxInFlight) => throw null!;
            }

            public class KafkaProducerConfigurationBuilder : KafkaClientConfigurationBuilder<KafkaProducerConfiguration, Confluent.Kafka.ProducerConfig, KafkaProducerConfigurationBuilder>
            {
                public KafkaProducerConfigurationBuilder EnableIdempotence() => throw null!;
                public KafkaProducerConfigurationBuilder DisableIdempotence() => throw null!;
                public KafkaProducerConfigurationBuilder EnableGaplessGuarantee() => throw null!;
                public KafkaProducerConfigurationBuilder EnableTransactions(string transactionalId) => throw null!;
                public KafkaProducerConfigurationBuilder DisableDisposeOnException() => throw null!;
                public KafkaProducerConfigurationBuilder WithFlushTimeout(System.TimeSpan timeout) => throw null!;
                public KafkaProducerConfigurationBuilder WithLingerMs(double? lingerMs) => throw null!;

                public KafkaProducerConfigurationBuilder Produce<TMessage>(System.Action<KafkaProducerEndpointConfigurationBuilder<TMessage>> configurationBuilderAction)
                    where TMessage : class => throw null!;
            }

            public class KafkaClientsConfigurationBuilder
            {
                public KafkaClientsConfigurationBuilder WithBootstrapServers(string? bootstrapServers) => throw null!;
                public KafkaClientsConfigurationBuilder AddProducer(System.Action<KafkaProducerConfigurationBuilder> configurationBuilderAction) => throw null!;
                public KafkaClientsConfigurationBuilder AddProducer(string name, System.Action<KafkaProducerConfigurationBuilder> configurationBuilderAction) => throw null!;
                public KafkaClientsConfigurationBuilder AddDefaultProducerConfiguration(System.Action<KafkaProducerConfigurationBuilder> configurationBuilderAction) => throw null!;
            }
        }
        """;

    public const string Wolverine = """
        namespace Wolverine
        {
            public class WolverineOptions { }
        }

        namespace Wolverine.Kafka
        {
            public class KafkaTransportExpression
            {
                public KafkaTransportExpression ConfigureClient(System.Action<Confluent.Kafka.ClientConfig> configure) => this;
                public KafkaTransportExpression ConfigureProducers(System.Action<Confluent.Kafka.ProducerConfig> configure) => this;
                public KafkaTransportExpression ConfigureConsumers(System.Action<Confluent.Kafka.ConsumerConfig> configure) => this;
                public KafkaTransportExpression UseIdempotentProducer() => this;
            }

            public class KafkaSubscriberConfiguration
            {
                public KafkaSubscriberConfiguration ConfigureProducer(System.Action<Confluent.Kafka.ProducerConfig> configuration) => this;
                public KafkaSubscriberConfiguration UseIdempotentProducer() => this;
            }

            public static class KafkaTransportExtensions
            {
                public static KafkaTransportExpression UseKafka(this WolverineOptions options, string bootstrapServers) => throw null!;
            }
        }
        """;

    public const string Cap = """
        namespace DotNetCore.CAP
        {
            public class KafkaOptions
            {
                public readonly System.Collections.Generic.Dictionary<string, string> MainConfig = new();
                public int ConnectionPoolSize { get; set; } = 10;
                public string Servers { get; set; } = default!;
            }

            public class CapOptions { }
        }

        namespace Microsoft.Extensions.DependencyInjection
        {
            public static class CapOptionsExtensions
            {
                public static DotNetCore.CAP.CapOptions UseKafka(this DotNetCore.CAP.CapOptions options, string bootstrapServers) => throw null!;
                public static DotNetCore.CAP.CapOptions UseKafka(this DotNetCore.CAP.CapOptions options, System.Action<DotNetCore.CAP.KafkaOptions> configure) => throw null!;
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
                public int BatchNumberMessages { get; set; } = 10000;
                public bool EnableIdempotence { get; set; } = true;
                public int LingerMs { get; set; } = 5;
                public int MessageSendMaxRetries { get; set; } = 3;
                public int MessageTimeoutMs { get; set; } = 5000;
                public int MaxInFlightRequestsPerConnection { get; set; } = 1;
                public int RequestTimeoutMs { get; set; } = 500;
                public int RetryBackoff { get; set; } = 100;
                public string? TransactionalId { get; set; }
            }

            public class KafkaPublication<T> : KafkaPublication where T : class { }

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
                public static void AddKafkaProducer<TKey, TValue>(this IHostApplicationBuilder builder, string connectionName) => throw null!;
                public static void AddKafkaProducer<TKey, TValue>(this IHostApplicationBuilder builder, string connectionName, System.Action<Aspire.Confluent.Kafka.KafkaProducerSettings>? configureSettings) => throw null!;
                public static void AddKafkaProducer<TKey, TValue>(this IHostApplicationBuilder builder, string connectionName, System.Action<Confluent.Kafka.ProducerBuilder<TKey, TValue>>? configureBuilder) => throw null!;
                public static void AddKafkaProducer<TKey, TValue>(this IHostApplicationBuilder builder, string connectionName, System.Action<Aspire.Confluent.Kafka.KafkaProducerSettings>? configureSettings,
                    System.Action<Confluent.Kafka.ProducerBuilder<TKey, TValue>>? configureBuilder) => throw null!;
                public static void AddKeyedKafkaProducer<TKey, TValue>(this IHostApplicationBuilder builder, string name, System.Action<Aspire.Confluent.Kafka.KafkaProducerSettings>? configureSettings) => throw null!;
            }
        }
        """;
}

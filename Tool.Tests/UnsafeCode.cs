namespace ProducerSafety.Tool.Tests;

/// <summary>Code of users, in which something is found.</summary>
internal static class UnsafeCode
{
    public const string Publisher = """
        using Confluent.Kafka;

        namespace Orders;

        public static class Publisher
        {
            public static IProducer<string, string> Create()
            {
                ProducerConfig config = new()
                {
                    BootstrapServers = "localhost:9092",
                    Acks = Acks.Leader,
                    EnableIdempotence = true,
                };
                return new ProducerBuilder<string, string>(config).SetErrorHandler((_, error) => Environment.FailFast(error.IsFatal ? error.Reason : "")).Build();
            }
        }

        """;

    public const string Bound = """
        using Confluent.Kafka;
        using Microsoft.Extensions.Configuration;

        namespace Orders;

        public static class Bound
        {
            public static IProducer<string, string> Create(IConfiguration configuration)
            {
                ProducerConfig config = configuration.GetSection("Kafka").Get<ProducerConfig>()!;
                return new ProducerBuilder<string, string>(config).SetErrorHandler((_, error) => Environment.FailFast(error.IsFatal ? error.Reason : "")).Build();
            }
        }

        """;

    public const string Lines = """
        using Confluent.Kafka;

        namespace Orders;

        public static class Lines
        {
            public static IProducer<string, string> Create() => new ProducerBuilder<string, string>(
                    File.ReadAllLines("client.properties").Where(line => !line.StartsWith('#')).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]))
                .SetErrorHandler((_, error) => Environment.FailFast(error.IsFatal ? error.Reason : ""))
                .Build();
        }

        """;

    public const string Settings = """
        {
          // The brokers.
          "Kafka": {
            "BootstrapServers": "localhost:9092",
            "EnableIdempotence": true,
            "Acks": "Leader"
          }
        }

        """;
}

using ProducerSafety.Analyzers.Tests.Verification;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>What the sources of these tests have in common.</summary>
internal static class RetrySource
{
    public const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Text;
        using System.Text.Json;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;
        using Confluent.Kafka;
        using Confluent.Kafka.Admin;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        """;

    /// <summary>A file with these types.</summary>
    public static string File(string types) => Usings + types;

    /// <summary>A class with these members, and a producer of texts that it is given.</summary>
    public static string Publisher(string members) => $$"""
        public class Publisher
        {
            private readonly IProducer<Null, string> producer;

            public Publisher(IProducer<Null, string> producer)
            {
                this.producer = producer;
            }

        {{CodeLines.Indented(members, 4)}}
        }
        """;

    /// <summary>An asynchronous method with this body, in a class with what a publisher usually has.</summary>
    public static string Method(string body, string result = "async Task") => File($$"""
        namespace Shop;

        public sealed record Order(int Id, string Customer);

        public sealed class OrderPublisher
        {
            private readonly IProducer<string, string> producer;
            private readonly IConsumer<string, string> consumer;
            private readonly ILogger<OrderPublisher> logger;
            private readonly int maxAttempts;

            public OrderPublisher(IProducer<string, string> producer, IConsumer<string, string> consumer, ILogger<OrderPublisher> logger, int maxAttempts)
            {
                this.producer = producer;
                this.consumer = consumer;
                this.logger = logger;
                this.maxAttempts = maxAttempts;
            }

            private readonly string _topic = "orders";

            public TimeSpan Patience { get; init; }

            public {{result}} PublishAsync(string topic, Order order, Message<string, string> message, CancellationToken token)
            {
        {{CodeLines.Indented(body, 8)}}
            }
        }
        """);
}

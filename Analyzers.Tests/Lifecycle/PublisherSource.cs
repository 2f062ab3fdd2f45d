using ProducerSafety.Analyzers.Tests.Verification;

namespace ProducerSafety.Analyzers.Tests.Lifecycle;

/// <summary>What the sources of the tests about a producer's life have in common.</summary>
internal static class PublisherSource
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Text.Json;
        using System.Threading;
        using System.Threading.Tasks;
        using Confluent.Kafka;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.DependencyInjection.Extensions;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using Microsoft.Extensions.Options;

        """;

    /// <summary>A file with these types or statements.</summary>
    public static string File(string code) => Usings + code;

    /// <summary>A method with this body, in a class that has a configuration.</summary>
    public static string Method(string body, string result = "async Task", string members = "") => File($$"""
        namespace Shop;

        public sealed record Order(int Id, string Customer);

        public sealed class OrderPublisher
        {
            private readonly ProducerConfig config = new() { BootstrapServers = "localhost:9092" };
            private readonly ILogger<OrderPublisher> logger;

            public OrderPublisher(ILogger<OrderPublisher> logger)
            {
                this.logger = logger;
            }
        {{CodeLines.Indented(members, 4)}}
            public {{result}} PublishAsync(Order order, IReadOnlyList<Order> orders, CancellationToken token)
            {
        {{CodeLines.Indented(body, 8)}}
            }
        }
        """);
}

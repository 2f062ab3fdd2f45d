using ProducerSafety.Analyzers.Tests.Verification;

namespace ProducerSafety.Analyzers.Tests.Transactions;

/// <summary>What the sources of the tests about transactions have in common.</summary>
internal static class TransferSource
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Confluent.Kafka;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        """;

    /// <summary>A file with these types.</summary>
    public static string File(string code) => Usings + code;

    /// <summary>A method with this body, where <c>producer</c> is built and initialized.</summary>
    public static string WithProducer(string body, string result = "void") => Method($$"""
        using var producer = new ProducerBuilder<string, long>(config).Build();
        producer.InitTransactions(Timeout);
        {{body}}
        """, result);

    /// <summary>A method with this body.</summary>
    public static string Method(string body, string result = "void") => File($$"""
        namespace Bank;

        public sealed class Transfer
        {
            private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

            private readonly ILogger<Transfer> logger;

            public Transfer(ILogger<Transfer> logger) => this.logger = logger;

            public {{result}} Run(ProducerConfig config, string instance, Message<string, long> debit, Message<string, long> credit, CancellationToken token)
            {
        {{CodeLines.Indented(body, 8)}}
            }

            private void Log(string text) => logger.LogInformation(text);
        }
        """);
}

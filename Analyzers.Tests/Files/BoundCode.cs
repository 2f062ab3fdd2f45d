using ProducerSafety.Analyzers.Tests.Verification;

namespace ProducerSafety.Analyzers.Tests.Files;

/// <summary>A class whose members bind sections, and the settings files of its project.</summary>
internal static class BoundCode
{
    public const string AppSettings = "/0/appsettings.json";

    public const string Production = "/0/appsettings.Production.json";

    /// <summary>Most tests look at what the section <c>Kafka:Producer</c> gives to a producer.</summary>
    public const string Get = "void M(IConfiguration configuration) { var config = configuration.GetSection(\"Kafka:Producer\").Get<ProducerConfig>()!; Build(config); }";

    /// <summary>A file with one section, <c>Kafka:Producer</c>.</summary>
    public static string Section(string content) => $$"""
        {
          "Kafka": {
            "Producer": {
              {{content}}
            }
          }
        }
        """;

    public static string Of(string members) => $$"""
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using Confluent.Kafka;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Options;

        public partial class Service
        {
            {{members}}

            private static void Build(ProducerConfig config)
            {
                using var producer = new ProducerBuilder<Null, string>(config).Build();
            }
        }
        """;

    /// <summary>Fails unless exactly what is marked is reported; the companion at the binding code is left out.</summary>
    public static Task VerifyAsync(string members, params (string Path, string Text)[] files) => VerifyAsync([Of(members)], files);

    /// <summary>The same for several files of code.</summary>
    public static Task VerifyAsync(string[] sources, params (string Path, string Text)[] files)
    {
        CSharpAnalyzerTest<ConfigurationAnalyzer> test = new() { KafkaVersion = KafkaVersion.Current };
        foreach (string source in sources)
        {
            test.TestState.Sources.Add(source);
        }

        test.DisabledDiagnostics.Add("KPS0004");
        foreach ((string path, string text) in files)
        {
            test.TestState.AdditionalFiles.Add((path, text));
        }

        return test.RunAsync();
    }
}

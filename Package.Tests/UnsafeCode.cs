namespace ProducerSafety.Package.Tests;

/// <summary>A small program with an error and three warnings, in two files, and one safe producer.</summary>
internal static class UnsafeCode
{
    public const string Program = """
        using Confluent.Kafka;

        ProducerConfig config = new() { BootstrapServers = "localhost:9092" };
        using IProducer<string, string> producer = new ProducerBuilder<string, string>(config).Build();

        using IProducer<string, string> safe = new ProducerBuilder<string, string>(
            new ProducerConfig { BootstrapServers = "localhost:9092", EnableIdempotence = true }).Build();
        """;

    public const string Producers = """
        using Confluent.Kafka;

        namespace App;

        public static class Producers
        {
            public static IProducer<Null, string> Rejected() => new ProducerBuilder<Null, string>(new ProducerConfig
            {
                BootstrapServers = "localhost:9092",
                EnableIdempotence = true,
                Acks = Acks.Leader,
            }).SetErrorHandler((_, error) => Console.Error.WriteLine(error.IsFatal ? "fatal: " + error.Reason : error.Reason)).Build();

            public static IProducer<Null, string> Risky()
            {
                Dictionary<string, string> settings = new()
                {
                    ["bootstrap.servers"] = "localhost:9092",
                    ["enable.idempotence"] = "false",
                    ["acks"] = "0",
                };
                return new ProducerBuilder<Null, string>(settings).Build();
            }
        }
        """;

    /// <summary>Adds both files, and makes the project a program.</summary>
    public static UserProject Project(InstalledPackage package, string properties = "")
    {
        UserProject project = new(package, "<OutputType>Exe</OutputType>" + properties);
        project.Write("Program.cs", Program);
        project.Write("Kafka/Producers.cs", Producers);
        return project;
    }
}

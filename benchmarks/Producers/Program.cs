using ProducerSafety.Benchmarks.Producers;

// The reference producer and Confluent.Kafka against the same broker, which runs in a process of its own, in turns.
//   dotnet run -c Release --project benchmarks/Producers [mock|embedded] [rounds]
if (args is ["serve", string kind])
{
    await BrokerProcess.ServeAsync(kind);
    return;
}

string broker = args.Length > 0 ? args[0] : "mock";
int rounds = args.Length > 1 ? int.Parse(args[1]) : 5;
Console.WriteLine($"broker: {(broker == "mock" ? "librdkafka's mock cluster" : "EmbeddedBroker")}, {Environment.ProcessorCount} processors, median of {rounds} rounds");
Console.WriteLine();
Console.WriteLine("| message | call | client | messages/s | bytes allocated a message | CPU µs a message |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
foreach ((int size, int count) in new[] { (100, 1_000_000), (1_024, 300_000) })
{
    foreach (string call in new[] { "ProduceAsync", "Produce, handler" })
    {
        Dictionary<string, List<Cost>> costs = new() { ["ours"] = [], ["Confluent.Kafka"] = [] };
        for (int round = 0; round <= rounds; round++)
        {
            foreach (string client in costs.Keys)
            {
                using BrokerProcess process = BrokerProcess.Start(broker);
                Cost cost = await Cost.OfAsync(client, call, process.BootstrapServers, size, count);

                // The first round warms up.
                if (round > 0)
                {
                    costs[client].Add(cost);
                }
            }
        }

        Cost ours = Cost.Median(costs["ours"]);
        Cost theirs = Cost.Median(costs["Confluent.Kafka"]);
        foreach ((string client, Cost cost) in new[] { ("ours", ours), ("Confluent.Kafka", theirs) })
        {
            Console.WriteLine($"| {size} B | {call} | {client} | {cost.MessagesPerSecond:N0} | {cost.BytesPerMessage:N0} | {cost.MicrosecondsPerMessage:N2} |");
        }

        Console.WriteLine(
            $"| | | ours / Confluent.Kafka | {ours.MessagesPerSecond / theirs.MessagesPerSecond:N2} | {ours.BytesPerMessage / theirs.BytesPerMessage:N2} | {ours.MicrosecondsPerMessage / theirs.MicrosecondsPerMessage:N2} |");
    }
}

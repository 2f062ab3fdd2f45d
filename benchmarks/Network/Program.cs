using ProducerSafety.Network.Benchmarks;

// Our broker against librdkafka's mock cluster, each in a process of its own, under the same client in this process.
// `partitions`, `producers` and `soak`, each with a number, are about size instead.
// Arguments: how many messages of 100 bytes (a fourth as many of 1 KB are sent), how many rounds, and which size alone.
switch (args)
{
    case ["serve", var kind]:
        await Server.RunAsync(kind);
        break;
    case ["partitions", .. var count]:
        await ManyPartitions.RunAsync(count is [var partitions] ? int.Parse(partitions) : 100_000);
        break;
    case ["producers", .. var count]:
        await ManyProducers.RunAsync(count is [var producers] ? int.Parse(producers) : 1_000);
        break;
    case ["soak", .. var count]:
        await Soak.RunAsync(count is [var messages] ? int.Parse(messages) : 3_600_000);
        break;
    default:
        await Comparison.RunAsync(args.Length > 0 ? int.Parse(args[0]) : 2_000_000, args.Length > 1 ? int.Parse(args[1]) : 3, args.Length > 2 ? [int.Parse(args[2])] : [100, 1_000]);
        break;
}

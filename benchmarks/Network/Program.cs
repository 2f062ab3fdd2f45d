using ProducerSafety.Network.Benchmarks;

// Our broker against librdkafka's mock cluster, each in a process of its own, under the same client in this process.
// Arguments: how many messages of 100 bytes (a tenth as many of 1 KB are sent), and how many rounds.
switch (args)
{
    case ["serve", var kind]:
        await Server.RunAsync(kind);
        break;
    default:
        await Comparison.RunAsync(args.Length > 0 ? int.Parse(args[0]) : 2_000_000, args.Length > 1 ? int.Parse(args[1]) : 3);
        break;
}

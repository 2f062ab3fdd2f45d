using System.Diagnostics;

namespace ProducerSafety.Network.Benchmarks;

/// <summary>
/// A consumer that reads everything from the beginning, in a process of its own. It is kcat: what librdkafka 2.0.2 has is too old for the consumer of Confluent.Kafka 2.15.1. Where it would
/// have to leave something out, because the retention was faster, it ends with an error.
/// </summary>
internal sealed class Reader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process process;
    private readonly Thread thread;

    public Reader(string bootstrapServers)
    {
        ProcessStartInfo start = new("kcat") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])
            ["-C", "-b", bootstrapServers, "-t", Server.Topic, "-o", "beginning", "-q", "-E", "-u", "-f", "%p %s\n", "-X", "auto.offset.reset=error", "-X", "reconnect.backoff.max.ms=200"])
        {
            start.ArgumentList.Add(argument);
        }

        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) =>
        {
            // That is what the faults are for.
            if (line.Data is { } text && !text.Contains("brokers are down", StringComparison.Ordinal))
            {
                Console.Error.WriteLine(text);
            }
        };
        process.BeginErrorReadLine();
        thread = new Thread(Read) { IsBackground = true, Name = "reader" };
        thread.Start();
    }

    public Ledger Ledger { get; } = new();

    /// <summary>Waits until so many different messages were read, or nothing more comes.</summary>
    public void WaitFor(long messages)
    {
        long last = Ledger.Stored;
        Stopwatch quiet = Stopwatch.StartNew();
        while (Ledger.Stored < messages && quiet.Elapsed < Patience && !process.HasExited)
        {
            Thread.Sleep(1);
            if (Ledger.Stored > last)
            {
                last = Ledger.Stored;
                quiet.Restart();
            }
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        thread.Join();
        process.Dispose();
    }

    private void Read()
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            Ledger.Take(int.Parse(line.AsSpan(0, space)), line.AsSpan(space + 1));
        }
    }
}

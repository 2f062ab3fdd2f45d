using ProducerSafety.Runtime.Producer;

namespace ProducerSafety.Runtime.Network.Producing;

/// <summary>Hands verdicts to the application, one after the other in a thread of its own, in the order in which they came.</summary>
internal sealed class Deliveries : IDisposable
{
    private readonly Lock gate = new();
    private readonly AutoResetEvent hasReports = new(false);
    private readonly Thread thread;
    private readonly Action<Exception> tell;
    private List<DeliveryReport> filling = [];
    private List<DeliveryReport> handing = [];
    private int waiting;
    private bool isLast;

    /// <param name="tell">Is told what a handler throws.</param>
    public Deliveries(Action<Exception> tell)
    {
        this.tell = tell;
        thread = new Thread(HandOut) { IsBackground = true, Name = "producer hands out delivery reports" };
        thread.Start();
    }

    /// <summary>How many verdicts the application has not taken yet.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    public bool IsOwnThread => Thread.CurrentThread == thread;

    /// <summary>Is signalled when all that came was handed out.</summary>
    public ManualResetEventSlim IsIdle { get; } = new(true);

    public void Add(in DeliveryReport report)
    {
        lock (gate)
        {
            filling.Add(report);
            if (waiting++ == 0)
            {
                IsIdle.Reset();
                hasReports.Set();
            }
        }
    }

    /// <summary>Nothing comes any more: the thread ends when it has handed out what it has.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isLast = true;
        }

        hasReports.Set();
        if (!IsOwnThread)
        {
            thread.Join();
            hasReports.Dispose();
            IsIdle.Dispose();
        }
    }

    private void HandOut()
    {
        while (true)
        {
            lock (gate)
            {
                waiting -= handing.Count;
                handing.Clear();
                (filling, handing) = (handing, filling);
                if (handing.Count == 0)
                {
                    IsIdle.Set();
                    if (isLast)
                    {
                        return;
                    }
                }
            }

            if (handing.Count == 0)
            {
                hasReports.WaitOne();
            }

            foreach (DeliveryReport report in handing)
            {
                HandOut(report);
            }
        }
    }

    private void HandOut(in DeliveryReport report)
    {
        DeliveryReport told = report with { State = null };
        switch (report.State)
        {
            case TaskCompletionSource<DeliveryReport> task when report.Failure == DeliveryFailure.None:
                task.SetResult(told);
                break;
            case TaskCompletionSource<DeliveryReport> task:
                task.SetException(new ProduceException(told));
                break;
            case Action<DeliveryReport> handler:
                try
                {
                    handler(told);
                }
                catch (Exception thrown)
                {
                    tell(thrown);
                }

                break;
            default:
                break;
        }
    }
}

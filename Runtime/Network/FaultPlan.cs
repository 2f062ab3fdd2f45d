using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network;

/// <summary>The faults that have still to happen.</summary>
internal sealed class FaultPlan
{
    private readonly Lock gate = new();
    private readonly List<Fault> faults = [];

    public void Add(Fault fault)
    {
        lock (gate)
        {
            faults.Add(fault);
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            faults.Clear();
        }
    }

    /// <summary>The fault that strikes a produce request, or null. A request has at most one, the one that was asked for first.</summary>
    public Fault? Next(int node, ProduceApi.Request request)
    {
        lock (gate)
        {
            foreach (Fault fault in faults)
            {
                if (fault.Concerns(node, request))
                {
                    if (fault.Strike())
                    {
                        faults.Remove(fault);
                    }

                    return fault;
                }
            }
        }

        return null;
    }
}

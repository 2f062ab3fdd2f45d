namespace ProducerSafety.Runtime.Network.Producing;

/// <summary>The type of keys or values that there are none of.</summary>
public sealed class Null
{
    private Null()
    {
    }
}

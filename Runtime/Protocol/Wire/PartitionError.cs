namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>How it went in one partition, where there is nothing more to say.</summary>
internal sealed class PartitionError : IMessage
{
    public int Index;
    public ErrorCode Error;

    public void Layout<TWire>(ref TWire wire, short version)
        where TWire : IWire, allows ref struct
    {
        wire.Int32(ref Index);
        wire.Error(ref Error);
    }
}

namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>A message of the protocol, or a part of one that has tagged fields of its own.</summary>
internal interface IMessage
{
    /// <summary>Goes over the fields.</summary>
    /// <param name="wire">Reads or writes them.</param>
    /// <param name="version">The version of the API.</param>
    void Layout<TWire>(ref TWire wire, short version)
        where TWire : IWire, allows ref struct;
}

/// <summary>A request, with what answers it.</summary>
/// <typeparam name="TResponse">The answer.</typeparam>
internal interface IRequestMessage<TResponse> : IMessage
    where TResponse : IMessage, new()
{
    static abstract Api Api { get; }
}

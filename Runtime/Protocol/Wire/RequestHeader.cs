namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>What stands before every request: header version 1, or 2 with tagged fields (0, without a client id, was only ever ControlledShutdown's).</summary>
/// <param name="ApiKey">The API's number.</param>
/// <param name="ApiVersion">The version that the client speaks.</param>
/// <param name="CorrelationId">What the answer begins with.</param>
internal readonly record struct RequestHeader(short ApiKey, short ApiVersion, int CorrelationId)
{
    /// <summary><c>client.id</c>.</summary>
    public string? ClientId { get; init; }

    /// <summary>Reads what every version has: enough to answer a client that speaks an unknown version.</summary>
    public static RequestHeader ReadStart(ReadOnlyMemory<byte> frame)
    {
        WireReader reader = new(frame, isFlexible: false);
        return new RequestHeader(reader.Int16(), reader.Int16(), reader.Int32());
    }

    /// <summary>Reads the header of a known API.</summary>
    /// <param name="frame">The frame, without its length.</param>
    /// <param name="api">The API that <see cref="ReadStart"/> named.</param>
    /// <param name="body">What follows.</param>
    public static RequestHeader Read(ReadOnlyMemory<byte> frame, Api api, out ReadOnlyMemory<byte> body)
    {
        RequestHeader start = ReadStart(frame);
        WireReader reader = new(frame[8..], api.IsFlexible(start.ApiVersion));
        RequestHeader header = start with { ClientId = reader.NullablePlainString() };
        reader.Tags();
        body = reader.Rest();
        return header;
    }
}

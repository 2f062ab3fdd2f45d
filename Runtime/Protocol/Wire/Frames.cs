using System.Buffers.Binary;

namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>Requests and answers as they go over the network: four bytes of length, the header, the message.</summary>
internal static class Frames
{
    public const int LengthSize = sizeof(int);

    /// <summary>Writes a request behind what the buffer has.</summary>
    public static void WriteRequest<TRequest, TResponse>(WireBuffer buffer, TRequest request, short version, int correlationId, string? clientId)
        where TRequest : IRequestMessage<TResponse>
        where TResponse : IMessage, new()
    {
        int start = buffer.Length;
        buffer.Add(LengthSize);
        WireWriter writer = new(buffer, TRequest.Api.IsFlexible(version));
        writer.Int16(TRequest.Api.Key);
        writer.Int16(version);
        writer.Int32(correlationId);
        writer.NullablePlainString(clientId);
        writer.Tags();
        writer.Element(request, version);
        WriteLength(buffer, start);
    }

    /// <summary>Writes an answer behind what the buffer has.</summary>
    public static void WriteResponse<TResponse>(WireBuffer buffer, TResponse response, Api api, short version, int correlationId)
        where TResponse : IMessage
    {
        int start = buffer.Length;
        buffer.Add(LengthSize);
        WireWriter writer = new(buffer, api.IsFlexible(version));
        writer.Int32(correlationId);
        if (api.HasTaggedResponseHeader(version))
        {
            writer.Tags();
        }

        writer.Element(response, version);
        WriteLength(buffer, start);
    }

    /// <summary>The correlation id that an answer begins with.</summary>
    public static int CorrelationIdOf(ReadOnlyMemory<byte> frame) => new WireReader(frame, isFlexible: false).Int32();

    /// <summary>Reads an answer.</summary>
    /// <param name="frame">The frame, without its length.</param>
    /// <param name="version">The version of the request.</param>
    public static TResponse ReadResponse<TRequest, TResponse>(ReadOnlyMemory<byte> frame, short version)
        where TRequest : IRequestMessage<TResponse>
        where TResponse : IMessage, new()
    {
        WireReader header = new(frame, TRequest.Api.HasTaggedResponseHeader(version));
        header.Int32();
        header.Tags();
        return WireReader.Read<TResponse>(header.Rest(), TRequest.Api, version);
    }

    private static void WriteLength(WireBuffer buffer, int start) =>
        BinaryPrimitives.WriteInt32BigEndian(buffer[start..], buffer.Length - start - LengthSize);
}

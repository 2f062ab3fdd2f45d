namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>
/// Goes over the fields of a message in their order on the network, reading or writing each: a message's layout is stated once, for both directions. The methods are
/// named after the protocol's types; in flexible versions (KIP-482) lengths are compact.
/// </summary>
internal interface IWire
{
    void Boolean(ref bool value);

    void Int8(ref sbyte value);

    void Int16(ref short value);

    void Int32(ref int value);

    void Int64(ref long value);

    void Uuid(ref Guid value);

    void Error(ref ErrorCode value);

    void String(ref string value);

    void NullableString(ref string? value);

    /// <summary>When it reads, a part of the frame, which is not copied.</summary>
    void Bytes(ref ReadOnlyMemory<byte> value);

    /// <inheritdoc cref="Bytes"/>
    void NullableBytes(ref ReadOnlyMemory<byte>? value);

    void Int32s(ref List<int> values);

    void Strings(ref List<string> values);

    void NullableStrings(ref List<string>? values);

    void Array<T>(ref List<T> items, short version)
        where T : IMessage, new();

    void NullableArray<T>(ref List<T>? items, short version)
        where T : IMessage, new();
}

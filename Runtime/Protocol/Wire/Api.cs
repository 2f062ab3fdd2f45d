namespace ProducerSafety.Runtime.Protocol.Wire;

/// <summary>One API of the protocol, in the versions that are understood here.</summary>
/// <param name="Key">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="MinVersion">The oldest version.</param>
/// <param name="MaxVersion">The newest version.</param>
/// <param name="FlexibleFrom">The first version with compact lengths and tagged fields (KIP-482).</param>
internal sealed record Api(short Key, string Name, short MinVersion, short MaxVersion, short FlexibleFrom)
{
    /// <summary>For an API that has no flexible version.</summary>
    public const short Never = short.MaxValue;

    /// <summary>The oldest version that clients are told of.</summary>
    public short AdvertisedFrom { get; init; } = MinVersion;

    public bool IsFlexible(short version) => version >= FlexibleFrom;

    /// <summary>A client that does not know the broker's versions yet must be able to read the header of the answer to ApiVersions (KIP-511).</summary>
    public bool HasTaggedResponseHeader(short version) => IsFlexible(version) && Key != ApiVersionsApi.Key;

    public override string ToString() => Name;
}

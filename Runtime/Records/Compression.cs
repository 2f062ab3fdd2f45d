namespace ProducerSafety.Runtime.Records;

/// <summary>How the records of a batch are compressed (<c>compression.type</c>), as the lowest three bits of its attributes say.</summary>
public enum Compression
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>gzip.</summary>
    Gzip = 1,

    /// <summary>Snappy. Such a batch is passed on, but not read here.</summary>
    Snappy = 2,

    /// <summary>LZ4. Such a batch is passed on, but not read here.</summary>
    Lz4 = 3,

    /// <summary>Zstandard. Such a batch is passed on, but not read here.</summary>
    Zstd = 4,
}

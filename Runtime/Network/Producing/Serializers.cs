using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ProducerSafety.Runtime.Network.Producing;

/// <summary>The serializers that come with the producer; the bytes are those of <c>Confluent.Kafka.Serializers</c>.</summary>
public static class Serializers
{
    /// <summary>Text in UTF-8.</summary>
    public static ISerializer<string> Utf8 { get; } = new Utf8Serializer();

    /// <summary>Bytes as they are.</summary>
    public static ISerializer<byte[]> Bytes { get; } = new BytesSerializer();

    /// <summary>Nothing.</summary>
    public static ISerializer<Null> Null { get; } = new NullSerializer();

    /// <summary>Four bytes, the most significant first.</summary>
    public static ISerializer<int> Int32 { get; } = new Int32Serializer();

    /// <summary>Eight bytes, the most significant first.</summary>
    public static ISerializer<long> Int64 { get; } = new Int64Serializer();

    /// <summary>The serializer for a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ISerializer<T> For<T>() =>
        (Utf8 as ISerializer<T> ?? Bytes as ISerializer<T> ?? Null as ISerializer<T> ?? Int32 as ISerializer<T> ?? Int64 as ISerializer<T>)
        ?? throw new ArgumentException($"There is no serializer for {typeof(T)}: pass one to the producer.");

    private sealed class Utf8Serializer : ISerializer<string>
    {
        public bool TryWrite(string? value, IBufferWriter<byte> output)
        {
            if (value is null)
            {
                return false;
            }

            Span<byte> room = output.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length));
            output.Advance(Encoding.UTF8.GetBytes(value, room));
            return true;
        }
    }

    private sealed class BytesSerializer : ISerializer<byte[]>
    {
        public bool TryWrite(byte[]? value, IBufferWriter<byte> output)
        {
            if (value is null)
            {
                return false;
            }

            output.Write(value);
            return true;
        }
    }

    private sealed class NullSerializer : ISerializer<Null>
    {
        public bool TryWrite(Null? value, IBufferWriter<byte> output) => false;
    }

    private sealed class Int32Serializer : ISerializer<int>
    {
        public bool TryWrite(int value, IBufferWriter<byte> output)
        {
            BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), value);
            output.Advance(sizeof(int));
            return true;
        }
    }

    private sealed class Int64Serializer : ISerializer<long>
    {
        public bool TryWrite(long value, IBufferWriter<byte> output)
        {
            BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(sizeof(long)), value);
            output.Advance(sizeof(long));
            return true;
        }
    }
}

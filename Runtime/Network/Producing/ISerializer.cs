using System.Buffers;

namespace ProducerSafety.Runtime.Network.Producing;

/// <summary>Turns keys or values into bytes. It is called by the threads that call the producer, several at a time.</summary>
/// <typeparam name="T">Their type.</typeparam>
public interface ISerializer<in T>
{
    /// <summary>Writes the bytes.</summary>
    /// <param name="value">The key or value, or null.</param>
    /// <param name="output">Where they go.</param>
    /// <returns>False for a null of Kafka, which has no bytes, not even zero of them; nothing was written then.</returns>
    bool TryWrite(T? value, IBufferWriter<byte> output);
}

namespace ProducerSafety.Runtime.Protocol;

/// <summary>Bytes that are not what the protocol says: the connection that they came from is of no more use.</summary>
/// <param name="message">What is wrong with them.</param>
public sealed class ProtocolException(string message) : Exception(message);

namespace ProducerSafety.Runtime.Broker;

/// <summary>One batch of a <see cref="PendingProduce"/> in the partition where it waits.</summary>
/// <param name="Produce">The request.</param>
/// <param name="Index">Which of its batches.</param>
/// <param name="RequiredOffset">The high watermark that it waits for.</param>
internal readonly record struct WaitingAppend(PendingProduce Produce, int Index, long RequiredOffset);

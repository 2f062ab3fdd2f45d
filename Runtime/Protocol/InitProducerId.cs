namespace ProducerSafety.Runtime.Protocol;

/// <summary>Asks for a producer id; an idempotent producer without a transactional id gets a new one at every call.</summary>
/// <param name="TransactionalId">The transactional id, or null.</param>
/// <param name="TransactionTimeoutMs"><c>transaction.timeout.ms</c>, in milliseconds.</param>
/// <param name="ProducerId">The id whose epoch is to be bumped (KIP-360), or -1.</param>
/// <param name="ProducerEpoch">The epoch that goes with it, or -1.</param>
public sealed record InitProducerIdRequest(string? TransactionalId, int TransactionTimeoutMs, long ProducerId = -1, short ProducerEpoch = -1) : Request;

/// <summary>The producer id to use.</summary>
/// <param name="Error"><see cref="ErrorCode.None"/>, or why there is none.</param>
/// <param name="ProducerId">The id, or -1.</param>
/// <param name="ProducerEpoch">Its epoch, from 0.</param>
public sealed record InitProducerIdResponse(ErrorCode Error, long ProducerId, short ProducerEpoch) : Response;

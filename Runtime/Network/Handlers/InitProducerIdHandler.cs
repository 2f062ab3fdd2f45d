using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

internal static class InitProducerIdHandler
{
    public static async ValueTask Handle(RequestContext context)
    {
        InitProducerIdApi.Request request = context.Read<InitProducerIdApi.Request>();
        InitProducerIdResponse given = await context.AskAsync<InitProducerIdResponse>(
            new InitProducerIdRequest(request.TransactionalId, request.TransactionTimeoutMs, request.ProducerId, request.ProducerEpoch)).ConfigureAwait(false);
        context.Reply(new InitProducerIdApi.Response { Error = given.Error, ProducerId = given.ProducerId, ProducerEpoch = given.ProducerEpoch });
    }
}

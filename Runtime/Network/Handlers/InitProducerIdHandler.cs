using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

internal static class InitProducerIdHandler
{
    public static async ValueTask Handle(RequestContext context)
    {
        InitProducerIdApi.Request request = context.Read<InitProducerIdApi.Request>();
        InitProducerIdRequest asked = new(request.TransactionalId, request.TransactionTimeoutMs, request.ProducerId, request.ProducerEpoch);
        InitProducerIdResponse given = request.TransactionalId == null ? await context.AskAsync<InitProducerIdResponse>(asked).ConfigureAwait(false) : InitTransactional(context, asked);
        context.Reply(new InitProducerIdApi.Response { Error = given.Error, ProducerId = given.ProducerId, ProducerEpoch = given.ProducerEpoch });
    }

    private static InitProducerIdResponse InitTransactional(RequestContext context, InitProducerIdRequest asked)
    {
        lock (context.Cluster.Gate)
        {
            InitProducerIdResponse given = context.IsCoordinatorOf(asked.TransactionalId!)
                ? context.Cluster.Transactions.Init(asked)
                : new InitProducerIdResponse(ErrorCode.NotCoordinator, -1, -1);
            context.Cluster.Deliver();
            return given.Error == ErrorCode.ProducerFenced && context.Version < 4 ? given with { Error = ErrorCode.InvalidProducerEpoch } : given;
        }
    }
}

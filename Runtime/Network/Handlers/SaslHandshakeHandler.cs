using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

internal static class SaslHandshakeHandler
{
    public static ValueTask Handle(RequestContext context)
    {
        SaslHandshakeApi.Request request = context.Read<SaslHandshakeApi.Request>();
        context.Reply(new SaslHandshakeApi.Response
        {
            Error = context.Session.Authentication.Choose(request.Mechanism, bareToken: context.Version == 0),
            Mechanisms = [Authentication.Mechanism],
        });
        return ValueTask.CompletedTask;
    }
}

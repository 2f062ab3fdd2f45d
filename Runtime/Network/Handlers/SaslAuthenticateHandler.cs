using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network.Handlers;

internal static class SaslAuthenticateHandler
{
    public static ValueTask Handle(RequestContext context)
    {
        SaslAuthenticateApi.Request request = context.Read<SaslAuthenticateApi.Request>();
        ErrorCode error = context.Session.Authentication.Authenticate(request.Token);
        context.Reply(new SaslAuthenticateApi.Response { Error = error, ErrorMessage = error == ErrorCode.None ? null : "Wrong user or password." });
        return ValueTask.CompletedTask;
    }
}

using System.Security.Cryptography;
using System.Text;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Network;

/// <summary>Who a connection is, by SASL/PLAIN (RFC 4616).</summary>
/// <param name="users">The users with their passwords; none where nobody has to authenticate.</param>
internal sealed class Authentication(IReadOnlyDictionary<string, string> users)
{
    public const string Mechanism = "PLAIN";

    private bool isDone = users.Count == 0;
    private bool isMechanismChosen;

    /// <summary>Whether the next frame is a token without a header, as after version 0 of SaslHandshake.</summary>
    public bool ExpectsBareToken { get; private set; }

    /// <summary>Whether a request may come now.</summary>
    public bool Allows(Api api) => isDone || api.Key is ApiVersionsApi.Key or SaslHandshakeApi.Key or SaslAuthenticateApi.Key;

    public ErrorCode Choose(string mechanism, bool bareToken)
    {
        if (isDone)
        {
            return ErrorCode.IllegalSaslState;
        }

        if (mechanism != Mechanism)
        {
            return ErrorCode.UnsupportedSaslMechanism;
        }

        isMechanismChosen = true;
        ExpectsBareToken = bareToken;
        return ErrorCode.None;
    }

    public ErrorCode Authenticate(ReadOnlyMemory<byte> token)
    {
        if (isDone || !isMechanismChosen)
        {
            return ErrorCode.IllegalSaslState;
        }

        string[] parts = Encoding.UTF8.GetString(token.Span).Split('\0');
        isDone = parts.Length == 3 && (parts[0].Length == 0 || parts[0] == parts[1]) && users.TryGetValue(parts[1], out string? password)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(parts[2]));
        return isDone ? ErrorCode.None : ErrorCode.SaslAuthenticationFailed;
    }

    /// <summary>Takes a token that came alone; the answer is an empty one, or the end of the connection.</summary>
    public void TakeBareToken(ReadOnlyMemory<byte> token, WireBuffer output)
    {
        ExpectsBareToken = false;
        if (Authenticate(token) != ErrorCode.None)
        {
            throw new ProtocolException("The client could not authenticate.");
        }

        output.Add(Frames.LengthSize).Clear();
    }
}

using System.Security.Cryptography.X509Certificates;
using ProducerSafety.Configuration;

namespace ProducerSafety.Runtime.Network.Producing;

/// <summary>How a client reaches the brokers, by the client's properties.</summary>
internal sealed class ConnectionSettings
{
    private const int DefaultPort = 9092;

    public required IReadOnlyList<(string Host, int Port)> Bootstrap { get; init; }

    public required string ClientId { get; init; }

    public bool UsesTls { get; init; }

    /// <summary>The user and password of SASL/PLAIN, or null.</summary>
    public (string User, string Password)? Sasl { get; init; }

    /// <summary><c>ssl.ca.location</c>: the only authorities that count, or null for the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary><c>enable.ssl.certificate.verification</c>.</summary>
    public bool VerifiesCertificate { get; init; }

    /// <summary><c>ssl.endpoint.identification.algorithm</c> is https.</summary>
    public bool VerifiesHost { get; init; }

    /// <summary><c>socket.connection.setup.timeout.ms</c>.</summary>
    public int SetupTimeoutMs { get; init; }

    /// <exception cref="ArgumentException">There is no bootstrap server, or one that is no address.</exception>
    /// <exception cref="NotSupportedException">Another mechanism than PLAIN.</exception>
    public static ConnectionSettings From(IEnumerable<KeyValuePair<string, string>> settings)
    {
        ProducerSettings written = settings.Aggregate(ProducerSettings.Empty, (all, pair) => all.Append(Setting.Known(pair.Key, pair.Value)));
        EffectiveSettings effective = new(written);
        string protocol = effective.Choice("security.protocol") ?? "plaintext";
        bool usesSasl = protocol is "sasl_plaintext" or "sasl_ssl";
        if (usesSasl && !string.Equals(written["sasl.mechanism"].Value, "PLAIN", StringComparison.OrdinalIgnoreCase))
        {
            throw new NotSupportedException("sasl.mechanism: this producer has PLAIN only.");
        }

        string? authorities = written["ssl.ca.location"].Value;
        return new()
        {
            Bootstrap = [.. Servers(written["bootstrap.servers"].Value)],
            ClientId = written["client.id"].Value ?? "rdkafka",
            UsesTls = protocol is "ssl" or "sasl_ssl",
            Sasl = usesSasl ? (written["sasl.username"].Value ?? "", written["sasl.password"].Value ?? "") : null,
            Authorities = authorities is null ? null : Load(authorities),
            VerifiesCertificate = effective.Choice("enable.ssl.certificate.verification") != "false",
            VerifiesHost = effective.Choice("ssl.endpoint.identification.algorithm") != "none",
            SetupTimeoutMs = (int)(effective.Integer("socket.connection.setup.timeout.ms") ?? 30_000),
        };
    }

    private static X509Certificate2Collection Load(string file)
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(file);
        return authorities;
    }

    private static IEnumerable<(string Host, int Port)> Servers(string? text)
    {
        string[] servers = (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (servers.Length == 0)
        {
            throw new ArgumentException("bootstrap.servers: there is none.");
        }

        foreach (string server in servers)
        {
            int name = server.IndexOf("://", StringComparison.Ordinal);
            string address = name < 0 ? server : server[(name + 3)..];
            int colon = address.LastIndexOf(':');
            bool hasPort = colon > 0 && !address.EndsWith(']');
            yield return hasPort && int.TryParse(address[(colon + 1)..], out int port)
                ? (address[..colon].Trim('[', ']'), port)
                : hasPort ? throw new ArgumentException($"bootstrap.servers: '{server}' is no address.") : (address.Trim('[', ']'), DefaultPort);
        }
    }
}

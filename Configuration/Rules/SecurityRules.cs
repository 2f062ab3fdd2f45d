namespace ProducerSafety.Configuration.Rules;

/// <summary>Settings that let others read or forge what is sent.</summary>
internal static class SecurityRules
{
    private static readonly string[] Secrets =
        ["sasl.password", "ssl.key.password", "ssl.keystore.password", "ssl.key.pem", "sasl.oauthbearer.client.secret", "sasl.oauthbearer.assertion.private.key.passphrase", "sasl.oauthbearer.assertion.private.key.pem"];

    private static readonly string[] Requests = ["your", "changeme", "changethis", "replaceme", "replacewith", "replacethis", "placeholder"];

    public static SafetyRule[] All { get; } =
    [
        new("KPS1116", "TLS verification is switched off", Verdict.Insecure, RuleSeverity.Warning,
            "'{0}' {1}",
            "Encryption without verification protects against nobody who can stand between the producer and the broker.",
            FindUnverified),

        new("KPS1117", "A secret is written in source", Verdict.Insecure, RuleSeverity.Warning,
            "'{0}' is a secret and stands in the source; read it from a secret store or the environment",
            "Whoever can read the repository, now or later, can use the secret.",
            settings => Secrets.Select(name => settings.Written[name]).Where(written => written.IsKnown && IsSecret(written.Value!)).Select(written => new Breach(written))) { ShowsNameOnly = true },

        new("KPS1118", "Credentials over an unencrypted connection", Verdict.Insecure, RuleSeverity.Warning,
            "'{0}' sends the password unencrypted to {1}",
            "SASL/PLAIN sends user and password as they are; only TLS keeps them from whoever can listen.",
            settings => settings.Choice("security.protocol") == "sasl_plaintext" && settings.Written["security.protocol"].IsKnown
                && string.Equals(settings.Written["sasl.mechanism"].Value, "PLAIN", StringComparison.OrdinalIgnoreCase)
                && RemoteHost(settings.Written["bootstrap.servers"].Value) is { } host
                ? new(settings.Written["security.protocol"], Repair.Set("security.protocol", "sasl_ssl")) { Detail = $"'{host}'" } : null),
    ];

    private static IEnumerable<Breach> FindUnverified(EffectiveSettings settings)
    {
        if (settings.Written["enable.ssl.certificate.verification"] is var verification && verification.AsBoolean() == false)
        {
            yield return new(verification, Repair.Remove("enable.ssl.certificate.verification")) { Detail = "accepts any certificate: whoever answers is taken for the broker" };
        }

        if (settings.Written["ssl.endpoint.identification.algorithm"].IsKnown && settings.Choice("ssl.endpoint.identification.algorithm") == "none")
        {
            yield return new(settings.Written["ssl.endpoint.identification.algorithm"], Repair.Remove("ssl.endpoint.identification.algorithm")) { Detail = "accepts a certificate that was issued for another host" };
        }
    }

    // A placeholder is no secret: ${PASSWORD}, <password>, %PASSWORD%, {{password}}, your-password, or one character again and again.
    private static bool IsSecret(string value) =>
        value.Length > 0 && !"$<%{".Contains(value[0].ToString()) && value.Distinct().Count() > 1 && !IsRequest(value);

    // Words that ask the reader to write the secret there. A word with digits may well be one.
    private static bool IsRequest(string value) =>
        value.All(letter => char.IsLetter(letter) || "_- .".IndexOf(letter) >= 0)
        && string.Concat(value.Where(char.IsLetter)) is var words
        && Requests.Any(request => words.StartsWith(request, StringComparison.OrdinalIgnoreCase));

    private static string? RemoteHost(string? servers) => servers?.Split(',')
        .Select(server => server.Trim())
        .Select(server => server.Substring(server.LastIndexOf('/') + 1))
        .Select(server => server.LastIndexOf(':') is var colon and > 0 ? server.Substring(0, colon) : server)
        .FirstOrDefault(host => host.Length > 0 && !IsLocal(host));

    private static bool IsLocal(string host) =>
        host is "localhost" or "[::1]" or "host.docker.internal" || host.StartsWith("127.", StringComparison.Ordinal) || host.IndexOf('.') < 0;
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProducerSafety.Runtime.Network;
using ProducerSafety.Runtime.Network.Producing;
using ProducerSafety.Runtime.Producer;
using Xunit;

namespace ProducerSafety.Network.Tests;

/// <summary>The reference producer with TLS and SASL/PLAIN.</summary>
public sealed class SecureProducerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("producer-safety-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task It_authenticates_and_encrypts(bool tls, bool sasl)
    {
        using X509Certificate2 certificate = NewCertificate();
        await using EmbeddedBroker broker = await StartAsync(tls ? certificate : null, sasl);
        using IdempotentProducer<string, string> producer = new(Settings(broker, tls, sasl, ("ssl.ca.location", Pem(certificate))));
        DeliveryReport report = await producer.ProduceAsync("orders", new() { Value = "secret" }).WaitAsync(Clients.Patience);
        Assert.Equal(DeliveryStatus.Persisted, report.Status);
        Assert.Equal(["secret"], Clients.Values(broker, "orders"));
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_nothing_is_sent()
    {
        await using EmbeddedBroker broker = await StartAsync(null, sasl: true);
        await FailsAsync(broker, Settings(broker, tls: false, sasl: true, ("sasl.password", "wrong"), ("message.timeout.ms", "1000")), "SASL");
    }

    [Fact]
    public async Task An_unknown_authority_is_told_and_nothing_is_sent()
    {
        using X509Certificate2 certificate = NewCertificate();
        using X509Certificate2 other = NewCertificate();
        await using EmbeddedBroker broker = await StartAsync(certificate, sasl: false);
        await FailsAsync(broker, Settings(broker, tls: true, sasl: false, ("ssl.ca.location", Pem(other)), ("message.timeout.ms", "1000")), "certificate");
    }

    [Fact]
    public async Task Without_verification_any_certificate_will_do()
    {
        using X509Certificate2 certificate = NewCertificate();
        await using EmbeddedBroker broker = await StartAsync(certificate, sasl: false);
        using IdempotentProducer<string, string> producer = new(Settings(broker, tls: true, sasl: false, ("enable.ssl.certificate.verification", "false")));
        Assert.Equal(DeliveryStatus.Persisted, (await producer.ProduceAsync("orders", new() { Value = "v" }).WaitAsync(Clients.Patience)).Status);
    }

    private static async Task FailsAsync(EmbeddedBroker broker, IEnumerable<KeyValuePair<string, string>> settings, string said)
    {
        using IdempotentProducer<string, string> producer = new(settings);
        List<Exception> errors = [];
        producer.OnError = error =>
        {
            lock (errors)
            {
                errors.Add(error);
            }
        };
        ProduceException failed = await Assert.ThrowsAsync<ProduceException>(() => producer.ProduceAsync("orders", new() { Value = "v" }).WaitAsync(Clients.Patience));
        Assert.Equal((DeliveryStatus.NotPersisted, DeliveryFailure.TimedOut), (failed.Report.Status, failed.Report.Failure));
        lock (errors)
        {
            Assert.Contains(errors, error => error.Message.Contains(said, StringComparison.OrdinalIgnoreCase));
        }

        Assert.Empty(broker.ReadAll("orders"));
    }

    private static Task<EmbeddedBroker> StartAsync(X509Certificate2? certificate, bool sasl) => EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions
    {
        Certificate = certificate,
        Users = sasl ? new Dictionary<string, string> { ["user"] = "password" } : new Dictionary<string, string>(),
    });

    private static Dictionary<string, string> Settings(EmbeddedBroker broker, bool tls, bool sasl, params (string Name, string Value)[] more)
    {
        Dictionary<string, string> settings = new()
        {
            ["bootstrap.servers"] = broker.BootstrapServers,
            ["security.protocol"] = (tls, sasl) switch { (false, false) => "plaintext", (true, false) => "ssl", (false, true) => "sasl_plaintext", _ => "sasl_ssl" },
        };
        if (sasl)
        {
            (settings["sasl.mechanism"], settings["sasl.username"], settings["sasl.password"]) = ("PLAIN", "user", "password");
        }

        foreach ((string name, string value) in more)
        {
            settings[name] = value;
        }

        return settings;
    }

    private string Pem(X509Certificate2 certificate)
    {
        string file = Path.Combine(folder, $"{certificate.Thumbprint}.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return file;
    }

    private static X509Certificate2 NewCertificate()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}

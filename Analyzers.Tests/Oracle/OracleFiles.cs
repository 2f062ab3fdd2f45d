using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>Files that TLS settings can name: a certificate, its key, the two together, and one that is neither.</summary>
internal static class OracleFiles
{
    public const string Password = "secret";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "OracleFiles");

    static OracleFiles()
    {
        using RSA rsa = RSA.Create(2048);
        CertificateRequest request = new("CN=oracle", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        CertificatePem = certificate.ExportCertificatePem();
        KeyPem = rsa.ExportPkcs8PrivateKeyPem();
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Certificate, CertificatePem);
        File.WriteAllText(Key, KeyPem);
        File.WriteAllText(Nothing, "nothing of use");
        File.WriteAllBytes(Keystore, certificate.Export(X509ContentType.Pkcs12, Password));
    }

    public static string CertificatePem { get; }

    public static string KeyPem { get; }

    public static string Certificate => Path.Combine(Folder, "certificate.pem");

    public static string Key => Path.Combine(Folder, "key.pem");

    public static string Keystore => Path.Combine(Folder, "keystore.p12");

    /// <summary>A file that holds none of them.</summary>
    public static string Nothing => Path.Combine(Folder, "nothing.txt");

    /// <summary>A name without a file.</summary>
    public static string Missing => Path.Combine(Folder, "missing.pem");
}

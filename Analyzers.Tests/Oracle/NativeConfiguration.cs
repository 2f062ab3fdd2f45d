using System.Runtime.InteropServices;
using System.Text;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>librdkafka's configuration without a client around it: sets one property and asks what was read.</summary>
internal static class NativeConfiguration
{
    public const string Library = "librdkafka";

    /// <summary>What librdkafka reads from the text of a value.</summary>
    /// <param name="name">The name that the value is written under.</param>
    /// <param name="value">The value.</param>
    /// <param name="property">The name that it is read under, where that is another.</param>
    /// <returns>The value as librdkafka prints it, or why it refused.</returns>
    public static (string? Value, string? Refusal) Read(string name, string value, string? property = null) => WithConfiguration(configuration =>
    {
        byte[] error = new byte[512];
        return Set(configuration, name, value, error, (nuint)error.Length) == 0
            ? (ValueOf(configuration, property ?? name), (string?)null)
            : (null, TextOf(error));
    });

    /// <summary>The value of a property that is not set, or null where librdkafka does not know the property.</summary>
    public static string? DefaultOf(string property) => WithConfiguration(configuration =>
    {
        // Topic properties have a value only when one of them is set.
        _ = Set(configuration, "topic.produce.offset.report", "false", new byte[512], 512);
        return ValueOf(configuration, property);
    });

    private static T WithConfiguration<T>(Func<nint, T> ask)
    {
        nint configuration = New();
        try
        {
            return ask(configuration);
        }
        finally
        {
            Destroy(configuration);
        }
    }

    private static string? ValueOf(nint configuration, string property)
    {
        byte[] text = new byte[512];
        nuint size = (nuint)text.Length;
        return Get(configuration, property, text, ref size) == 0 ? TextOf(text) : null;
    }

    private static string TextOf(byte[] text) => Encoding.UTF8.GetString(text, 0, Array.IndexOf(text, (byte)0));

    [DllImport(Library, EntryPoint = "rd_kafka_conf_new")]
    private static extern nint New();

    [DllImport(Library, EntryPoint = "rd_kafka_conf_destroy")]
    private static extern void Destroy(nint configuration);

    [DllImport(Library, EntryPoint = "rd_kafka_conf_set")]
    private static extern int Set(nint configuration, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, [Out] byte[] error, nuint size);

    [DllImport(Library, EntryPoint = "rd_kafka_conf_get")]
    private static extern int Get(nint configuration, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [Out] byte[] value, ref nuint size);
}

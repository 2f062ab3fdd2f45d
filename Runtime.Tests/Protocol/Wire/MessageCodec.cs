using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Tests.Protocol.Wire;

/// <summary>One kind of message, to be read and written without naming its type.</summary>
internal abstract class MessageCodec
{
    public required Api Api { get; init; }

    /// <summary>The requests and responses of all APIs.</summary>
    public static IReadOnlyList<MessageCodec> All { get; } =
    [
        .. Apis.All.SelectMany(api =>
        {
            Type owner = typeof(Apis).Assembly.GetType($"{typeof(Apis).Namespace}.{api.Name}Api", throwOnError: true)!;
            return new[] { "Request", "Response" }.Select(kind => owner.GetNestedType(kind, System.Reflection.BindingFlags.NonPublic)!).Select(type => Of(api, type));
        }),
    ];

    public abstract Type Type { get; }

    public abstract byte[] Write(object message, short version);

    public abstract object Read(ReadOnlyMemory<byte> bytes, short version);

    public override string ToString() => $"{Api} {Type.Name}";

    private static MessageCodec Of(Api api, Type type) =>
        (MessageCodec)typeof(MessageCodec).GetMethod(nameof(Create), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(type).Invoke(null, [api])!;

    private static TypedCodec<T> Create<T>(Api api)
        where T : IMessage, new() => new() { Api = api };

    private sealed class TypedCodec<T> : MessageCodec
        where T : IMessage, new()
    {
        public override Type Type => typeof(T);

        public override byte[] Write(object message, short version)
        {
            WireBuffer buffer = new();
            new WireWriter(buffer, Api.IsFlexible(version)).Element((T)message, version);
            return buffer.Written.ToArray();
        }

        public override object Read(ReadOnlyMemory<byte> bytes, short version) => WireReader.Read<T>(bytes, Api, version);
    }
}

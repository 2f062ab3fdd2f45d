using System.Collections;
using System.Reflection;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Protocol.Wire;

namespace ProducerSafety.Runtime.Tests.Protocol.Wire;

/// <summary>Messages with a value in every field.</summary>
internal static class MessageSamples
{
    public static object Of(Type type, Random random)
    {
        object message = Activator.CreateInstance(type)!;
        foreach (FieldInfo field in type.GetFields())
        {
            field.SetValue(message, ValueOf(field, random));
        }

        return message;
    }

    private static object? ValueOf(FieldInfo field, Random random)
    {
        Type type = Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType;
        bool isNullable = type != field.FieldType || new NullabilityInfoContext().Create(field).ReadState == NullabilityState.Nullable;
        // Where a version has no null for it, a value is written; so null only in versions of their own, and rarely.
        if (isNullable && field.Name is not ("ProtocolName" or "MemberId" or "Topics" or "Name") && random.Next(4) == 0)
        {
            return null;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
        {
            IList list = (IList)Activator.CreateInstance(type)!;
            for (int count = random.Next(1, 4); count > 0; count--)
            {
                list.Add(Scalar(type.GetGenericArguments()[0], random));
            }

            return list;
        }

        return Scalar(type, random);
    }

    private static object Scalar(Type type, Random random)
    {
        byte[] bytes = new byte[random.Next(0, 200)];
        random.NextBytes(bytes);
        return type switch
        {
            _ when type == typeof(bool) => random.Next(2) == 1,
            _ when type == typeof(sbyte) => (sbyte)random.Next(sbyte.MinValue, sbyte.MaxValue),
            _ when type == typeof(short) => (short)random.Next(short.MinValue, short.MaxValue),
            _ when type == typeof(int) => random.Next(int.MinValue, int.MaxValue),
            _ when type == typeof(long) => random.NextInt64(long.MinValue, long.MaxValue),
            _ when type == typeof(Guid) => Guid.NewGuid(),
            _ when type == typeof(ErrorCode) => (ErrorCode)random.Next(-1, 100),
            _ when type == typeof(string) => Convert.ToBase64String(bytes) + "ü",
            _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>(bytes),
            _ when type.IsAssignableTo(typeof(IMessage)) => Of(type, random),
            _ => throw new NotSupportedException(type.Name),
        };
    }
}

using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Reads the properties of results, errors and exceptions.</summary>
internal static class ValueMembers
{
    /// <summary>What a property of a value is known to be.</summary>
    public static Value Read(Value instance, string? name, KafkaSymbols symbols) => (instance.Kind, name) switch
    {
        (ValueKind.Result, "Status") => Value.Answer(ValueKind.Status, instance.Failed),
        (ValueKind.Result, "Error") => Value.Answer(ValueKind.Error, instance.Failed),
        (ValueKind.Error, "Code") => Value.Answer(ValueKind.Code, instance.Failed),
        (ValueKind.Error, "IsError") => Value.Of((bool?)instance.Failed),
        (ValueKind.Error, "IsFatal" or "IsLocalError" or "IsBrokerError") when !instance.Failed => Value.False,
        (ValueKind.Exception, "Error") when KafkaSymbols.Is(instance.Data as ITypeSymbol, symbols.KafkaException) =>
            Value.Answer(ValueKind.Error, failed: true),
        (ValueKind.Exception, "DeliveryResult") => Value.Answer(ValueKind.Result, failed: true),
        (ValueKind.Exception, "InnerException") => instance.Inner ?? Value.Unknown,
        _ => Value.Unknown,
    };
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>What makes it right to send again after a failure.</summary>
internal static class Excuses
{
    private static readonly string[] Refusals =
        { "Local_QueueFull", "Local_UnknownTopic", "Local_UnknownPartition", "UnknownTopicOrPart", "TopicAuthorizationFailed", "MsgSizeTooLarge", "InvalidRecord" };

    /// <summary>Whether a call on the failure path makes the next send right.</summary>
    public static bool Retry(IMethodSymbol method, ProduceOutcome outcome, KafkaSymbols symbols)
    {
        // After an aborted transaction no consumer that reads committed data sees the first copy.
        if (Has(method, "Abort"))
        {
            return true;
        }

        // Produce throws when its local queue is full. Serving delivery reports makes room: nothing was queued, so nothing is sent twice.
        return outcome.IsLocal
            && (KafkaSymbols.Is(method.ContainingType, symbols.Producer)
                ? method.Name is "Poll" or "Flush"
                : Has(method, "Poll") || Has(method, "Flush") || Has(method, "Drain"));
    }

    /// <summary>Whether a call tests for a full queue, the one error that is not a failed send: by a helper's name, or by the error's text.</summary>
    public static bool TestsForFullQueue(IInvocationOperation call) =>
        IsNamedForFullQueue(call.TargetMethod) || call.Arguments.Any(argument => SpeaksOfFullQueue(argument.Value));

    /// <summary>Whether text is compared with the client's message for a full queue.</summary>
    public static bool TestsForFullQueue(IBinaryOperation comparison) =>
        comparison.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals && (SpeaksOfFullQueue(comparison.LeftOperand) || SpeaksOfFullQueue(comparison.RightOperand));

    // "Local: Queue full" is the text that librdkafka gives the error.
    private static bool SpeaksOfFullQueue(IOperation text) =>
        text.ConstantValue is { HasValue: true, Value: string value }
        && (value.IndexOf("queue full", StringComparison.OrdinalIgnoreCase) >= 0 || value.IndexOf("QueueFull", StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool IsNamedForFullQueue(IMethodSymbol method) =>
        method.ReturnType.SpecialType == SpecialType.System_Boolean
        && (Has(method, "QueueFull") || Has(method, "QueueIsFull") || Has(method, "FullQueue") || Has(method, "BufferFull")
            || Has(method, "Backpressure"));

    private static bool Has(IMethodSymbol method, string word) => method.Name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>Whether a catch clause takes only errors with which the message was refused, so that it is nowhere: another send is then the first one.</summary>
    public static bool TakesOnlyRefusals(ICatchClauseOperation clause)
    {
        if (clause.Filter is not { } filter || filter.DescendantsAndSelf().Any(part => part is INegatedPatternOperation or IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } or IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals }))
        {
            return false;
        }

        string[] codes = filter.DescendantsAndSelf().OfType<IFieldReferenceOperation>().Where(field => field.Field.ContainingType.Name == "ErrorCode").Select(field => field.Field.Name).ToArray();
        return codes.Length > 0 && codes.All(Refusals.Contains);
    }
}

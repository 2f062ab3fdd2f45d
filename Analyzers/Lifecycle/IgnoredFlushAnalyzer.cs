using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>KPS4002: <c>Flush(timeout)</c> says how many messages it leaves behind, and nobody looks.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IgnoredFlushAnalyzer : KafkaAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS4002",
        "Result of Flush(timeout) is ignored",
        "Flush with a timeout returns the number of messages that are still queued, which is ignored here: they may be lost unnoticed",
        Descriptors.Lifecycle,
        DiagnosticSeverity.Warning,
        "Flush(TimeSpan) does not throw when time is up. It returns how many messages were not delivered by then.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols) =>
        KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation flush = (IInvocationOperation)context.Operation;
        if (!symbols.IsProducers(flush.TargetMethod, "Flush")
            || !IsIgnored(flush)
            || flush.Arguments.Length != 1
            || Timeouts.IsInfinite(flush.Arguments[0].Value)
            || Timeouts.IsZero(flush.Arguments[0].Value)
            || IsInCatch(flush)
            || IsRepeatedForCount(flush)
            || Simulated.Is(flush))
        {
            return;
        }

        if (ProducerReceiver.Of(flush) is { } producer && !IsFlushedAgain(flush, producer) && MayHaveQueued(flush, producer) && !IsTransactional(flush, producer)
            && !RecordedDeliveries.AreReadBehind(flush, producer))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, flush.Syntax.GetLocation()));
        }
    }

    /// <summary>Whether the count goes nowhere.</summary>
    internal static bool IsIgnored(IInvocationOperation flush)
    {
        if (flush.TargetMethod.ReturnType.SpecialType != SpecialType.System_Int32)
        {
            return false;
        }

        IOperation value = flush.Parent is IConditionalAccessOperation access ? access : flush;
        return value.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation };
    }

    // Where the queue was full, flushing only makes room.
    private static bool IsInCatch(IOperation flush)
    {
        for (IOperation? current = flush.Parent; current is not null; current = current.Parent)
        {
            if (current is ICatchClauseOperation)
            {
                return true;
            }
        }

        return false;
    }

    // A loop over a number that it does not change itself: the delivery handler counts, and says what is missing.
    private static bool IsRepeatedForCount(IInvocationOperation flush) =>
        CodeAround.Loop(flush) is IWhileLoopOperation { Condition: { } condition } loop
        && condition.DescendantsAndSelf().Any(part => CounterOf(part) is { } counter && !loop.Body.Descendants().Any(change => IsWrite(change, counter)));

    private static ISymbol? CounterOf(IOperation value) => value switch
    {
        { Type.SpecialType: not (SpecialType.System_Int32 or SpecialType.System_Int64) } or { ConstantValue.HasValue: true } => null,
        ILocalReferenceOperation local => local.Local,
        IFieldReferenceOperation { Field.IsReadOnly: false } field => field.Field,
        _ => null,
    };

    private static bool IsWrite(IOperation change, ISymbol counter) => change switch
    {
        IAssignmentOperation { Target: var target } => SymbolEqualityComparer.Default.Equals(CounterOf(target), counter),
        IIncrementOrDecrementOperation { Target: var target } => SymbolEqualityComparer.Default.Equals(CounterOf(target), counter),
        _ => false,
    };

    // A flush in between may leave messages to the last one, also to that of a method that is given the producer.
    private static bool IsFlushedAgain(IInvocationOperation flush, ISymbol producer) =>
        TaskUse.Body(flush).Descendants().OfType<IInvocationOperation>().Any(other =>
            other.Syntax.SpanStart > flush.Syntax.Span.End && !IsIgnored(other)
            && (other.TargetMethod.Name == "Flush" && SymbolEqualityComparer.Default.Equals(ProducerReceiver.Of(other), producer)
                || other.TargetMethod.Name.IndexOf("Flush", StringComparison.Ordinal) >= 0 && other.Arguments.Any(argument => IsProducer(argument.Value, producer))));

    private static bool IsProducer(IOperation value, ISymbol producer) => value switch
    {
        IConversionOperation conversion => IsProducer(conversion.Operand, producer),
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, producer),
        IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, producer),
        IFieldReferenceOperation field => SymbolEqualityComparer.Default.Equals(field.Field, producer),
        _ => false,
    };

    // Where every send of the type is awaited or handed on, nothing is left that the count could tell. Sends that are
    // elsewhere are not known.
    private static bool MayHaveQueued(IInvocationOperation flush, ISymbol producer) =>
        ProducingNames.ClientNames.SelectMany(name => MemberUses.Tokens(ScopeOf(flush, producer), name))
            .Any(name => ProducingNames.CallOf(name) is { } call && SendSyntax.OnlyQueues(call, producer.Name));

    // The commit of a transaction waits for its messages, and fails when one of them was not delivered.
    private static bool IsTransactional(IInvocationOperation flush, ISymbol producer) =>
        MemberUses.Tokens(ScopeOf(flush, producer), "BeginTransaction")
            .Any(name => name.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && SendSyntax.IsOf(call, producer.Name));

    private static SyntaxNode ScopeOf(IInvocationOperation flush, ISymbol producer) =>
        producer is not (ILocalSymbol or IParameterSymbol) && flush.Syntax.Ancestors().OfType<TypeDeclarationSyntax>().FirstOrDefault() is { } type
            ? type : TaskUse.Body(flush).Syntax;
}

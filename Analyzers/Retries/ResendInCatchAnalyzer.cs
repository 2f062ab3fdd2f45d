using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>KPS2004 and KPS2007: a catch block sends the message again, after a failure or after the waiting was cancelled.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ResendInCatchAnalyzer : KafkaAnalyzer
{
    private const int MostSends = 50;

    private static readonly DiagnosticDescriptor Failed = Descriptors.Of(
        "KPS2004",
        "Catch block produces the same message again",
        "This sends the message again after a failure: it is a new message with a new sequence number, so the broker cannot recognise the duplicate",
        Descriptors.Retries,
        DiagnosticSeverity.Warning,
        "The client has already retried what can be retried until delivery.timeout.ms. What is left is either not retriable or possibly stored.");

    private static readonly DiagnosticDescriptor Cancelled = Descriptors.Of(
        "KPS2007",
        "A cancelled ProduceAsync is sent again",
        "Cancelling stopped the waiting, not the message: it is still on its way, and this sends it again as a new message with a new sequence number, so the broker cannot recognise the duplicate",
        Descriptors.Retries,
        DiagnosticSeverity.Warning,
        "The token of ProduceAsync only ends the waiting for the result; a queued message is delivered all the same.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Failed, Cancelled);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        ProduceCalls calls = ProduceCalls.Of(context.Compilation, symbols);
        KafkaOperations.Register(context, KafkaScope.Senders, operation => Analyze(operation, symbols, calls), OperationKind.CatchClause);
        KafkaOperations.Register(context, KafkaScope.Senders, operation => AnalyzeSend(operation, symbols, calls), OperationKind.Invocation);
    }

    private static void AnalyzeSend(OperationAnalysisContext context, KafkaSymbols symbols, ProduceCalls calls)
    {
        IInvocationOperation send = (IInvocationOperation)context.Operation;
        if (!symbols.IsProduceAsync(send.TargetMethod))
        {
            return;
        }

        // All sends of a function at once, where there are few: each is compared with those behind it.
        IOperation function = FlowGraphs.FunctionOf(send);
        IInvocationOperation[] all = CodeAround.OwnDescendants(function).OfType<IInvocationOperation>().ToArray();
        IInvocationOperation[] sends = Array.FindAll(all, call => symbols.IsProduceAsync(call.TargetMethod));
        if (sends[0] != send || sends.Length > MostSends)
        {
            return;
        }

        IMethodSymbol? own = FunctionAround(send, context.ContainingSymbol);
        IInvocationOperation[] later = Array.FindAll(all, call => IsClients(call, symbols) || (own is not null && call.TargetMethod.Name == own.Name));
        foreach (IInvocationOperation call in sends.SelectMany(first => Again(first, later, context, own, symbols, calls).Concat(ContinuedSends.Of(first, function, symbols))).Distinct())
        {
            context.ReportDiagnostic(Diagnostic.Create(Failed, CallPlace.Of(call)));
        }
    }

    private static IEnumerable<IInvocationOperation> Again(
        IInvocationOperation send, IInvocationOperation[] later, OperationAnalysisContext context, IMethodSymbol? own, KafkaSymbols symbols, ProduceCalls calls)
    {
        IInvocationOperation[] again = Array.FindAll(later, call => LaterSends.MayRepeat(send, call) && (IsClients(call, symbols) ? SentMessage.IsSame(send, call) : CallsItself(call, own, new[] { send })));
        return again.Length > 0 && calls.Of(send) is { } outcome && FlowGraphs.Of(FlowGraphs.FunctionOf(send)) is { } graph
            ? LaterSends.OnlyAfterFailure(send, again, graph, outcome, symbols, calls.Tests) : Enumerable.Empty<IInvocationOperation>();
    }

    private static bool IsClients(IInvocationOperation call, KafkaSymbols symbols) => symbols.IsProduceAsync(call.TargetMethod) || symbols.IsProduce(call.TargetMethod);

    /// <summary>Whether a catch clause takes what a failed send throws, and not only a full queue.</summary>
    internal static bool TakesFailure(ICatchClauseOperation clause, KafkaSymbols symbols) => RuleFor(clause.ExceptionType, symbols) == Failed && !MentionsFullQueue(clause) && !Aborts(clause);

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols, ProduceCalls calls)
    {
        ICatchClauseOperation clause = (ICatchClauseOperation)context.Operation;
        if (clause.Parent is not ITryOperation @try || RuleFor(clause.ExceptionType, symbols) is not { } rule || MentionsFullQueue(clause) || Excuses.TakesOnlyRefusals(clause))
        {
            return;
        }

        IInvocationOperation[] sends = CodeAround.OwnDescendants(@try.Body).OfType<IInvocationOperation>()
            .Where(call => symbols.IsProduceAsync(call.TargetMethod) || IsThrowingWrapper(call, calls)).ToArray();
        if (sends.Length == 0)
        {
            return;
        }

        IMethodSymbol? own = FunctionAround(clause, context.ContainingSymbol);
        foreach (IInvocationOperation call in CodeAround.OwnDescendants(clause.Handler).OfType<IInvocationOperation>())
        {
            bool isClients = IsClients(call, symbols);
            bool isAgain = sends.Any(send => isClients ? symbols.IsProduceAsync(send.TargetMethod) && SentMessage.IsSame(send, call) : SentMessage.IsSameCall(send, call)) || !isClients && CallsItself(call, own, sends);
            if (isAgain && !sends.Any(send => SentMessage.IsChangedIn(send, clause.Handler)) && !Aborts(clause))
            {
                context.ReportDiagnostic(Diagnostic.Create(rule, CallPlace.Of(call)));
            }
        }
    }

    private static DiagnosticDescriptor? RuleFor(ITypeSymbol? caught, KafkaSymbols symbols) => caught switch
    {
        { Name: "OperationCanceledException" or "TaskCanceledException" } => Cancelled,
        null or { SpecialType: SpecialType.System_Object } => Failed,
        { Name: "Exception", ContainingNamespace.Name: "System" } => Failed,
        _ => KafkaSymbols.Is(caught, symbols.KafkaException) ? Failed : null,
    };

    // A method of the project that sends, and lets out what the send threw.
    private static bool IsThrowingWrapper(IInvocationOperation call, ProduceCalls calls) =>
        CallNames.IsSending(call.TargetMethod.Name) && !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty
        && calls.Of(call) is { IsWrapper: true, IsLocal: false, Thrown.IsEmpty: false };

    // A message that did not fit the queue was never sent.
    internal static bool MentionsFullQueue(ICatchClauseOperation clause) =>
        clause.DescendantsAndSelf().Any(operation => operation is IFieldReferenceOperation { Field.Name: "Local_QueueFull" } || operation is IInvocationOperation call && Excuses.TestsForFullQueue(call));

    private static bool Aborts(ICatchClauseOperation clause) =>
        clause.Handler.Descendants().Any(operation => operation is IInvocationOperation { TargetMethod.Name: var name } && name.StartsWith("Abort", StringComparison.Ordinal));

    private static IMethodSymbol? FunctionAround(IOperation operation, ISymbol containing) => FlowGraphs.FunctionOf(operation) switch
    {
        ILocalFunctionOperation local => local.Symbol,
        IAnonymousFunctionOperation => null,
        _ => containing as IMethodSymbol,
    };

    // The method calls itself with what its message is made of.
    private static bool CallsItself(IInvocationOperation call, IMethodSymbol? own, IInvocationOperation[] sends)
    {
        if (own is null || !SymbolEqualityComparer.Default.Equals(call.TargetMethod.OriginalDefinition, own.OriginalDefinition))
        {
            return false;
        }

        HashSet<ISymbol> sent = new(sends.SelectMany(send => send.Arguments).Take(2).SelectMany(argument => argument.Descendants())
            .OfType<IParameterReferenceOperation>().Select(reference => reference.Parameter), SymbolEqualityComparer.Default);
        return sent.Count > 0 && call.Arguments.Where(argument => argument.Parameter is { } parameter && sent.Contains(parameter.OriginalDefinition))
            .All(argument => argument.Value is IParameterReferenceOperation { Parameter: var passed } && SymbolEqualityComparer.Default.Equals(passed, argument.Parameter!.OriginalDefinition));
    }
}

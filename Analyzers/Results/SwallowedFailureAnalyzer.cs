using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Results;

/// <summary>KPS3004: a catch around a produce call lets the caller believe that the message was stored.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SwallowedFailureAnalyzer : KafkaAnalyzer
{
    /// <summary>The property of a diagnostic whose catch block is empty.</summary>
    internal const string IsEmpty = nameof(IsEmpty);

    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS3004",
        "Delivery failure is swallowed",
        "{0}: to the caller a message that was not delivered looks like one that was",
        Descriptors.Results,
        DiagnosticSeverity.Warning,
        "When ProduceAsync throws, the client has given up on the message. Unless the caller learns of it, the message is lost.");

    private static readonly ImmutableDictionary<string, string?> EmptyProperties = ImmutableDictionary<string, string?>.Empty.Add(IsEmpty, null);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols) =>
        KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.CatchClause);

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        ICatchClauseOperation clause = (ICatchClauseOperation)context.Operation;
        if (clause.Filter is not null || clause.Parent is not ITryOperation @try || !Catches(clause, symbols) || clause.Syntax is not CatchClauseSyntax syntax)
        {
            return;
        }

        bool isEmpty = clause.Handler.Operations.IsEmpty;
        if ((!isEmpty && !(clause.Handler.Operations.All(LoggingCalls.Is) && MayTell(clause, context.ContainingSymbol)))
            || !ThrowsInto(@try, clause, symbols)
            || TellsCaller(@try, symbols))
        {
            return;
        }

        // Whoever logs has thought of the failure; an empty block has not.
        context.ReportDiagnostic(isEmpty
            ? Diagnostic.Create(Rule, syntax.CatchKeyword.GetLocation(), EmptyProperties, "This empty catch block hides the failure")
            : Diagnostic.Create(Rule, syntax.CatchKeyword.GetLocation(), DiagnosticSeverity.Info, null, null, "This catch block only logs the failure"));
    }

    private static bool Catches(ICatchClauseOperation clause, KafkaSymbols symbols) =>
        clause.ExceptionType is null or { SpecialType: SpecialType.System_Object }
        || clause.ExceptionType is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
        || SymbolEqualityComparer.Default.Equals(clause.ExceptionType.OriginalDefinition, symbols.KafkaException)
        || SymbolEqualityComparer.Default.Equals(clause.ExceptionType.OriginalDefinition, symbols.ProduceException);

    // There is nobody to tell above a program's entry, in a worker's own loop, or where the framework calls and cannot do anything about it.
    private static bool MayTell(ICatchClauseOperation clause, ISymbol symbol) =>
        CodeAround.Loop(clause) is null or IForEachLoopOperation or IForLoopOperation
        && !CodeAround.HasNoCaller(symbol, clause.Syntax) && !IsFrameworks(symbol) && !(FlowGraphs.FunctionOf(clause) is IAnonymousFunctionOperation lambda && RunsOnItsOwn(lambda))
        && !IsOnlyStarted(symbol, clause.Syntax);

    private static bool IsFrameworks(ISymbol symbol) => symbol is IMethodSymbol { Name: "Dispose" or "DisposeAsync" or "DisposeAsyncCore" }
        or IMethodSymbol { OverriddenMethod: { DeclaringSyntaxReferences.IsEmpty: true } };

    // Every caller in the type lets it run, and goes on: _ = SendAsync(order);
    private static bool IsOnlyStarted(ISymbol symbol, SyntaxNode code) =>
        symbol is IMethodSymbol { DeclaredAccessibility: Accessibility.Private, ContainingType.DeclaringSyntaxReferences.Length: 1 }
        && code.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
        && type.DescendantNodes().OfType<SimpleNameSyntax>().Where(name => name.Identifier.ValueText == symbol.Name).ToArray() is { Length: > 0 } uses
        && Array.TrueForAll(uses, use => use.Parent is InvocationExpressionSyntax
        {
            Parent: ExpressionStatementSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } }
                or ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } },
        });

    // A handler of an event or a timer, a task that nobody looks at.
    private static bool RunsOnItsOwn(IAnonymousFunctionOperation lambda)
    {
        IOperation value = lambda;
        while (value.Parent is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation or IArgumentOperation)
        {
            value = value.Parent;
        }

        return lambda.Symbol.ReturnsVoid
            || (value is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Run" or "StartNew", ContainingType.Name: "Task" or "TaskFactory" } } start } && TaskUse.IsForgotten(start));
    }

    // Whether a produce call in the try block fails into this clause and no other.
    private static bool ThrowsInto(ITryOperation @try, ICatchClauseOperation clause, KafkaSymbols symbols) =>
        @try.Catches.TakeWhile(earlier => earlier != clause).All(earlier => !Catches(earlier, symbols) && !IsClients(earlier, symbols))
        && CodeAround.OwnDescendants(@try.Body).OfType<IInvocationOperation>().Any(call => IsWaitedFor(call, symbols, IsClients(clause, symbols)) && TryAround(call) == @try);

    private static bool IsClients(ICatchClauseOperation clause, KafkaSymbols symbols) => KafkaSymbols.Is(clause.ExceptionType, symbols.KafkaException);

    // Wait and Result throw an AggregateException, which a clause for the client's exceptions does not take.
    private static bool IsWaitedFor(IInvocationOperation call, KafkaSymbols symbols, bool takesOnlyClients) =>
        symbols.IsProduceAsync(call.TargetMethod) && TaskUse.WholeValue(call).Parent switch
        {
            IAwaitOperation or IInvocationOperation { TargetMethod.Name: "GetAwaiter" } => true,
            IPropertyReferenceOperation { Property.Name: "Result" } or IInvocationOperation { TargetMethod.Name: "Wait" } => !takesOnlyClients,
            _ => false,
        };

    private static ITryOperation? TryAround(IOperation operation)
    {
        IOperation inner = operation;
        for (IOperation? around = operation.Parent; around is not null; inner = around, around = around.Parent)
        {
            if (around is ITryOperation { Catches.IsEmpty: false } found && found.Body == inner)
            {
                return found;
            }
        }

        return null;
    }

    // What only happens on success tells the caller, or whoever looks at it, that the message was stored.
    private static bool TellsCaller(ITryOperation @try, KafkaSymbols symbols)
    {
        bool isAfter = false;
        foreach (IOperation operation in CodeAround.OwnDescendants(@try.Body))
        {
            switch (operation)
            {
                case IReturnOperation returned when returned.ReturnedValue is not null || HasMoreBehind(@try):
                case IBranchOperation:
                case IAssignmentOperation { Target: not (IDiscardOperation or ILocalReferenceOperation { IsDeclaration: true }) } when operation.Parent is not IObjectOrCollectionInitializerOperation:
                case IIncrementOrDecrementOperation:
                    return true;
                case IInvocationOperation call when symbols.IsProduceAsync(call.TargetMethod):
                    isAfter = true;
                    break;
                case IInvocationOperation call when isAfter && IsStatement(call) && !LoggingCalls.Is(call.TargetMethod) && !IsProducers(call, symbols):
                    return true;
            }
        }

        return false;
    }

    // Where success returns, what follows is for failure: another turn, another cluster, an exception.
    private static bool HasMoreBehind(IOperation @try)
    {
        for (IOperation inner = @try; inner.Parent is { } around and not (IAnonymousFunctionOperation or ILocalFunctionOperation); inner = around)
        {
            if (around is ILoopOperation || (around is IBlockOperation block && block.Operations.SkipWhile(statement => statement != inner).Skip(1).Any(statement => !statement.IsImplicit)))
            {
                return true;
            }
        }

        return false;
    }

    // What the producer is asked for once the send has gone well is for its other messages.
    private static bool IsProducers(IInvocationOperation call, KafkaSymbols symbols) =>
        call.TargetMethod.Name is "Flush" or "Poll" or "Dispose" && KafkaSymbols.Is(call.Instance?.Type, symbols.Producer);

    private static bool IsStatement(IOperation call)
    {
        IOperation? parent = call.Parent;
        while (parent is IAwaitOperation or IConditionalAccessOperation)
        {
            parent = parent.Parent;
        }

        return parent is IExpressionStatementOperation;
    }
}

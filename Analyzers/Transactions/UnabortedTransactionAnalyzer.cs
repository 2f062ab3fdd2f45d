using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Lifecycle;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Transactions;

/// <summary>KPS5002: a transaction is begun and committed, and nothing ends it when something in between fails.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnabortedTransactionAnalyzer : KafkaAnalyzer
{
    private const string OnFailure = "When a send or the commit fails, nothing aborts the transaction";

    private const string OnExit = "Here the transaction is neither committed nor aborted";

    private const string OnPath = "On a path from here the transaction is neither committed nor aborted";

    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS5002",
        "Transaction is left open",
        "{0}: it stays open, blocks consumers that read committed messages, and the next BeginTransaction throws",
        Descriptors.Transactions,
        DiagnosticSeverity.Warning,
        "Every path from BeginTransaction has to end in CommitTransaction or AbortTransaction, those of exceptions too.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        if (!TestCode.IsProject(context.Compilation))
        {
            KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.Invocation);
        }
    }

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation commit = (IInvocationOperation)context.Operation;
        if (!symbols.IsProducers(commit.TargetMethod, "CommitTransaction")
            || Simulated.Is(commit)
            || TestCode.Contains(commit.Syntax)
            || ProducerReceiver.Of(commit) is not { } producer
            || producer is not (ILocalSymbol or IFieldSymbol { DeclaredAccessibility: Accessibility.Private })
            || BeginOf(commit, producer) is not { } begin
            || TypeAround(commit) is not { } type
            || IsHandedOn(commit, producer))
        {
            return;
        }

        SyntaxToken[] ends = Ends(type);
        if (ends.Length == 0)
        {
            Report(commit.Syntax.GetLocation(), OnFailure);
            return;
        }

        IOperation function = FlowGraphs.FunctionOf(commit);
        if (EndingHelpers.Of(function.Syntax, type, ends) is null || !IsFirst(commit, function, producer, symbols)
            || FlowGraphs.Of(function) is not { } graph)
        {
            return;
        }

        bool returns = !CodeAround.HasNoCaller(context.ContainingSymbol, commit.Syntax);
        if (function.Syntax.DescendantNodes().OfType<CatchClauseSyntax>().Any())
        {
            foreach (CatchClauseSyntax clause in LeakingCatches.Of(function, graph, producer, returns, symbols))
            {
                Report(clause.CatchKeyword.GetLocation(), OnFailure);
            }
        }

        // The process may end, or other code have the producer.
        if (function.Parent is null
            && Array.TrueForAll(ends, end => end.ValueText is not ("FailFast" or "Exit"))
            && EndingHelpers.Of(function.Syntax, type, ends.Concat(Commits(type))) is { } helpers
            && IsKept(producer, producer is ILocalSymbol ? function.Syntax : type, commit.SemanticModel!)
            && TransactionCalls.Of(function, producer, helpers, symbols) is { } calls)
        {
            foreach (SyntaxNode exit in OpenExits.Of(calls, graph, returns && producer is IFieldSymbol))
            {
                Report(exit is StatementSyntax ? exit.GetFirstToken().GetLocation() : exit.GetLocation(), exit is StatementSyntax ? OnExit : OnPath);
            }
        }

        void Report(Location where, string what) => context.ReportDiagnostic(Diagnostic.Create(Rule, where, new[] { begin.Syntax.GetLocation() }, what));
    }

    private static IEnumerable<SyntaxToken> Commits(SyntaxNode type) => type.DescendantTokens().Where(token => token.ValueText == "CommitTransaction");

    // Nobody gets the producer from the type, or the function.
    private static bool IsKept(ISymbol producer, SyntaxNode scope, SemanticModel model) =>
        scope.DescendantNodes().OfType<IdentifierNameSyntax>().All(name =>
            name.Identifier.ValueText != producer.Name || IsReceiverOrTarget(name) || !SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, producer));

    private static bool IsReceiverOrTarget(IdentifierNameSyntax name)
    {
        ExpressionSyntax field = name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : name;
        return field.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression == field,
            ConditionalAccessExpressionSyntax access => access.Expression == field,
            AssignmentExpressionSyntax assignment => assignment.Left == field,
            UsingStatementSyntax => true,
            _ => false,
        };
    }

    // A catch is reported once, however many commits there are.
    private static bool IsFirst(IInvocationOperation commit, IOperation function, ISymbol producer, KafkaSymbols symbols) =>
        function.Descendants().OfType<IInvocationOperation>().First(call =>
            symbols.IsProducers(call.TargetMethod, "CommitTransaction") && SymbolEqualityComparer.Default.Equals(ProducerReceiver.Of(call), producer)
            && FlowGraphs.FunctionOf(call) == function) == commit;

    private static IInvocationOperation? BeginOf(IInvocationOperation commit, ISymbol producer)
    {
        IOperation function = FlowGraphs.FunctionOf(commit);
        return function.Descendants().OfType<IInvocationOperation>().LastOrDefault(call =>
            call.TargetMethod.Name == "BeginTransaction" && call.Syntax.SpanStart < commit.Syntax.SpanStart
            && SymbolEqualityComparer.Default.Equals(ProducerReceiver.Of(call), producer) && FlowGraphs.FunctionOf(call) == function);
    }

    // The outermost type, or the file where there is none; null where the type has more parts.
    private static SyntaxNode? TypeAround(IInvocationOperation commit)
    {
        SyntaxNode type = commit.Syntax.Ancestors().OfType<TypeDeclarationSyntax>().LastOrDefault() ?? commit.Syntax.SyntaxTree.GetRoot();
        return type is TypeDeclarationSyntax { Modifiers: var modifiers } && modifiers.Any(SyntaxKind.PartialKeyword) ? null : type;
    }

    // An abort anywhere in the type may be what a caller does, and a process that ends leaves the abort to its successor.
    private static SyntaxToken[] Ends(SyntaxNode type) => type.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)
        && (token.ValueText is "FailFast" or "Exit" || Has(token, "Abort") || Has(token, "Rollback"))).ToArray();

    private static bool Has(SyntaxToken token, string word) => token.ValueText.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;

    // Other code that gets the producer may abort.
    private static bool IsHandedOn(IInvocationOperation commit, ISymbol producer) =>
        TaskUse.Body(commit).Descendants().OfType<IArgumentOperation>().Any(argument => TransactionalId.Unconverted(argument.Value) switch
        {
            ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, producer),
            IFieldReferenceOperation field => SymbolEqualityComparer.Default.Equals(field.Field, producer),
            _ => false,
        });
}

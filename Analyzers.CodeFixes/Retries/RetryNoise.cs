using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>Tells the statements that only serve the attempts: they log, wait or count, and go with the loop.</summary>
internal sealed class RetryNoise(SemanticModel model, CancellationToken cancellation)
{
    /// <summary>Whether a statement only waits or counts, so that leaving it out is not seen.</summary>
    public bool WaitsOrCounts(StatementSyntax statement) => statement switch
    {
        EmptyStatementSyntax => true,
        BlockSyntax block => block.Statements.All(WaitsOrCounts),
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, AwaitKeyword.RawKind: 0 } declaration =>
            declaration.Declaration.Variables.All(variable => variable.Initializer is null || IsPure(variable.Initializer.Value)),
        ExpressionStatementSyntax expression => IsCount(expression.Expression) || IsDelay(expression.Expression),
        IfStatementSyntax choice => IsPure(choice.Condition) && WaitsOrCounts(choice.Statement)
            && (choice.Else is null || WaitsOrCounts(choice.Else.Statement)),
        _ => false,
    };

    /// <summary>Whether a statement only waits for some time.</summary>
    public bool Waits(StatementSyntax statement) => statement is ExpressionStatementSyntax expression && IsDelay(expression.Expression);

    /// <summary>Whether a statement only logs.</summary>
    public bool Logs(StatementSyntax statement) =>
        statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call } && IsLog(call);

    /// <summary>Whether an expression has no effect but counting: variables, members, constants, and what is computed from them.</summary>
    public bool IsPure(ExpressionSyntax expression) => expression.DescendantNodesAndSelf().All(node => node switch
    {
        InvocationExpressionSyntax call => IsPureCall(call),
        AssignmentExpressionSyntax assignment => IsLocal(assignment.Left),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } step => IsLocal(step.Operand),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } step => IsLocal(step.Operand),
        BaseObjectCreationExpressionSyntax creation => model.GetTypeInfo(creation, cancellation).Type is { IsValueType: true } or { Name: "Random" },
        AwaitExpressionSyntax or AnonymousFunctionExpressionSyntax or ThrowExpressionSyntax or QueryExpressionSyntax or ElementAccessExpressionSyntax
            { Parent: AssignmentExpressionSyntax } => false,
        _ => true,
    });

    /// <summary>Whether a condition asks that nothing has been cancelled: <c>!token.IsCancellationRequested</c>.</summary>
    public bool IsNotCancelled(ExpressionSyntax condition) =>
        condition is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCancellationRequested" } asked }
        && model.GetTypeInfo(asked.Expression, cancellation).Type is { Name: "CancellationToken" or "CancellationTokenSource" } && IsPure(asked);

    /// <summary>Whether a catch takes at least what another takes.</summary>
    public bool CatchesMore(CatchClauseSyntax clause, CatchClauseSyntax other)
    {
        ITypeSymbol? wanted = TypeOf(clause);
        for (ITypeSymbol? type = TypeOf(other); type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, wanted))
            {
                return true;
            }
        }

        return wanted is null;
    }

    private ITypeSymbol? TypeOf(CatchClauseSyntax clause) => clause.Declaration is { } declaration ? model.GetTypeInfo(declaration.Type, cancellation).Type : null;

    private bool IsCount(ExpressionSyntax expression) => expression is AssignmentExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax
        && IsPure(expression);

    private bool IsLocal(ExpressionSyntax expression) => model.GetSymbolInfo(expression, cancellation).Symbol is ILocalSymbol { IsRef: false };

    private bool IsDelay(ExpressionSyntax expression)
    {
        ExpressionSyntax call = Unwrap(expression);
        return call is InvocationExpressionSyntax delay
            && model.GetSymbolInfo(delay, cancellation).Symbol is IMethodSymbol { ContainingType: { } type } method
            && ((type is { Name: "Task", ContainingNamespace.Name: "Tasks" } && method.Name is "Delay" or "Yield" && expression != call)
                || (type is { Name: "Thread", ContainingNamespace.Name: "Threading" } && method.Name is "Sleep" or "SpinWait" or "Yield"))
            && delay.ArgumentList.Arguments.All(argument => IsPure(argument.Expression));
    }

    // await x, x.Wait(), x.ConfigureAwait(false), x.GetAwaiter().GetResult()
    private static ExpressionSyntax Unwrap(ExpressionSyntax expression) => expression switch
    {
        AwaitExpressionSyntax awaited => Unwrap(awaited.Expression),
        InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "ConfigureAwait" or "GetAwaiter" or "GetResult" } member,
        } => Unwrap(member.Expression),
        _ => expression,
    };

    private bool IsLog(InvocationExpressionSyntax call) => IsLoggersOwn(call)
        || (model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol { ReturnsVoid: true } method && call.ArgumentList.Arguments.All(argument => IsPure(argument.Expression))
            && LogHelpers.Is(method, model, cancellation));

    /// <summary>Whether a call is one of a logger itself.</summary>
    public bool IsLoggersOwn(InvocationExpressionSyntax call)
    {
        // An extension that the application declares may do anything.
        if (model.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol { ReturnsVoid: true } method
            || (method.ReducedFrom is not null && !method.DeclaringSyntaxReferences.IsEmpty)
            || !call.ArgumentList.Arguments.All(argument => IsPure(argument.Expression)))
        {
            return false;
        }

        ITypeSymbol? receiver = method.ReducedFrom is not null && call.Expression is MemberAccessExpressionSyntax extended
            ? model.GetTypeInfo(extended.Expression, cancellation).Type : method.ContainingType;
        return receiver is { Name: "ILogger" or "ILog" or "Logger" or "Debug" or "Trace" }
            || (receiver is { Name: "Console" or "TextWriter" } && method.Name is "WriteLine" or "Write")
            || (receiver is { Name: "Log", ContainingNamespace.Name: "Serilog" });
    }

    private bool IsPureCall(InvocationExpressionSyntax call)
    {
        if (call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" })
        {
            return true;
        }

        return model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol { ContainingType: { } type } method
            && (type is { Name: "Math" or "TimeSpan" or "String" or "Random" or "Convert" or "Enumerable" } || method.Name is "ToString" or "GetType" or "GetBaseException");
    }
}

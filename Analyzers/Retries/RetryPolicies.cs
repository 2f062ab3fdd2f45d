using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Tells whether a Polly policy or pipeline retries what a producer throws. Of policies that come from elsewhere nothing is known.</summary>
internal sealed class RetryPolicies(KafkaSymbols symbols)
{
    private const int DeepestVariable = 4;

    /// <summary>Whether a call executes something under such a policy.</summary>
    public bool Retries(IInvocationOperation execute) =>
        IsPollys(execute.TargetMethod.ContainingType) && execute.Instance is { } policy && Retries(policy, 0);

    private bool Retries(IOperation policy, int depth)
    {
        policy = Unwrapped(policy);
        if (policy is IInvocationOperation { TargetMethod: var factory } && !IsPollys(factory.ContainingType))
        {
            IOperation[] made = depth < DeepestVariable ? ReturnedBy(factory, policy).ToArray() : Array.Empty<IOperation>();
            return made.Length > 0 && made.All(value => Retries(value, depth + 1));
        }

        if (policy is IInvocationOperation or IObjectCreationOperation)
        {
            return IsRetryChain(policy, depth);
        }

        IOperation[] values = depth < DeepestVariable ? ValuesOf(policy).ToArray() : Array.Empty<IOperation>();
        return values.Length > 0 ? values.All(value => Retries(value, depth + 1)) : policy.Type is { } type && IsPollys(type) && type.Name.EndsWith("RetryPolicy", StringComparison.Ordinal);
    }

    private bool IsRetryChain(IOperation chain, int depth)
    {
        bool retries = false;
        bool handles = false;
        bool handlesSends = false;
        foreach (IOperation part in chain.DescendantsAndSelf())
        {
            switch (part)
            {
                case IFieldReferenceOperation { Field.Name: "Local_QueueFull" }:
                    return false;
                case IInvocationOperation { TargetMethod: var method } when IsPollys(method.ContainingType):
                    retries |= method.Name is "AddRetry" || method.Name.StartsWith("Retry", StringComparison.Ordinal) || method.Name.StartsWith("WaitAndRetry", StringComparison.Ordinal);
                    if (method.Name is "Handle" or "HandleInner" or "Or" or "OrInner" or "HandleResult" or "OrResult")
                    {
                        handles = true;
                        handlesSends |= method.Name.EndsWith("Result", StringComparison.Ordinal) || method.TypeArguments.Any(IsThrownBySend);
                    }

                    break;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "ShouldHandle" }, Value: var predicate } when predicate.Type?.TypeKind == TypeKind.Delegate:
                    handles = true;
                    handlesSends |= predicate.Descendants().Any(IsTestForSend);
                    break;
                case ILocalReferenceOperation { Local: var builder } when builder.Type.Name.StartsWith("ResiliencePipelineBuilder", StringComparison.Ordinal) && IsPollys(builder.Type) && depth < DeepestVariable:
                    retries |= CallsOn(builder, part).Any(added => IsRetryChain(added, depth + 1));
                    break;

                // A policy that wraps others: one of them may be a retry that is made elsewhere.
                case ILocalReferenceOperation or IFieldReferenceOperation when IsPollys(part.Type) && part != chain && depth < DeepestVariable:
                    retries |= Retries(part, depth + 1);
                    break;
            }
        }

        return retries && (!handles || handlesSends);
    }

    // In a predicate: is ProduceException<…>, { Exception: KafkaException }, but not: is not KafkaException.
    private bool IsTestForSend(IOperation operation)
    {
        ITypeSymbol? tested = operation switch
        {
            IIsTypeOperation { IsNegated: false } test => test.TypeOperand,
            IDeclarationPatternOperation declaration => declaration.MatchedType,
            ITypePatternOperation type => type.MatchedType,
            IRecursivePatternOperation recursive => recursive.MatchedType,
            _ => null,
        };
        return tested is not null && IsThrownBySend(tested) && !IsNegated(operation);
    }

    private static bool IsNegated(IOperation test)
    {
        for (IOperation? around = test.Parent; around is IPatternOperation or IPropertySubpatternOperation or IIsPatternOperation or IUnaryOperation; around = around.Parent)
        {
            if (around is INegatedPatternOperation or IUnaryOperation { OperatorKind: UnaryOperatorKind.Not })
            {
                return true;
            }
        }

        return false;
    }

    // builder.AddRetry(…); in a statement of its own.
    private static IEnumerable<IInvocationOperation> CallsOn(ILocalSymbol builder, IOperation near) => FlowGraphs.FunctionOf(near).Descendants().OfType<IInvocationOperation>()
        .Where(call => call.TargetMethod.Name.StartsWith("Add", StringComparison.Ordinal) && (call.Instance ?? call.Arguments.FirstOrDefault()?.Value) is { } receiver
            && Unwrapped(receiver) is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, builder));

    private static IOperation Unwrapped(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    // What a method of this file makes and returns.
    private static IEnumerable<IOperation> ReturnedBy(IMethodSymbol factory, IOperation call)
    {
        SyntaxNode? declaration = factory.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        return declaration is null || factory.IsVirtual || factory.IsAbstract || factory.IsOverride || declaration.SyntaxTree != call.Syntax.SyntaxTree || call.SemanticModel?.GetOperation(declaration) is not { } body
            ? Enumerable.Empty<IOperation>()
            : CodeAround.OwnDescendants(body).OfType<IReturnOperation>().Select(result => result.ReturnedValue).OfType<IOperation>();
    }

    private bool IsThrownBySend(ITypeSymbol type) =>
        type is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } || KafkaSymbols.Is(type, symbols.KafkaException);

    // What a variable is given in this file: at its declaration, or by an assignment in the type.
    private static IEnumerable<IOperation> ValuesOf(IOperation variable)
    {
        ISymbol? symbol = variable switch
        {
            ILocalReferenceOperation local => local.Local,
            IFieldReferenceOperation field => field.Field,
            IPropertyReferenceOperation property => property.Property,
            _ => null,
        };
        if (symbol is null || variable.SemanticModel is not { } model)
        {
            yield break;
        }

        foreach (SyntaxNode declaration in symbol.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).Where(node => node.SyntaxTree == model.SyntaxTree))
        {
            ExpressionSyntax? initial = declaration switch
            {
                VariableDeclaratorSyntax declarator => declarator.Initializer?.Value,
                PropertyDeclarationSyntax property => property.Initializer?.Value ?? property.ExpressionBody?.Expression,
                _ => null,
            };
            if (initial is not null && model.GetOperation(initial) is { } value)
            {
                yield return value;
            }

            foreach (AssignmentExpressionSyntax assignment in declaration.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.DescendantNodes().OfType<AssignmentExpressionSyntax>() ?? Enumerable.Empty<AssignmentExpressionSyntax>())
            {
                if (NameOf(assignment.Left) == symbol.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(assignment.Left).Symbol, symbol)
                    && model.GetOperation(assignment.Right) is { } assigned)
                {
                    yield return assigned;
                }
            }
        }
    }

    private static string? NameOf(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var name } => name.Identifier.ValueText,
        _ => null,
    };

    private static bool IsPollys(ITypeSymbol? type) => ClientCalls.RootNamespaceOf(type) == "Polly";
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Transactions;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>
/// Recognises the calls that give a producer which nobody else has: <c>Build</c>, and a private helper or a local function that
/// returns what it has just built.
/// </summary>
internal static class NewProducer
{
    // A helper may call a helper; one that calls itself ends here.
    private const int DeepestHelper = 3;

    /// <summary>Whether every call of the method gives another producer.</summary>
    public static bool Is(IInvocationOperation call, KafkaSymbols symbols) => !Builds(call, symbols).IsEmpty;

    /// <summary>The calls of <c>Build</c> that the producer may come from; empty where it may come from elsewhere.</summary>
    public static ImmutableArray<IInvocationOperation> Builds(IInvocationOperation call, KafkaSymbols symbols) => Builds(call, symbols, DeepestHelper);

    private static ImmutableArray<IInvocationOperation> Builds(IInvocationOperation call, KafkaSymbols symbols, int depth)
    {
        if (symbols.IsBuild(call.TargetMethod))
        {
            return ImmutableArray.Create(call);
        }

        if (depth == 0 || !MayBeHelper(call.TargetMethod, symbols) || BodyOf(call) is not { } body)
        {
            return ImmutableArray<IInvocationOperation>.Empty;
        }

        ImmutableArray<IInvocationOperation>.Builder found = ImmutableArray.CreateBuilder<IInvocationOperation>();
        foreach (IReturnOperation end in CodeAround.OwnDescendants(body).OfType<IReturnOperation>())
        {
            ImmutableArray<IInvocationOperation> builds = CreationOf(end.ReturnedValue, body) is { } creation
                ? Builds(creation, symbols, depth - 1) : ImmutableArray<IInvocationOperation>.Empty;
            if (builds.IsEmpty)
            {
                return builds;
            }

            found.AddRange(builds);
        }

        return found.ToImmutable();
    }

    // Nobody overrides these, and nobody outside of the type expects anything of them.
    private static bool MayBeHelper(IMethodSymbol method, KafkaSymbols symbols) =>
        method is { MethodKind: MethodKind.LocalFunction } or { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private }
        && SymbolEqualityComparer.Default.Equals(method.ReturnType.OriginalDefinition, symbols.Producer);

    private static IOperation? BodyOf(IInvocationOperation call) =>
        call.TargetMethod.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault(declaration => declaration.SyntaxTree == call.Syntax.SyntaxTree) is { } declaration
            ? call.SemanticModel?.GetOperation(declaration.GetSyntax()) : null;

    private static IInvocationOperation? CreationOf(IOperation? returned, IOperation body) => returned switch
    {
        IConversionOperation conversion => CreationOf(conversion.Operand, body),
        IInvocationOperation call => call,
        ILocalReferenceOperation local => CreationOf(local.Local, body),
        _ => null,
    };

    // A helper that does anything else with its producer, sends or keeps it, is not followed.
    private static IInvocationOperation? CreationOf(ILocalSymbol local, IOperation body)
    {
        IVariableDeclaratorOperation? declarator = null;
        foreach (IOperation operation in body.Descendants())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation found when SymbolEqualityComparer.Default.Equals(found.Symbol, local):
                    declarator = found;
                    break;
                case ILocalReferenceOperation reference when SymbolEqualityComparer.Default.Equals(reference.Local, local) && !IsOnlyReturned(reference):
                    return null;
            }
        }

        return declarator is { Initializer.Value: var value, Parent.Parent.Parent: not (IUsingDeclarationOperation or IUsingOperation) }
            ? TransactionalId.Unconverted(value) as IInvocationOperation : null;
    }

    private static bool IsOnlyReturned(ILocalReferenceOperation reference) =>
        ProducerReference.WrittenAt(reference) is null
        && (ProducerReference.OnlyLooks(reference) || ProducerReference.Converted(reference).Parent is IReturnOperation);
}

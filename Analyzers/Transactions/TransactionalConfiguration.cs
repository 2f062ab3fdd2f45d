using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Transactions;

/// <summary>Tells whether a producer certainly has a <c>transactional.id</c>.</summary>
internal static class TransactionalConfiguration
{
    /// <summary>Whether the configuration is created in the same function with an id that cannot be null or empty.</summary>
    public static bool IsCertain(IInvocationOperation build, KafkaSymbols symbols) =>
        ConfigurationOf(build, symbols) is { } configuration && configuration.Initializer is { } initializer
        && initializer.Initializers.OfType<ISimpleAssignmentOperation>()
            .Any(assignment => TransactionalId.In(assignment, symbols) is { } value && IsText(TransactionalId.Unconverted(value)));

    private static bool IsText(IOperation value) =>
        value.ConstantValue is { HasValue: true, Value: string { Length: > 0 } }
        || value is IInterpolatedStringOperation { Parts.Length: > 1 } or IBinaryOperation { OperatorKind: BinaryOperatorKind.Add }
        || value is IInvocationOperation { TargetMethod: { Name: "ToString", ContainingType.Name: "Guid" } };

    private static IObjectCreationOperation? ConfigurationOf(IInvocationOperation build, KafkaSymbols symbols)
    {
        IOperation? builder = build.Instance;
        while (builder is IInvocationOperation chained)
        {
            builder = chained.Instance;
        }

        if (builder is ILocalReferenceOperation variable)
        {
            builder = InitializerOf(variable);
            while (builder is IInvocationOperation chained)
            {
                builder = chained.Instance;
            }
        }

        IOperation? configuration = builder is IObjectCreationOperation { Arguments.Length: > 0 } creation && KafkaSymbols.Is(creation.Type, symbols.ProducerBuilder)
            ? TransactionalId.Unconverted(creation.Arguments[0].Value) : null;
        return (configuration is ILocalReferenceOperation local && IsOnlyRead(local) ? InitializerOf(local) : configuration) as IObjectCreationOperation;
    }

    // A variable that is assigned again, or whose id is, is not certain.
    private static bool IsOnlyRead(ILocalReferenceOperation local) =>
        !Results.TaskUse.References(local.Local, local).Any(reference =>
            reference.Parent is IAssignmentOperation or IArgumentOperation { Parameter.RefKind: not RefKind.None }
                or IPropertyReferenceOperation { Property.Name: "TransactionalId", Parent: IAssignmentOperation }
                or IInvocationOperation { TargetMethod.Name: "Set" or "Remove" });

    private static IOperation? InitializerOf(ILocalReferenceOperation local)
    {
        IOperation? value = Results.TaskUse.Body(local).Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local.Local))?.Initializer?.Value;
        return value is null ? null : TransactionalId.Unconverted(value);
    }
}

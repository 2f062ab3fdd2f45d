using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>
/// Decides comparisons, type tests and patterns. A failed send is taken to have an error other than
/// <c>Local_QueueFull</c>: a full local queue is backpressure, and sending again is right.
/// </summary>
internal sealed class ValueTests(Compilation compilation, KafkaSymbols symbols)
{
    private readonly INamedTypeSymbol? exception = compilation.GetTypeByMetadataName("System.Exception");
    private readonly object? persisted = Member(symbols.PersistenceStatus, "Persisted");
    private readonly object? noError = Member(symbols.ErrorCode, "NoError");
    private readonly object? queueFull = Member(symbols.ErrorCode, "Local_QueueFull");

    /// <summary>What a task throws where it is blocked on instead of awaited.</summary>
    public INamedTypeSymbol? AggregateException { get; } = compilation.GetTypeByMetadataName("System.AggregateException");

    /// <summary>What <c>WaitAsync</c> throws when the time is up.</summary>
    public INamedTypeSymbol? TimeoutException { get; } = compilation.GetTypeByMetadataName("System.TimeoutException");

    public bool IsException(ITypeSymbol? type) => KafkaSymbols.Is(type, exception);

    /// <summary>Whether two values are equal, or null where it is not known.</summary>
    public bool? AreEqual(Value left, Value right)
    {
        if (left.Kind == ValueKind.Constant && right.Kind != ValueKind.Constant)
        {
            (left, right) = (right, left);
        }

        if (right.Kind != ValueKind.Constant)
        {
            return (left.Kind, right.Kind) switch
            {
                (ValueKind.Pending, ValueKind.Pending) => true,
                (ValueKind.Pending, ValueKind.OtherTask) or (ValueKind.OtherTask, ValueKind.Pending) => false,
                _ => null,
            };
        }

        return left.Kind switch
        {
            ValueKind.Unknown => null,
            ValueKind.Constant => IsSame(left.Data, right.Data),
            _ when right.Data is null => false,
            ValueKind.Status => Is(right.Data, persisted) ? !left.Failed : left.Failed ? null : false,
            ValueKind.Code or ValueKind.Error => Is(right.Data, noError) ? !left.Failed
                : Is(right.Data, queueFull) || !left.Failed ? false : null,
            _ => null,
        };
    }

    /// <summary>Whether a comparison of two constants holds, or null where it is not known.</summary>
    public static bool? Compare(BinaryOperatorKind kind, Value left, Value right)
    {
        if (Number(left) is not { } first || Number(right) is not { } second)
        {
            return null;
        }

        return kind switch
        {
            BinaryOperatorKind.LessThan => first < second,
            BinaryOperatorKind.LessThanOrEqual => first <= second,
            BinaryOperatorKind.GreaterThan => first > second,
            BinaryOperatorKind.GreaterThanOrEqual => first >= second,
            _ => null,
        };
    }

    /// <summary>Whether a value is of a type, or null where it is not known.</summary>
    public static bool? IsOfType(Value value, ITypeSymbol? type)
    {
        if (value.Kind == ValueKind.Constant && value.Data is null)
        {
            return false;
        }

        if (value.Kind != ValueKind.Exception || value.Data is not ITypeSymbol actual || type is null)
        {
            return null;
        }

        for (ITypeSymbol? current = actual; current is not null; current = current.BaseType)
        {
            // The type arguments of a producer are not always known: ProduceException<,> then stands for every one of them.
            if (SymbolEqualityComparer.Default.Equals(current, type)
                || (current.IsDefinition && SymbolEqualityComparer.Default.Equals(current, type.OriginalDefinition)))
            {
                return true;
            }
        }

        return type.TypeKind is TypeKind.Interface or TypeKind.TypeParameter or TypeKind.Error ? null : false;
    }

    /// <summary>Whether a value matches a pattern, or null where it is not known.</summary>
    /// <param name="value">The value.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="member">Reads a property of the value.</param>
    public bool? Matches(Value value, IPatternOperation pattern, Func<Value, ISymbol?, Value> member)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return true;
            case IConstantPatternOperation constant:
                return constant.Value.ConstantValue is { HasValue: true } wanted ? AreEqual(value, Value.Of(wanted.Value)) : null;
            case INegatedPatternOperation negated:
                return !Matches(value, negated.Pattern, member);
            case IRelationalPatternOperation relational:
                return relational.Value.ConstantValue is { HasValue: true } bound
                    ? Compare(relational.OperatorKind, value, Value.Of(bound.Value)) : null;
            case IBinaryPatternOperation binary:
                return Both(
                    Matches(value, binary.LeftPattern, member),
                    Matches(value, binary.RightPattern, member),
                    binary.OperatorKind == BinaryOperatorKind.And);
            case IDeclarationPatternOperation declaration:
                return declaration.MatchesNull ? true : OfTypeOrNotNull(value, declaration.MatchedType);
            case ITypePatternOperation ofType:
                return OfTypeOrNotNull(value, ofType.MatchedType);
            case IRecursivePatternOperation recursive:
                bool? result = OfTypeOrNotNull(value, recursive.MatchedType);
                foreach (IPropertySubpatternOperation part in recursive.PropertySubpatterns)
                {
                    Value read = member(value, (part.Member as IMemberReferenceOperation)?.Member);
                    result = Both(result, Matches(read, part.Pattern, member), and: true);
                }

                return recursive.DeconstructionSubpatterns.IsEmpty ? result : Both(result, null, and: true);
            default:
                return null;
        }
    }

    /// <summary>The conjunction or disjunction of two conditions of which one may not be known.</summary>
    public static bool? Both(bool? left, bool? right, bool and) =>
        left == !and || right == !and ? !and : left is null || right is null ? null : and;

    /// <summary>A constant as a number; null where it is none.</summary>
    public static decimal? Number(Value value) => value.Kind != ValueKind.Constant ? null : value.Data switch
    {
        int number => number,
        long number => number,
        uint number => number,
        short number => number,
        byte number => number,
        sbyte number => number,
        ushort number => number,
        _ => null,
    };

    private static bool? OfTypeOrNotNull(Value value, ITypeSymbol? type) => value.Kind switch
    {
        ValueKind.Unknown => null,
        ValueKind.Exception or ValueKind.Constant => IsOfType(value, type),

        // The static types of the client's answers are what is tested for: `result is { Status: … }`.
        ValueKind.NotNull => null,
        _ => true,
    };

    private static bool Is(object? value, object? member) => member is not null && IsSame(value, member);

    private static bool IsSame(object? left, object? right) =>
        Equals(left, right) || (Number(Value.Of(left)) is { } number && number == Number(Value.Of(right)));

    private static object? Member(INamedTypeSymbol? type, string name) =>
        type?.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault()?.ConstantValue;
}

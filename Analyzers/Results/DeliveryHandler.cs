using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Results;

/// <summary>The code that <c>Produce</c> calls with the delivery report, where it can be seen.</summary>
internal sealed class DeliveryHandler
{
    private DeliveryHandler(IMethodSymbol method, IOperation body, SyntaxNode given)
    {
        Method = method;
        Body = body;
        Given = given;
    }

    /// <summary>The lambda, local function or method.</summary>
    public IMethodSymbol Method { get; }

    public IOperation Body { get; }

    /// <summary>The lambda or the method's name, as it is given to <c>Produce</c>.</summary>
    public SyntaxNode Given { get; }

    /// <summary>The delivery report.</summary>
    public IParameterSymbol Report => Method.Parameters[0];

    /// <summary>The references to the delivery report.</summary>
    public IEnumerable<IParameterReferenceOperation> Reads => Body.Descendants().OfType<IParameterReferenceOperation>()
        .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Parameter, Report));

    /// <summary>The argument that is the handler, or null where there is none or it is null.</summary>
    public static IOperation? ArgumentOf(IInvocationOperation produce)
    {
        IOperation? value = produce.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "deliveryHandler" && argument.ArgumentKind == ArgumentKind.Explicit)?.Value;
        return value?.ConstantValue is { HasValue: true, Value: null } || value is IDefaultValueOperation ? null : value;
    }

    /// <summary>The handler of a call of <c>Produce</c>: given there, or held by a local variable that is assigned once.</summary>
    public static DeliveryHandler? Of(IInvocationOperation produce)
    {
        IOperation? value = Unwrap(ArgumentOf(produce));
        if (value is ILocalReferenceOperation { Local: var local })
        {
            value = Unwrap(OnlyValueOf(local, produce));
        }

        if (value is not IDelegateCreationOperation creation)
        {
            return null;
        }

        return creation.Target switch
        {
            IAnonymousFunctionOperation { Symbol.Parameters.Length: 1 } lambda => new(lambda.Symbol, lambda.Body, lambda.Syntax),
            IMethodReferenceOperation { Method.Parameters.Length: 1 } reference when BodyOf(reference) is { } body => new(reference.Method.OriginalDefinition, body, reference.Syntax),
            _ => null,
        };
    }

    private static IOperation? Unwrap(IOperation? value)
    {
        while (value is IConversionOperation or IParenthesizedOperation)
        {
            value = value is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)value).Operand;
        }

        return value;
    }

    private static IOperation? OnlyValueOf(ILocalSymbol local, IOperation near)
    {
        if (TaskUse.References(local, near).Any(reference => reference.Parent is IAssignmentOperation assignment && assignment.Target == reference))
        {
            return null;
        }

        return TaskUse.Body(near).Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))?.Initializer?.Value;
    }

    // Of methods, those of the same file: their bodies are bound already, or soon will be.
    private static IOperation? BodyOf(IMethodReferenceOperation reference)
    {
        IMethodSymbol method = reference.Method.OriginalDefinition;
        if (method.IsVirtual || method.IsAbstract || method.IsOverride)
        {
            return null;
        }

        SyntaxNode? declaration = (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        return declaration is not null && declaration.SyntaxTree == reference.Syntax.SyntaxTree ? reference.SemanticModel?.GetOperation(declaration) : null;
    }
}

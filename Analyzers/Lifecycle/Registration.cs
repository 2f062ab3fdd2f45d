using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>Reads a call that registers a service.</summary>
internal static class Registration
{
    /// <summary>What a registration that is not a singleton makes a new object for; null for other methods.</summary>
    public static string? ShortLived(IMethodSymbol method) => method.Name switch
    {
        "AddScoped" or "TryAddScoped" or "AddKeyedScoped" or "TryAddKeyedScoped" => "scope",
        "AddTransient" or "TryAddTransient" or "AddKeyedTransient" or "TryAddKeyedTransient" => "use",
        _ => null,
    };

    /// <summary>The type that is asked for.</summary>
    public static ITypeSymbol? ServiceOf(IInvocationOperation call) =>
        call.TargetMethod.TypeArguments.Length > 0 ? call.TargetMethod.TypeArguments[0] : TypesOf(call).FirstOrDefault();

    /// <summary>The type that is made; null where a factory makes it.</summary>
    public static ITypeSymbol? ImplementationOf(IInvocationOperation call) =>
        call.TargetMethod.TypeArguments.Length > 0 ? call.TargetMethod.TypeArguments[call.TargetMethod.TypeArguments.Length - 1] : TypesOf(call).LastOrDefault();

    /// <summary>The function that makes the object; null where the container does.</summary>
    public static IOperation? FactoryOf(IInvocationOperation call)
    {
        IOperation? value = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Type.TypeKind == TypeKind.Delegate)?.Value;
        while (value is IConversionOperation or IDelegateCreationOperation)
        {
            value = value is IConversionOperation conversion ? conversion.Operand : ((IDelegateCreationOperation)value).Target;
        }

        return value;
    }

    private static IEnumerable<ITypeSymbol> TypesOf(IInvocationOperation call) =>
        call.Arguments.Select(argument => argument.Value).OfType<ITypeOfOperation>().Select(type => type.TypeOperand);
}

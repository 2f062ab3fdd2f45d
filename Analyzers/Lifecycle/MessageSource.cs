using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>Tells whether a message comes from the caller of a function: then the function runs once a message.</summary>
internal static class MessageSource
{
    private const int DeepestVariable = 6;

    private static readonly string[] SettingNames = { "Options", "Settings", "Config", "Configuration", "Args", "Arguments", "Context" };

    private static readonly string[] SettingParameters = { "topic", "server", "broker", "host", "config", "setting", "option", "count", "number", "args", "path", "file" };

    /// <summary>Whether the value or the key of the message depends on a parameter that is not a setting.</summary>
    public static bool IsParameter(IInvocationOperation produce, IOperation function)
    {
        IOperation? message = produce.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "message")?.Value;
        return message is not null && DependsOnParameter(message, function, DeepestVariable);
    }

    /// <summary>Whether the configuration depends on one too, for instance on a user's name: then no two calls can share a producer.</summary>
    public static bool IsConfiguredByParameter(ProducerLocal producer)
    {
        IOperation source = producer.Build;
        while (source is IInvocationOperation { Instance: { } receiver })
        {
            source = receiver;
        }

        if (source is ILocalReferenceOperation builder)
        {
            source = Initializer(builder.Local, producer.Function) ?? source;
        }

        IEnumerable<IOperation> given = source.DescendantsAndSelf().OfType<IObjectCreationOperation>().FirstOrDefault()?.Arguments ?? producer.Build.Arguments;
        return given.Any(argument => DependsOnParameter(argument, producer.Function, DeepestVariable)
            || argument.DescendantsAndSelf().OfType<ILocalReferenceOperation>().Any(local => IsChangedByParameter(local.Local, producer.Function)));
    }

    // config.SaslUsername = user;
    private static bool IsChangedByParameter(ILocalSymbol configuration, IOperation function) =>
        function.Descendants().OfType<ISimpleAssignmentOperation>().Any(assignment =>
            assignment.Target is IPropertyReferenceOperation { Instance: ILocalReferenceOperation changed }
            && SymbolEqualityComparer.Default.Equals(changed.Local, configuration)
            && DependsOnParameter(assignment.Value, function, DeepestVariable));

    private static bool DependsOnParameter(IOperation value, IOperation function, int depth)
    {
        foreach (IOperation part in value.DescendantsAndSelf())
        {
            if (part is IParameterReferenceOperation parameter && IsData(parameter.Parameter))
            {
                return true;
            }

            if (depth > 0 && part is ILocalReferenceOperation local
                && Initializer(local.Local, function) is { } initializer && DependsOnParameter(initializer, function, depth - 1))
            {
                return true;
            }
        }

        return false;
    }

    // A list is a batch: one producer for a batch is not one for a message. A parameter of a primary constructor is not of the call.
    private static bool IsData(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: not MethodKind.Constructor }
        && parameter.Type.Name != "CancellationToken"
        && (parameter.Type.SpecialType == SpecialType.System_String || !IsCollection(parameter.Type))
        && !Array.Exists(SettingNames, name => parameter.Type.Name.EndsWith(name, StringComparison.Ordinal))
        && !Array.Exists(SettingParameters, name => parameter.Name.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool IsCollection(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Array ? ((IArrayTypeSymbol)type).ElementType.SpecialType != SpecialType.System_Byte
        : type.SpecialType == SpecialType.System_Collections_IEnumerable || type.AllInterfaces.Any(candidate => candidate.SpecialType == SpecialType.System_Collections_IEnumerable);

    private static IOperation? Initializer(ILocalSymbol local, IOperation function) =>
        function.Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))?.Initializer?.Value;
}

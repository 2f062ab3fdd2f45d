using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Recognises the members of Microsoft.Extensions.Configuration and its relatives that bring settings files into the code.</summary>
internal static class BindingApi
{
    /// <summary><c>IConfiguration</c> and what implements it in .NET, sections included.</summary>
    public static bool IsConfiguration(ITypeSymbol? type) =>
        type is { Name: "IConfiguration" or "IConfigurationSection" or "IConfigurationRoot" or "IConfigurationManager" or "ConfigurationManager" or "ConfigurationRoot" }
        && type.IsIn("Microsoft.Extensions.Configuration");

    /// <summary>A configuration that somebody hands in and that is no section by its type: the application's own.</summary>
    public static bool IsApplications(ITypeSymbol? type) => IsConfiguration(type) && type!.Name != "IConfigurationSection";

    /// <summary><c>GetSection</c> and <c>GetRequiredSection</c>.</summary>
    public static bool IsGetSection(IMethodSymbol method) =>
        method.Name is "GetSection" or "GetRequiredSection" && IsConfiguration(method.Name == "GetSection" ? method.ContainingType : method.Parameters.FirstOrDefault()?.Type);

    /// <summary>The type that a call binds to a section, or null where it is no such call.</summary>
    public static ITypeSymbol? BoundType(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        return method.Name switch
        {
            "Get" when method.TypeArguments.Length == 1 && IsBinder(method) => method.TypeArguments[0],
            "Bind" when method.TypeArguments.Length == 1 && IsOptionsBinder(method) => method.TypeArguments[0],
            "Bind" when IsBinder(method) => ObjectToFill(call) is { } filled ? TypeOf(filled.Value) : null,
            "Configure" when method.TypeArguments.Length == 1 && method.ContainingType.IsIn(DependencyInjection)
                && method.ContainingType.Name == "OptionsConfigurationServiceCollectionExtensions" => method.TypeArguments[0],
            "BindConfiguration" when method.TypeArguments.Length == 1 && IsOptionsBinder(method) => method.TypeArguments[0],
            _ => null,
        };
    }

    /// <summary>Aspire's <c>AddKafkaProducer</c> and <c>AddKeyedKafkaProducer</c>.</summary>
    public static bool IsAspire(IMethodSymbol method) =>
        method.Name is "AddKafkaProducer" or "AddKeyedKafkaProducer" && method.ContainingType.Name == "AspireKafkaProducerExtensions" && method.ContainingType.IsIn("Microsoft.Extensions.Hosting");

    /// <summary>Whether a call that binds has an argument that changes how: names that are not bound are then perhaps refused, or other members are set.</summary>
    public static bool HasOptions(IInvocationOperation call) => call.Arguments.Any(argument =>
        argument is { Parameter.Name: "configureOptions" or "configureBinder", ArgumentKind: ArgumentKind.Explicit, Value.ConstantValue: not { HasValue: true, Value: null } });

    /// <summary>The object that <c>Bind</c> fills.</summary>
    public static IArgumentOperation? ObjectToFill(IInvocationOperation call) => call.Arguments.FirstOrDefault(argument => argument.Parameter is { Name: "instance" });

    /// <summary>Whether code elsewhere in the same file changes options of a type after they are bound, so that a file does not have the last word.</summary>
    public static bool IsConfiguredByCodeToo(ITypeSymbol options, SyntaxNode binding, CancellationToken cancellation) =>
        binding.SyntaxTree.GetRoot(cancellation).DescendantNodes()
            .OfType<InvocationExpressionSyntax>()
            .Any(call => call.Expression is MemberAccessExpressionSyntax { Name: { } name, Expression: { } receiver }
                && name.Identifier.ValueText is "Configure" or "PostConfigure" or "ConfigureAll" or "PostConfigureAll" or "ConfigureOptions"
                && call.ArgumentList.Arguments.Any(argument => argument.Expression is AnonymousFunctionExpressionSyntax)
                && (name is GenericNameSyntax generic ? generic.TypeArgumentList.ToString() : receiver.ToString()).Contains(options.Name));

    private const string DependencyInjection = "Microsoft.Extensions.DependencyInjection";

    private static ITypeSymbol? TypeOf(IOperation value) => value is IConversionOperation conversion ? conversion.Operand.Type : value.Type;

    private static bool IsBinder(IMethodSymbol method) => method.ContainingType.Name == "ConfigurationBinder" && method.ContainingType.IsIn("Microsoft.Extensions.Configuration");

    private static bool IsOptionsBinder(IMethodSymbol method) =>
        method.ContainingType.Name == "OptionsBuilderConfigurationExtensions" && method.ContainingType.IsIn(DependencyInjection);
}

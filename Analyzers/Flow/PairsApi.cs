using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Recognises code that reads files of names and values itself.</summary>
internal static class PairsApi
{
    public static bool IsFile(INamedTypeSymbol type) => type.Name == "File" && type.IsIn("System.IO");

    public static bool IsEnumerable(INamedTypeSymbol type) => type.Name == "Enumerable" && type.IsIn("System.Linq");

    public static bool IsConfigurationExtensions(INamedTypeSymbol type) => type.Name == "ConfigurationExtensions" && type.IsIn("Microsoft.Extensions.Configuration");

    /// <summary><c>ConfigurationBuilder.Build()</c>.</summary>
    public static bool IsBuildOfConfiguration(IMethodSymbol method) =>
        method.Parameters.IsEmpty && method.ContainingType.Name is "ConfigurationBuilder" or "IConfigurationBuilder" && method.ContainingType.IsIn("Microsoft.Extensions.Configuration");

    /// <summary>
    /// The files that a chain <c>new ConfigurationBuilder().Add…File(…)….Build()</c> reads: the application's settings, or the
    /// only INI file; neither where there are others, or where the chain is not seen from its beginning.
    /// </summary>
    public static (bool IsApplications, string? Name) FilesOf(IInvocationOperation build)
    {
        List<(string Method, string? File)> files = new();
        IOperation? current = build.Instance;
        while (Unwrapped(current) is IInvocationOperation call)
        {
            if (call.TargetMethod.Name.StartsWith("Add", StringComparison.Ordinal) && call.TargetMethod.Name.EndsWith("File", StringComparison.Ordinal))
            {
                files.Add((call.TargetMethod.Name, call.Arguments.Select(argument => TextOf(argument.Value)).FirstOrDefault(text => text is not null)));
            }

            current = call.Instance ?? call.Arguments.FirstOrDefault()?.Value;
        }

        if (Unwrapped(current) is not IObjectCreationOperation || files.Count == 0)
        {
            return default;
        }

        bool isApplications = files.All(file => file.Method == "AddJsonFile" && file.File?.StartsWith("appsettings", StringComparison.OrdinalIgnoreCase) == true);
        return (isApplications, files.Count == 1 && files[0].Method == "AddIniFile" ? files[0].File : null);
    }

    /// <summary>Whether the lambdas of <c>ToDictionary</c> take names and values as they stand in the section or the file.</summary>
    public static bool KeepsNames(IInvocationOperation call, SectionContent content)
    {
        if (call.Syntax is not InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 2 } lambdas } syntax)
        {
            return false;
        }

        return content switch
        {
            SectionContent.Children => IsMember(lambdas[0], "Key") && IsMember(lambdas[1], "Value"),
            SectionContent.Lines => syntax.ToString() is var text && (text.Contains("'='") || text.Contains("\"=\"")) && !text.Contains("Replace(") && !text.Contains("+ \""),
            _ => false,
        };
    }

    private static bool IsMember(ArgumentSyntax argument, string name)
    {
        SyntaxNode? body = (argument.Expression as SimpleLambdaExpressionSyntax)?.Body;
        body = body is PostfixUnaryExpressionSyntax suppressed ? suppressed.Operand : body;
        return body is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax } access && access.Name.Identifier.ValueText == name;
    }

    private static IOperation? Unwrapped(IOperation? operation)
    {
        while (operation is IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    // A constant, or what an interpolated string begins with: $"appsettings.{environment}.json".
    private static string? TextOf(IOperation value) => value.ConstantValue is { HasValue: true, Value: string text } ? text
        : value is IInterpolatedStringOperation { Parts.Length: > 0 } interpolated && interpolated.Parts[0] is IInterpolatedStringTextOperation { Text.ConstantValue: { HasValue: true, Value: string start } } ? start
        : null;
}

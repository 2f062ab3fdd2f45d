using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.CodeFixes.Lifecycle;

/// <summary>Finds a logger that code at a position can use.</summary>
internal static class LoggerInScope
{
    /// <summary>The name of the only variable, field or property that is an <c>ILogger</c> and has <c>LogWarning</c>; null where there is none, or several.</summary>
    public static string? Find(SemanticModel model, int position)
    {
        bool isStatic = model.GetEnclosingSymbol(position) is { IsStatic: true };
        ISymbol[] loggers = model.LookupSymbols(position)
            .Where(symbol => TypeOf(symbol) is { } type && IsLogger(type) && IsAssigned(symbol, position) && (symbol is ILocalSymbol || symbol.IsStatic || !isStatic || symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.Constructor } }))
            .ToArray();
        return loggers.Length == 1 && !model.LookupSymbols(position, TypeOf(loggers[0]) as INamespaceOrTypeSymbol, "LogWarning", includeReducedExtensionMethods: true).IsEmpty
            ? loggers[0].Name : null;
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol { AssociatedSymbol: null } field => field.Type,
        IPropertySymbol { Parameters.IsEmpty: true } property => property.Type,
        _ => null,
    };

    private static bool IsLogger(ITypeSymbol type) =>
        type.Name == "ILogger" && type.ContainingNamespace?.ToDisplayString() == "Microsoft.Extensions.Logging";

    private static bool IsAssigned(ISymbol symbol, int position) =>
        symbol is not ILocalSymbol || symbol.DeclaringSyntaxReferences.All(reference => reference.Span.End < position);
}

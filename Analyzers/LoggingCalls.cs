using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers;

/// <summary>Recognises code that only tells a person: writing to a log or to the console.</summary>
internal static class LoggingCalls
{
    private static readonly string[] Names = { "Log", "Write", "Error", "Warn", "Info", "Debug", "Fatal", "Trace", "Critical", "Verbose", "Print" };

    public static bool Is(IOperation statement)
    {
        IOperation expression = statement is IExpressionStatementOperation wrapped ? wrapped.Operation : statement;
        while (expression is IConditionalAccessOperation or IAwaitOperation)
        {
            expression = expression is IConditionalAccessOperation access ? access.WhenNotNull : ((IAwaitOperation)expression).Operation;
        }

        return expression is IInvocationOperation { TargetMethod: var method } && Is(method);
    }

    public static bool Is(IMethodSymbol method) =>
        Names.Any(name => method.Name.StartsWith(name, StringComparison.Ordinal))
        && (method.ReturnsVoid || method.ContainingType.Name is "Console" or "TextWriter" or "AnsiConsole" or "Debug" or "Trace");
}

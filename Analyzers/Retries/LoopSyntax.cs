using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>The text of loops, where it is enough to know it.</summary>
internal static class LoopSyntax
{
    /// <summary>Whether an operation stands in a loop statement or beside a label, so that it may run again.</summary>
    public static bool MayBeIn(IOperation operation)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return false;
                case ILoopOperation or ILabeledOperation:
                    return true;
                case IBlockOperation block:
                    foreach (IOperation statement in block.Operations)
                    {
                        if (statement.Kind == OperationKind.Labeled)
                        {
                            return true;
                        }
                    }

                    break;
            }
        }

        return false;
    }

    /// <summary>The loop statement, or the labeled statement, that makes the loop.</summary>
    public static IEnumerable<Location> LocationsOf(IOperation call, FlowLoop loop)
    {
        foreach (SyntaxNode around in call.Syntax.Ancestors())
        {
            bool isLoop = around is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax;
            if ((isLoop && around.Span.Contains(loop.Span)) || around is LabeledStatementSyntax)
            {
                return new[] { around.GetLocation() };
            }
        }

        return Array.Empty<Location>();
    }

    /// <summary>The name of the called method.</summary>
    public static string NameOf(SyntaxNode called) => called switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax member => member.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => called.ToString(),
    };
}

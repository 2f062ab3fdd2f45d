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
        foreach (IOperation _ in Around(operation))
        {
            return true;
        }

        return false;
    }

    /// <summary>The loop statement in which an operation stands; null where it stands in several, or beside a label.</summary>
    public static ILoopOperation? OnlyLoopAround(IOperation operation)
    {
        IOperation? only = null;
        foreach (IOperation around in Around(operation))
        {
            if (only is not null)
            {
                return null;
            }

            only = around;
        }

        return only as ILoopOperation;
    }

    // What may have an operation run again.
    private static IEnumerable<IOperation> Around(IOperation operation)
    {
        for (IOperation? current = operation; current is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); current = current.Parent)
        {
            if (current is ILoopOperation or ILabeledOperation)
            {
                yield return current;
            }
            else if (current is IBlockOperation block)
            {
                foreach (IOperation statement in block.Operations)
                {
                    if (statement.Kind == OperationKind.Labeled)
                    {
                        yield return statement;
                    }
                }
            }
        }
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

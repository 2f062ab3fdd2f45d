using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers;

/// <summary>What kind of code an operation stands in.</summary>
internal static class CodeAround
{
    /// <summary>Whether the outermost type around an operation, or its file where there is none, names a member.</summary>
    public static bool Names(IOperation operation, string member)
    {
        SyntaxNode outermost = operation.Syntax.SyntaxTree.GetRoot();
        foreach (SyntaxNode around in operation.Syntax.Ancestors())
        {
            outermost = around is TypeDeclarationSyntax ? around : outermost;
        }

        return outermost.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText == member);
    }

    /// <summary>Whether a method has no caller in the application: the program's entry, a test, a benchmark, the loop of a worker.</summary>
    public static bool HasNoCaller(ISymbol symbol, SyntaxNode code) => symbol is IMethodSymbol method
        && (method.Name is "Main" or "<Main>$" or "<top-level-statements-entry-point>"
            || method.Name is "ExecuteAsync" or "StartAsync" or "StopAsync"
            || method is { IsAsync: true, ReturnsVoid: true }
            || TestCode.Contains(code));

    /// <summary>The innermost loop around an operation in the same function, or null.</summary>
    public static ILoopOperation? Loop(IOperation operation)
    {
        for (IOperation? around = operation.Parent; around is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); around = around.Parent)
        {
            if (around is ILoopOperation loop)
            {
                return loop;
            }
        }

        return null;
    }

    /// <summary>The operations of a function, without those of the functions declared in it.</summary>
    public static IEnumerable<IOperation> OwnDescendants(IOperation operation)
    {
        Stack<IOperation> rest = new(operation.ChildOperations.Reverse());
        while (rest.Count > 0)
        {
            IOperation next = rest.Pop();
            yield return next;
            if (next is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
            {
                foreach (IOperation child in next.ChildOperations.Reverse())
                {
                    rest.Push(child);
                }
            }
        }
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Flow;

namespace ProducerSafety.Analyzers;

/// <summary>A method, constructor, accessor, initializer or the top-level statements: whose it is, and its operations by kind.</summary>
internal sealed class CodeOfBody
{
    private static readonly List<IOperation> Nothing = new();

    private readonly Dictionary<OperationKind, List<IOperation>> byKind = new();

    private CodeOfBody(ISymbol owner, IOperation body)
    {
        Owner = owner;
        Stack<IOperation> rest = new();
        rest.Push(body);
        while (rest.Count > 0)
        {
            IOperation operation = rest.Pop();
            Add(operation);
            if (operation.Kind is OperationKind.LocalReference or OperationKind.ParameterReference or OperationKind.InstanceReference or OperationKind.Literal)
            {
                // A third of all: nothing is below them.
                continue;
            }

            foreach (IOperation child in operation.ChildOperations.Reverse())
            {
                rest.Push(child);
            }
        }
    }

    /// <summary>The member whose body it is.</summary>
    public ISymbol Owner { get; }

    /// <summary>The operations of one of the kinds that are listed, in the order of the source.</summary>
    public List<IOperation> OfKind(OperationKind kind) => byKind.TryGetValue(kind, out List<IOperation>? found) ? found : Nothing;

    /// <summary>The bodies of a type with all that is nested in it, or of top-level statements; what a tool wrote is left out.</summary>
    public static IEnumerable<CodeOfBody> Of(SyntaxNode declaration, SemanticModel model, CancellationToken cancellation)
    {
        foreach (SyntaxNode body in BodySyntax.In(declaration))
        {
            SyntaxNode owner = body is EqualsValueClauseSyntax ? body.Parent! : body;
            if ((model.GetDeclaredSymbol(owner, cancellation) ?? model.GetEnclosingSymbol(body.SpanStart, cancellation)) is { } symbol
                && !GeneratedCode.IsMarked(symbol) && model.GetOperation(body, cancellation) is { } operation)
            {
                yield return new CodeOfBody(symbol, operation);
            }
        }
    }

    private void Add(IOperation operation)
    {
        if (IsListed(operation.Kind))
        {
            if (!byKind.TryGetValue(operation.Kind, out List<IOperation>? ofKind))
            {
                byKind.Add(operation.Kind, ofKind = new());
            }

            ofKind.Add(operation);
        }
    }

    private static bool IsListed(OperationKind kind) =>
        kind is OperationKind.Invocation or OperationKind.ObjectCreation or OperationKind.ArrayCreation or Evaluator.CollectionExpression
            or OperationKind.SimpleAssignment or OperationKind.PropertyReference or OperationKind.FieldReference or OperationKind.FieldInitializer
            or OperationKind.CatchClause;
}

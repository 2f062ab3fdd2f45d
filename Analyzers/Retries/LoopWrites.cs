using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>What the text of a loop writes: the variables that it assigns, and the objects that it changes.</summary>
internal sealed class LoopWrites
{
    private readonly Dictionary<ISymbol, List<Write>> writes = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<IOperation>> changes = new(SymbolEqualityComparer.Default);

    public LoopWrites(IOperation function, TextSpan span)
    {
        TextSpan nested = default;
        foreach (IOperation operation in function.Descendants())
        {
            bool isFunction = operation is IAnonymousFunctionOperation or ILocalFunctionOperation;
            if (!isFunction && !MayWrite(operation))
            {
                continue;
            }

            bool isInNested = nested.Contains(operation.Syntax.Span);
            bool isNested = !isFunction && isInNested;
            nested = isFunction && !isInNested ? operation.Syntax.Span : nested;

            // A nested function runs at any time: what it assigns is assigned in the loop.
            if (isNested || span.Contains(operation.Syntax.Span) || operation is IForEachLoopOperation)
            {
                Add(operation, isNested, span);
            }
        }
    }

    /// <summary>Whether the loop calls a method of the type that contains it, which can assign its fields.</summary>
    public bool CallsOwnType { get; private set; }

    public IReadOnlyList<Write> Of(ISymbol variable) => writes.TryGetValue(variable, out List<Write>? found) ? found : Array.Empty<Write>();

    /// <summary>The values that the loop writes into the object of a variable; null stands for a call that may change it.</summary>
    public IReadOnlyList<IOperation> ChangesOf(ISymbol variable) =>
        changes.TryGetValue(variable, out List<IOperation>? found) ? found : Array.Empty<IOperation>();

    /// <summary>The variable at the start of a chain of members.</summary>
    public static ISymbol? RootOf(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } property => property.Property,
        IMemberReferenceOperation member => RootOf(member.Instance),
        IArrayElementReferenceOperation element => RootOf(element.ArrayReference),
        IConversionOperation conversion => RootOf(conversion.Operand),
        IParenthesizedOperation parenthesized => RootOf(parenthesized.Operand),
        _ => null,
    };

    // Most operations only read; to ask each where it stands would take longer than all else.
    private static bool MayWrite(IOperation operation) => operation is IVariableDeclaratorOperation or ILoopOperation or IAssignmentOperation or IIncrementOrDecrementOperation
        or IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } or IPatternOperation or IInvocationOperation;

    private void Add(IOperation operation, bool isNested, TextSpan span)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation { Initializer: { } initializer } declarator:
                Assign(declarator.Symbol, new Write(operation, isNested ? null : initializer.Value));
                break;
            case IVariableDeclaratorOperation { Parent: IVariableDeclarationOperation { Initializer: { } shared } } declarator:
                Assign(declarator.Symbol, new Write(operation, isNested ? null : shared.Value));
                break;
            case IForEachLoopOperation loop when loop.Syntax.Span.IntersectsWith(span) && !loop.Body.Syntax.Span.Contains(span):
                // Inside the loop it runs through the same collection again; as the loop itself it goes on to the next element.
                bool isInner = !loop.Syntax.Span.Contains(span) && !loop.IsAsynchronous;
                foreach (ILocalSymbol local in loop.Locals)
                {
                    Assign(local, new Write(operation, isInner ? loop.Collection : null));
                }

                break;
            case ISimpleAssignmentOperation { Parent: IObjectOrCollectionInitializerOperation }:
                break;
            case ISimpleAssignmentOperation assignment:
                Assign(assignment.Target, assignment, isNested ? null : assignment.Value);
                break;
            case ICoalesceAssignmentOperation coalesce:
                Assign(coalesce.Target, coalesce, isNested ? null : coalesce.Value);
                break;
            case IAssignmentOperation assignment:
                foreach (IOperation target in TargetsOf(assignment.Target))
                {
                    Assign(target, assignment, null);
                }

                break;
            case IIncrementOrDecrementOperation increment:
                Assign(increment.Target, increment, null);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                Assign(argument.Value is IDeclarationExpressionOperation inline ? inline.Expression : argument.Value, argument, null);
                break;
            case IDeclarationPatternOperation { DeclaredSymbol: { } declared }:
                Assign(declared, new Write(operation, !isNested && operation.Parent is IIsPatternOperation whole ? whole.Value : null));
                break;
            case IRecursivePatternOperation { DeclaredSymbol: { } matched }:
                Assign(matched, new Write(operation, null));
                break;
            case IInvocationOperation call when span.Contains(call.Syntax.Span):
                AddCall(call);
                break;
        }
    }

    private void AddCall(IInvocationOperation call)
    {
        if (call.Instance is IInstanceReferenceOperation || (call.Instance is null && !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty))
        {
            CallsOwnType |= !CallNames.IsPure(call.TargetMethod);
        }

        // Strings, numbers and headers: a call on them changes nothing that identifies the message.
        if (call.Instance is { Type: { IsReferenceType: true, SpecialType: not SpecialType.System_String } } instance
            && !CallNames.IsPure(call.TargetMethod) && !GoesThroughHeaders(instance))
        {
            Change(RootOf(instance), call);
        }
    }

    private void Assign(IOperation target, IOperation at, IOperation? value)
    {
        switch (target)
        {
            case ILocalReferenceOperation or IParameterReferenceOperation:
            case IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation }:
                Assign(RootOf(target)!, new Write(at, value));
                break;
            case IMemberReferenceOperation { Member.Name: "Headers" or "Key" or "Timestamp" }:
                break;
            default:
                Change(RootOf(target), value ?? at);
                break;
        }
    }

    private void Assign(ISymbol variable, Write write)
    {
        if (!writes.TryGetValue(variable, out List<Write>? found))
        {
            writes.Add(variable, found = new List<Write>(1));
        }

        found.Add(write);
    }

    private void Change(ISymbol? variable, IOperation value)
    {
        if (variable is null)
        {
            return;
        }

        if (!changes.TryGetValue(variable, out List<IOperation>? found))
        {
            changes.Add(variable, found = new List<IOperation>(1));
        }

        found.Add(value);
    }

    private static IEnumerable<IOperation> TargetsOf(IOperation target) => target switch
    {
        ITupleOperation tuple => tuple.Elements.SelectMany(TargetsOf),
        IDeclarationExpressionOperation declaration => TargetsOf(declaration.Expression),
        _ => new[] { target },
    };

    private static bool GoesThroughHeaders(IOperation? operation) => operation switch
    {
        IMemberReferenceOperation { Member.Name: "Headers" } => true,
        IMemberReferenceOperation member => GoesThroughHeaders(member.Instance),
        _ => false,
    };
}

/// <summary>One write of a variable.</summary>
internal readonly struct Write(IOperation at, IOperation? value)
{
    public IOperation At { get; } = at;

    /// <summary>What is written; null where it is computed from the old value, or comes from elsewhere.</summary>
    public IOperation? Value { get; } = value;
}

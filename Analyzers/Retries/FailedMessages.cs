using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Results;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>
/// Recognises a loop that sends what is taken out of a collection in memory, into which a failed send of the same producer to the same
/// topic puts its message.
/// </summary>
internal static class FailedMessages
{
    private static readonly string[] Adding = { "Add", "Enqueue", "Push", "TryAdd", "AddLast", "AddFirst" };

    /// <summary>Whether a call of the client sends such a message.</summary>
    public static bool AreSentBy(IInvocationOperation send, KafkaSymbols symbols)
    {
        if (send.Arguments.Length < 2 || !MayBeAdded(send.Syntax) || Taken(send.Arguments[1].Value) is not { } taken || CollectionOf(taken, send) is not { } collection)
        {
            return false;
        }

        foreach (IOperation body in Bodies(collection, send))
        {
            foreach (IInvocationOperation added in body.Descendants().OfType<IInvocationOperation>())
            {
                if (Adding.Contains(added.TargetMethod.Name) && added.Arguments.Length == 1 && SymbolEqualityComparer.Default.Equals(LoopWrites.RootOf(added.Instance), collection)
                    && FailedSendOf(added, symbols) is { } failed && IsSameTarget(failed, send))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // By the text of the type, which is shorter than its operations.
    private static bool MayBeAdded(SyntaxNode send)
    {
        SyntaxNode type = send.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? send.SyntaxTree.GetRoot();
        return Array.Exists(Adding, word => KafkaMention.Contains(type, word));
    }

    // The variable that the message is, or is made of.
    private static ISymbol? Taken(IOperation message) => message.DescendantsAndSelf().OfType<ILocalReferenceOperation>().Select(reference => reference.Local).Distinct(SymbolEqualityComparer.Default).ToArray() is { Length: 1 } only ? only[0] : null;

    // foreach (var m in failed), failed.TryDequeue(out var m), m = failed.Dequeue()
    private static ISymbol? CollectionOf(ISymbol taken, IOperation near)
    {
        foreach (IOperation operation in FlowGraphs.FunctionOf(near).Descendants())
        {
            IOperation? collection = operation switch
            {
                IForEachLoopOperation loop when loop.Locals.Contains(taken, SymbolEqualityComparer.Default) => WithoutCopy(loop.Collection),
                IArgumentOperation { Parameter.RefKind: RefKind.Out, Parent: IInvocationOperation take } argument when Is(argument.Value, taken) => take.Instance,
                IVariableDeclaratorOperation { Initializer.Value: IInvocationOperation { Arguments.IsEmpty: true } take } declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, taken) => take.Instance,
                _ => null,
            };
            if (collection is not null && LoopWrites.RootOf(collection) is ILocalSymbol or IFieldSymbol { DeclaredAccessibility: Accessibility.Private } && IsInMemory(collection))
            {
                return LoopWrites.RootOf(collection);
            }
        }

        return null;
    }

    // failed.ToList(): a copy to go through while the collection changes.
    private static IOperation WithoutCopy(IOperation collection)
    {
        while (collection is IConversionOperation or IInvocationOperation { TargetMethod.Name: "ToList" or "ToArray" })
        {
            IOperation? copied = collection is IConversionOperation conversion ? conversion.Operand
                : ((IInvocationOperation)collection).Instance ?? ((IInvocationOperation)collection).Arguments.FirstOrDefault()?.Value;
            if (copied is null)
            {
                break;
            }

            collection = copied;
        }

        return collection;
    }

    private static bool Is(IOperation operation, ISymbol variable) =>
        LoopWrites.RootOf(operation is IDeclarationExpressionOperation declaration ? declaration.Expression : operation) is { } root && SymbolEqualityComparer.Default.Equals(root, variable);

    private static bool IsInMemory(IOperation collection)
    {
        while (collection is IConversionOperation conversion)
        {
            collection = conversion.Operand;
        }

        return collection.Type is { TypeKind: TypeKind.Class, Name: "Queue" or "List" or "Stack" or "LinkedList" or "ConcurrentQueue" or "ConcurrentStack" or "ConcurrentBag", ContainingNamespace: { } space }
            && space.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal);
    }

    private static IEnumerable<IOperation> Bodies(ISymbol collection, IOperation near)
    {
        if (collection is not IFieldSymbol || near.SemanticModel is not { } model)
        {
            yield return FlowGraphs.Outermost(near);
            yield break;
        }

        foreach (BaseMethodDeclarationSyntax method in near.Syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Members.OfType<BaseMethodDeclarationSyntax>() ?? Enumerable.Empty<BaseMethodDeclarationSyntax>())
        {
            if (model.GetOperation(method) is { } body)
            {
                yield return body;
            }
        }
    }

    // The send whose failure puts its message into the collection: in the catch around it, or in the error branch of its handler.
    private static IInvocationOperation? FailedSendOf(IInvocationOperation added, KafkaSymbols symbols)
    {
        bool isError = false;
        for (IOperation around = added; around.Parent is { } parent; around = parent)
        {
            switch (parent)
            {
                case IConditionalOperation choice when choice.WhenTrue == around:
                    isError |= MeansFailure(choice.Condition);
                    break;
                case ICatchClauseOperation { Parent: ITryOperation @try } clause:
                    return ResendInCatchAnalyzer.MentionsFullQueue(clause) || clause.ExceptionType is { SpecialType: not SpecialType.System_Object, Name: not "Exception" } caught && !KafkaSymbols.Is(caught, symbols.KafkaException) ? null
                        : CodeAround.OwnDescendants(@try.Body).OfType<IInvocationOperation>().FirstOrDefault(send => symbols.IsProduceAsync(send.TargetMethod) && IsMessageOf(added.Arguments[0].Value, send, null));
                case IInvocationOperation produce when symbols.IsProduce(produce.TargetMethod) && isError:
                    return DeliveryHandler.Of(produce) is { } handler && IsMessageOf(added.Arguments[0].Value, produce, handler)
                        && !handler.Body.Descendants().Any(operation => operation is IFieldReferenceOperation { Field.Name: "Local_QueueFull" or "NotPersisted" }) ? produce : null;
            }
        }

        return null;
    }

    private static bool MeansFailure(IOperation condition) => condition switch
    {
        IPropertyReferenceOperation { Property.Name: "IsError" } => true,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } comparison => comparison.Descendants().Any(part => part is IFieldReferenceOperation { Field.Name: "NoError" or "Persisted" }),
        _ => false,
    };

    // The whole message, the report's, or the one variable that it is made of.
    private static bool IsMessageOf(IOperation added, IInvocationOperation send, DeliveryHandler? handler) =>
        (handler is not null && added is IPropertyReferenceOperation { Property.Name: "Message", Instance: IParameterReferenceOperation report } && SymbolEqualityComparer.Default.Equals(report.Parameter, handler.Report))
        || (added is ILocalReferenceOperation or IParameterReferenceOperation && send.Arguments.Length >= 2 && LoopWrites.RootOf(added) is { } variable
            && send.Arguments[1].Value.DescendantsAndSelf().Any(part => part is ILocalReferenceOperation or IParameterReferenceOperation && SymbolEqualityComparer.Default.Equals(LoopWrites.RootOf(part), variable)));

    private static bool IsSameTarget(IInvocationOperation first, IInvocationOperation second) =>
        first.Arguments.Length > 0 && LoopWrites.RootOf(first.Instance) is { } producer && SymbolEqualityComparer.Default.Equals(producer, LoopWrites.RootOf(second.Instance))
        && IsSameTopic(first.Arguments[0].Value, second.Arguments[0].Value);

    // The same words mean the same topic where they name the same variables, none of which is a turn's own.
    private static bool IsSameTopic(IOperation first, IOperation second) => first.ConstantValue.HasValue
        ? second.ConstantValue.HasValue && Equals(first.ConstantValue.Value, second.ConstantValue.Value)
        : SyntaxFactory.AreEquivalent(first.Syntax, second.Syntax) && LoopWrites.RootOf(first) is { } root && SymbolEqualityComparer.Default.Equals(root, LoopWrites.RootOf(second));
}

using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>A private field that holds a producer, with everything that its type does with it.</summary>
internal sealed class ProducerField(IFieldSymbol field)
{
    private readonly ConcurrentBag<ProducerUse> uses = new();

    public IFieldSymbol Field { get; } = field;

    /// <summary>The calls, in the order of the source.</summary>
    public IReadOnlyList<ProducerUse> Uses =>
        uses.OrderBy(use => use.Call.Syntax.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(use => use.Call.Syntax.SpanStart).ToArray();

    /// <summary>Whether other code gets the producer.</summary>
    public bool Escapes { get; private set; }

    /// <summary>Whether every producer that the field gets is built right there.</summary>
    public bool IsBuilt { get; private set; }

    /// <summary>Whether the field gets a producer that comes from elsewhere.</summary>
    public bool IsGiven { get; private set; }

    /// <summary>Collects what each type does with its private producers, and hands it over when the whole type has been seen.</summary>
    /// <param name="context">Where to register.</param>
    /// <param name="symbols">The client's types.</param>
    /// <param name="use">A call without which there is nothing to find; types without the name are left alone.</param>
    /// <param name="found">What is done with each field.</param>
    public static void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols, string use, Action<ProducerField, Action<Diagnostic>> found) =>
        context.RegisterSymbolStartAction(
            start =>
            {
                INamedTypeSymbol type = (INamedTypeSymbol)start.Symbol;
                if (!Names(type, use, start.CancellationToken) || FieldsOf(type, symbols) is not { } fields)
                {
                    return;
                }

                start.RegisterOperationAction(
                    operation =>
                    {
                        IFieldReferenceOperation reference = (IFieldReferenceOperation)operation.Operation;
                        if (fields.TryGetValue(reference.Field, out ProducerField? field))
                        {
                            field.Add(reference, symbols);
                        }
                    },
                    OperationKind.FieldReference);
                start.RegisterOperationAction(
                    operation =>
                    {
                        IFieldInitializerOperation initializer = (IFieldInitializerOperation)operation.Operation;
                        foreach (IFieldSymbol initialized in initializer.InitializedFields)
                        {
                            if (fields.TryGetValue(initialized, out ProducerField? field))
                            {
                                field.Write(initializer.Value, symbols);
                            }
                        }
                    },
                    OperationKind.FieldInitializer);
                start.RegisterSymbolEndAction(end =>
                {
                    foreach (ProducerField field in fields.Values)
                    {
                        found(field, end.ReportDiagnostic);
                    }
                });
            },
            SymbolKind.NamedType);

    // To ask a type for its members has the compiler sort them and bind their types; its text is at hand.
    private static bool Names(INamedTypeSymbol type, string use, CancellationToken cancellation)
    {
        foreach (SyntaxReference declaration in type.DeclaringSyntaxReferences)
        {
            TextSpan span = declaration.Span;
            if (declaration.SyntaxTree.GetText(cancellation).ToString().IndexOf(use, span.Start, span.Length, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static Dictionary<IFieldSymbol, ProducerField>? FieldsOf(INamedTypeSymbol type, KafkaSymbols symbols)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct))
        {
            return null;
        }

        Dictionary<IFieldSymbol, ProducerField>? fields = null;
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IFieldSymbol { DeclaredAccessibility: Accessibility.Private, AssociatedSymbol: null } field && KafkaSymbols.Is(field.Type, symbols.Producer))
            {
                fields ??= new Dictionary<IFieldSymbol, ProducerField>(SymbolEqualityComparer.Default);
                fields[field] = new ProducerField(field);
            }
        }

        return fields;
    }

    private void Add(IFieldReferenceOperation reference, KafkaSymbols symbols)
    {
        if (ProducerReference.CallOf(reference) is { } call)
        {
            uses.Add(new ProducerUse(call, FlowGraphs.FunctionOf(call).Parent is not null));
        }
        else if (ProducerReference.WrittenAt(reference) is { } value)
        {
            Write(value, symbols);
        }
        else if (!ProducerReference.OnlyLooks(reference))
        {
            Escapes = true;
        }
    }

    private void Write(IOperation value, KafkaSymbols symbols)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        if (value is IInvocationOperation call && NewProducer.Is(call, symbols))
        {
            IsBuilt = true;
        }
        else if (!ProducerReference.IsNothing(value))
        {
            IsGiven = true;
        }
    }
}

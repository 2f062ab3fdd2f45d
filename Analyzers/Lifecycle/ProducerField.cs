using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Retries;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>A private field that holds a producer, with everything that its type does with it.</summary>
internal sealed class ProducerField(IFieldSymbol field)
{
    private readonly List<ProducerUse> uses = new();

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
        KafkaOperations.RegisterTypes(context, (type, bodies, report) =>
        {
            if (!KafkaMention.Contains(type, use))
            {
                return;
            }

            Dictionary<IFieldSymbol, ProducerField> fields = new(SymbolEqualityComparer.Default);
            AddFields(type, symbols, fields);
            if (fields.Count == 0)
            {
                return;
            }

            foreach (CodeOfBody body in bodies)
            {
                foreach (IOperation operation in body.OfKind(OperationKind.FieldReference))
                {
                    IFieldReferenceOperation reference = (IFieldReferenceOperation)operation;
                    if (fields.TryGetValue(reference.Field, out ProducerField? field))
                    {
                        field.Add(reference, symbols);
                    }
                }

                foreach (IOperation operation in body.OfKind(OperationKind.FieldInitializer))
                {
                    IFieldInitializerOperation initializer = (IFieldInitializerOperation)operation;
                    foreach (IFieldSymbol initialized in initializer.InitializedFields)
                    {
                        if (fields.TryGetValue(initialized, out ProducerField? field))
                        {
                            field.Write(initializer.Value, symbols);
                        }
                    }
                }
            }

            foreach (ProducerField field in fields.Values)
            {
                found(field, report);
            }
        });

    private static void AddFields(INamedTypeSymbol type, KafkaSymbols symbols, Dictionary<IFieldSymbol, ProducerField> fields)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IFieldSymbol { DeclaredAccessibility: Accessibility.Private, AssociatedSymbol: null } field && KafkaSymbols.Is(field.Type, symbols.Producer))
            {
                fields[field] = new ProducerField(field);
            }
            else if (member is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } nested)
            {
                AddFields(nested, symbols, fields);
            }
        }
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

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Files;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Producers' configurations inside of something else that is bound: an options class of the application, Aspire's settings.</summary>
internal sealed partial class Evaluator
{
    /// <summary>How deep in an options class a producer's configuration is looked for.</summary>
    public const int MaximumNesting = 3;

    /// <summary>An options class with a property of type <c>ProducerConfig</c>: that property's section is the producer's.</summary>
    private void BindOptions(IInvocationOperation call, ITypeSymbol options, SectionValue section, int depth = 0)
    {
        if (depth == MaximumNesting || options.DeclaringSyntaxReferences.IsEmpty || BindingApi.IsConfiguredByCodeToo(options, call.Syntax, context.Cancellation))
        {
            return;
        }

        foreach (IPropertySymbol property in options.GetMembers().OfType<IPropertySymbol>().Where(property => property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public }))
        {
            SectionValue inner = section.Section(property.Name);
            if (!api.IsProducerConfiguration(property.Type))
            {
                if (property.Type is { TypeKind: TypeKind.Class, SpecialType: SpecialType.None })
                {
                    BindOptions(call, property.Type, inner, depth + 1);
                }
            }
            else if (!IsChangedByCode(property, call.Syntax))
            {
                BindElsewhere(call, property.Type, inner, ConfigurationObject.HandedInBy(property, options));
            }
        }
    }

    /// <summary><c>builder.AddKafkaProducer&lt;TKey, TValue&gt;("name")</c> of Aspire, which binds sections with fixed names.</summary>
    private void BindAspire(IInvocationOperation call, FlowValue[] arguments)
    {
        // A delegate may change whatever was bound.
        if (call.Arguments.Any(argument => argument.Parameter?.Type.TypeKind == TypeKind.Delegate && argument.ArgumentKind == ArgumentKind.Explicit))
        {
            return;
        }

        SectionValue section = SectionValue.Application.Section("Aspire:Confluent:Kafka:Producer");
        ITypeSymbol type = api.Symbols.ProducerConfig;
        BindElsewhere(call, type, section.Section("Config"), ConfigurationObject.ResultOf(call.Syntax, context.Calls));
        if (arguments.Length > 1 && arguments[1] is ConstantValue { Value: string name } && call.TargetMethod.ContainingType is { } aspire)
        {
            BindElsewhere(call, type, section.Section(name).Section("Config"), ConfigurationObject.HandedInBy(aspire));
        }
    }

    /// <summary>A configuration that is filled from a section, and handed to a builder, by code that is not seen.</summary>
    private void BindElsewhere(IInvocationOperation call, ITypeSymbol type, SectionValue section, ConfigurationObject target)
    {
        if (SectionReader.ReadBound(context.Bindings.Layers, section.Path, type, call.Syntax, api) is not { } content)
        {
            return;
        }

        context.ReportUnbound(content, type, BindingApi.HasOptions(call), call);
        State = State.With(target, ObjectState.Created.With(Fill(ProducerSettings.Empty, content)).AsProducers().AsSeenElsewhere());
    }

    // options.Producer.Acks = …: the file does not have the last word.
    private static bool IsChangedByCode(IPropertySymbol property, SyntaxNode binding) => binding.SyntaxTree.GetRoot().DescendantNodes()
        .OfType<AssignmentExpressionSyntax>()
        .Any(assignment => assignment.Left is MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } && name == property.Name);
}

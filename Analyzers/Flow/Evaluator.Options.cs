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

    /// <summary><c>builder.AddKafkaProducer&lt;TKey, TValue&gt;("name")</c> of Aspire, which binds sections with fixed names and then calls a delegate.</summary>
    private void BindAspire(IInvocationOperation call, FlowValue[] arguments)
    {
        SectionValue all = SectionValue.Application.Section("Aspire:Confluent:Kafka:Producer");
        string? name = (arguments.ElementAtOrDefault(1) as ConstantValue)?.Value as string;
        ProducerSettings settings = ProducerSettings.Empty;
        bool isFound = false;
        foreach (SectionValue section in name is null ? new[] { all } : new[] { all, all.Section(name) })
        {
            if (SectionReader.ReadBound(context.Bindings.Layers, section.Section("Config").Path, api.Symbols.ProducerConfig, call.Syntax, api) is { } content)
            {
                isFound = true;
                settings = Fill(settings, content);
                context.ReportUnbound(content, api.Symbols.ProducerConfig, BindingApi.HasOptions(call), call);
                context.Bindings.Remember(call.Syntax, content.Section);
            }
        }

        // Environment variables may hold what the files do not.
        if (isFound)
        {
            JudgeFilled(name is null ? settings.WithUnseenWrites() : settings, call, arguments);
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

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Flow;

namespace ProducerSafety.Analyzers.CodeFixes.Configuration;

/// <summary>Turns the steps of a plan into text changes.</summary>
internal sealed class PlanEditor(SemanticModel model, SourceText text, CancellationToken cancellation)
{
    private readonly SettingWriter writer = new(model, cancellation);
    private readonly Dictionary<SyntaxNode, ElementListEdit> lists = new();
    private readonly List<TextChange> changes = new();

    /// <summary>Adds one step; false where it cannot be made safely.</summary>
    public bool Apply(RepairStep step, SyntaxNode place) => step.Action switch
    {
        RepairAction.Replace => Replace(step, place),
        RepairAction.Remove => Remove(place),
        RepairAction.Rename => Rename(step, place),
        _ => Insert(step, place),
    };

    public IReadOnlyList<TextChange> Changes() =>
        changes.Concat(lists.Values.SelectMany(list => list.Changes())).ToArray();

    private bool Replace(RepairStep step, SyntaxNode place)
    {
        if (WrittenSetting.Of(place) is not { } written || !writer.IsPlainConstant(written.Value)
            || writer.Value(step, written) is not { } value)
        {
            return false;
        }

        changes.Add(new(value.Span, value.Text));
        return true;
    }

    private bool Rename(RepairStep step, SyntaxNode place)
    {
        if (WrittenSetting.Of(place)?.Name is not LiteralExpressionSyntax name)
        {
            return false;
        }

        changes.Add(new(name.Span, $"\"{step.Value}\""));
        return true;
    }

    private bool Remove(SyntaxNode place)
    {
        if (place.Parent is InitializerExpressionSyntax list)
        {
            Edit(list).Remove(place);
            return true;
        }

        // The element of a collection expression is wrapped in a node of its own.
        if (place.Parent?.Parent is { } wrapped && IsCollectionExpression(wrapped))
        {
            Edit(wrapped).Remove(place.Parent);
            return true;
        }

        if (place.Parent is not ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax or SwitchSectionSyntax } statement)
        {
            return false;
        }

        changes.Add(new(LineOf(statement), ""));
        return true;
    }

    private bool Insert(RepairStep step, SyntaxNode place)
    {
        switch (place)
        {
            case BaseObjectCreationExpressionSyntax creation when writer.NewElement(step, creation) is { } element:
                if (creation.Initializer is { } initializer)
                {
                    Edit(initializer).Add(element);
                }
                else
                {
                    changes.Add(WithInitializer(creation, element));
                }

                return true;
            case ArrayCreationExpressionSyntax { Initializer: { } elements }:
                Edit(elements).Add(SettingWriter.NewPair(step, elements.Expressions.LastOrDefault()));
                return true;
            case ImplicitArrayCreationExpressionSyntax { Initializer: { } elements }:
                Edit(elements).Add(SettingWriter.NewPair(step, elements.Expressions.LastOrDefault()));
                return true;
            case { } list when IsCollectionExpression(list) && ConfigurationApi.IsPairSequence(model.GetTypeInfo(list, cancellation).ConvertedType):
                Edit(list).Add(SettingWriter.NewPair(step, list.ChildNodes().LastOrDefault()?.ChildNodes().FirstOrDefault()));
                return true;
            default:
                return false;
        }
    }

    private static TextChange WithInitializer(BaseObjectCreationExpressionSyntax creation, string element)
    {
        // new ProducerConfig() { … } needs no parentheses; new() { … } does.
        bool dropsParentheses = creation is ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0 };
        int end = dropsParentheses ? ((ObjectCreationExpressionSyntax)creation).Type.Span.End : creation.Span.End;
        return new(TextSpan.FromBounds(end, creation.Span.End), $" {{ {element} }}");
    }

    // SyntaxKind.CollectionExpression, which the Roslyn that we build against does not name yet.
    private static bool IsCollectionExpression(SyntaxNode node) => node.RawKind == 9076;

    private ElementListEdit Edit(SyntaxNode list)
    {
        if (!lists.TryGetValue(list, out ElementListEdit? edit))
        {
            lists[list] = edit = new(list, text);
        }

        return edit;
    }

    // The statement's whole line where it stands alone on it, with a comment behind it; comments above stay.
    private TextSpan LineOf(ExpressionStatementSyntax statement)
    {
        TextLine first = text.Lines.GetLineFromPosition(statement.SpanStart);
        TextLine last = text.Lines.GetLineFromPosition(statement.Span.End);
        bool isAlone = string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(first.Start, statement.SpanStart)))
            && statement.GetLastToken().TrailingTrivia.Span.End >= last.End;
        return isAlone ? TextSpan.FromBounds(first.Start, last.EndIncludingLineBreak) : statement.Span;
    }
}

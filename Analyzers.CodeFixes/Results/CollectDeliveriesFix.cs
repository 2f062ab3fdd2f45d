using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Results;

/// <summary>KPS3008: sends all messages of the loop and then awaits them together.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CollectDeliveriesFix))]
public sealed class CollectDeliveriesFix : SourceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS3008");

    private protected override Fix? FindFix(Source source, Diagnostic diagnostic)
    {
        if (source.Root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || call.FirstAncestorOrSelf<AwaitExpressionSyntax>() is not { Parent: ExpressionStatementSyntax sent }
            || LoopAround(sent) is not { Parent: BlockSyntax or GlobalStatementSyntax } loop
            || !FitsQueue(loop, source.Model, source.Cancellation))
        {
            return null;
        }

        string name = source.Code.NewName("deliveries", loop);
        string list = source.Code.NameOf("System.Collections.Generic.List`1", loop.SpanStart);
        string task = source.Code.NameOf("System.Threading.Tasks.Task", loop.SpanStart);
        string between = source.Code.LineBreak + source.Code.Indentation(loop);
        return new Fix("Collect the tasks and await them all", new TextChange[]
        {
            new(new(loop.SpanStart, 0), $"var {name} = new {list}<{task}>();{between}"),
            new(TextSpan.FromBounds(sent.SpanStart, call.SpanStart), $"{name}.Add("),
            new(TextSpan.FromBounds(call.Span.End, sent.Span.End), ");"),
            new(new(loop.Span.End, 0), $"{between}await {task}.WhenAll({name});"),
        });
    }

    // The send must be the loop's last statement: what follows it would come before the acknowledgement.
    private static StatementSyntax? LoopAround(StatementSyntax sent)
    {
        SyntaxNode? parent = sent.Parent;
        if (parent is BlockSyntax block && block.Statements.Last() == sent)
        {
            parent = block.Parent;
        }

        return parent is ForEachStatementSyntax or ForStatementSyntax ? (StatementSyntax)parent : null;
    }

    // What is enumerated while it is made can be longer than the local queue, which the awaits kept short.
    private static bool FitsQueue(StatementSyntax loop, SemanticModel model, CancellationToken cancellation) => loop switch
    {
        ForEachStatementSyntax each => model.GetTypeInfo(each.Expression, cancellation).Type is { } type
            && (type.TypeKind == TypeKind.Array || type.AllInterfaces.Add(type as INamedTypeSymbol ?? model.Compilation.ObjectType).Any(found => found.Name is "ICollection" or "IReadOnlyCollection")),
        ForStatementSyntax { Condition: BinaryExpressionSyntax { Right: var limit } } => model.GetConstantValue(limit, cancellation) is not { HasValue: true, Value: int count } || count < 100_000,
        _ => false,
    };
}

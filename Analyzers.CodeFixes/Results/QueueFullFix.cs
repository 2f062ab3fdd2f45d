using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Results;

/// <summary>KPS3006: waits for room in the local queue, and sends again: a message that did not get in was never sent.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(QueueFullFix))]
public sealed class QueueFullFix : TextChangeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS3006");

    private protected override async Task<Fix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Parent: ExpressionStatementSyntax { Parent: BlockSyntax } statement, Expression: MemberAccessExpressionSyntax { Expression: var producer } } || model is null
            || producer is not (IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax })
            || model.GetTypeInfo(producer, cancellation).Type is not INamedTypeSymbol { TypeArguments.Length: 2 } type)
        {
            return null;
        }

        CodeText code = new(model, text, cancellation);
        string indentation = code.Indentation(statement);
        int at = statement.SpanStart;
        string full = code.NewName("full", statement);
        string types = string.Join(", ", type.TypeArguments.Select(argument => argument.ToMinimalDisplayString(model, at)));
        string before = $"while (true)\n{{\n    try\n    {{\n        ";
        string after = $"\n        break;\n    }}\n    catch ({code.NameOf("Confluent.Kafka.ProduceException`2", at)}<{types}> {full}) when ({full}.Error.Code == {code.NameOf("Confluent.Kafka.ErrorCode", at)}.Local_QueueFull)\n    {{\n"
            + $"        {producer}.Poll({code.NameOf("System.TimeSpan", at)}.FromMilliseconds(100));\n    }}\n}}";
        string deeper = CodeText.Deeper(CodeText.Deeper(indentation));
        string sent = statement.ToString().Replace(code.LineBreak + indentation, code.LineBreak + deeper);
        return new Fix("Wait for room in the local queue", new[] { new TextChange(statement.Span, code.Indented(before, indentation) + sent + code.Indented(after, indentation)) });
    }
}

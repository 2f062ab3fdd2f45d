using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Results;

/// <summary>KPS3006: waits for room in the local queue, and sends again: a message that did not get in was never sent.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(QueueFullFix))]
public sealed class QueueFullFix : SourceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS3006");

    private protected override Fix? FindFix(Source source, Diagnostic diagnostic)
    {
        if (source.Root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Parent: ExpressionStatementSyntax { Parent: BlockSyntax } statement, Expression: MemberAccessExpressionSyntax { Expression: var producer } }
            || producer is not (IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax })
            || source.Model.GetTypeInfo(producer, source.Cancellation).Type is not INamedTypeSymbol { TypeArguments.Length: 2 } type)
        {
            return null;
        }

        string indentation = source.Code.Indentation(statement);
        int at = statement.SpanStart;
        string full = source.Code.NewName("full", statement);
        string types = string.Join(", ", type.TypeArguments.Select(argument => argument.ToMinimalDisplayString(source.Model, at)));
        string before = $"while (true)\n{{\n    try\n    {{\n        ";
        string after = $"\n        break;\n    }}\n    catch ({source.Code.NameOf("Confluent.Kafka.ProduceException`2", at)}<{types}> {full}) when ({full}.Error.Code == {source.Code.NameOf("Confluent.Kafka.ErrorCode", at)}.Local_QueueFull)\n    {{\n"
            + $"        {producer}.Poll({source.Code.NameOf("System.TimeSpan", at)}.FromMilliseconds(100));\n    }}\n}}";
        string deeper = CodeText.Deeper(CodeText.Deeper(indentation));
        string sent = statement.ToString().Replace(source.Code.LineBreak + indentation, source.Code.LineBreak + deeper);
        return new Fix("Wait for room in the local queue", new[] { new TextChange(statement.Span, source.Code.Indented(before, indentation) + sent + source.Code.Indented(after, indentation)) });
    }
}

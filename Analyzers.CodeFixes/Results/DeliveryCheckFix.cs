using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Results;

/// <summary>KPS3002 and KPS3003: logs the error of a delivery report, where a logger is in scope.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeliveryCheckFix))]
public sealed class DeliveryCheckFix : SourceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS3002", "KPS3003");

    private protected override Fix? FindFix(Source source, Diagnostic diagnostic)
    {
        SyntaxNode place = source.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (source.Code.Logger(place) is not { } logger)
        {
            return null;
        }

        TextChange? change = diagnostic.Id == "KPS3002" ? AddHandler(place, source.Code, logger) : AddCheck(place, source.Code, logger);
        return change is { } found ? new Fix("Log a failed delivery", new[] { found }) : null;
    }

    private static TextChange? AddHandler(SyntaxNode place, CodeText code, string logger)
    {
        if (place.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Parent: ExpressionStatementSyntax statement } call
            || call.ArgumentList.Arguments.Any(argument => argument.NameColon is not null))
        {
            return null;
        }

        string report = code.NewName("report", statement);
        string handler = code.Indented($"{report} =>\n{{\n    {Check(report, logger).Replace("\n", "\n    ")}\n}}", code.Indentation(statement));
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        return arguments.Count == 3
            ? new(arguments[2].Span, handler)
            : new TextChange(new(arguments.Last().Span.End, 0), ", " + handler);
    }

    private static TextChange? AddCheck(SyntaxNode place, CodeText code, string logger)
    {
        if (place.FirstAncestorOrSelf<LambdaExpressionSyntax>() is not { } lambda || ParameterOf(lambda) is not { } report)
        {
            return null;
        }

        string indentation = code.Indentation(lambda);
        string check = Check(report, logger);
        if (lambda.Body is BlockSyntax { Statements.Count: 0 })
        {
            return new(AfterArrow(lambda), code.Indented($"\n{{\n    {check.Replace("\n", "\n    ")}\n}}", indentation));
        }

        if (lambda.Body is BlockSyntax block)
        {
            string inner = code.Indentation(block.Statements[0]);
            return new TextChange(new(block.Statements[0].SpanStart, 0), code.Indented(check + "\n\n", inner).Replace(inner + code.LineBreak, code.LineBreak));
        }

        return new(AfterArrow(lambda), code.Indented($"\n{{\n    {check.Replace("\n", "\n    ")}\n\n    {lambda.Body};\n}}", indentation).Replace(indentation + code.LineBreak, code.LineBreak));
    }

    private static TextSpan AfterArrow(LambdaExpressionSyntax lambda) => TextSpan.FromBounds(lambda.ArrowToken.Span.End, lambda.Body.Span.End);

    private static string? ParameterOf(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.ValueText,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 1 } parameters } => parameters[0].Identifier.ValueText,
        _ => null,
    };

    private static string Check(string report, string logger) =>
        $"if ({report}.Error.IsError)\n{{\n    {logger}.LogError(\"Delivery to {{Topic}} failed: {{Reason}}\", {report}.Topic, {report}.Error.Reason);\n}}";
}

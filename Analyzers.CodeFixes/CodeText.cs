using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes;

/// <summary>What new code needs to know of the code that it is put into: indentation, line ends, names.</summary>
internal sealed class CodeText(SemanticModel model, SourceText text, CancellationToken cancellation)
{
    private const string Step = "    ";

    /// <summary>The line end that the file uses.</summary>
    public string LineBreak { get; } = text.Lines.Count > 1 && text.Lines[0] is var first && first.EndIncludingLineBreak > first.End
        ? text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak)) : "\n";

    /// <summary>The white space at the beginning of the line in which a node begins.</summary>
    public string Indentation(SyntaxNodeOrToken node)
    {
        TextLine line = text.Lines.GetLineFromPosition(node.SpanStart);
        int end = line.Start;
        while (end < line.End && text[end] is ' ' or '\t')
        {
            end++;
        }

        return text.ToString(TextSpan.FromBounds(line.Start, end));
    }

    /// <summary>Lines after the first one get an indentation; a line break in the text is <c>\n</c>.</summary>
    public string Indented(string lines, string indentation) =>
        lines.Replace("\n", LineBreak + indentation);

    /// <summary>One more level of indentation.</summary>
    public static string Deeper(string indentation) => indentation + (indentation.Length > 0 && indentation[0] == '\t' ? "\t" : Step);

    /// <summary>A type's name as it can be written at a position.</summary>
    public string NameOf(string metadataName, int position)
    {
        INamedTypeSymbol? type = model.Compilation.GetTypeByMetadataName(metadataName);
        return type?.ToMinimalDisplayString(model, position, SymbolDisplayFormat.MinimallyQualifiedFormat.WithGenericsOptions(SymbolDisplayGenericsOptions.None)) ?? metadataName;
    }

    /// <summary>A name that means nothing yet around a node: the wanted one, or that with a number.</summary>
    public string NewName(string wanted, SyntaxNode near)
    {
        SyntaxNode scope = near.FirstAncestorOrSelf<MemberDeclarationSyntax>(member => member is not GlobalStatementSyntax) ?? near.SyntaxTree.GetRoot(cancellation);
        HashSet<string> taken = new(scope.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText));
        string name = wanted;
        for (int number = 2; taken.Contains(name) || !model.LookupSymbols(near.SpanStart, name: name).IsEmpty; number++)
        {
            name = wanted + number;
        }

        return name;
    }

    /// <summary>The name of a logger that code at a node can use, or null.</summary>
    public string? Logger(SyntaxNode near)
    {
        if (model.Compilation.GetTypeByMetadataName("Microsoft.Extensions.Logging.ILogger") is not { } logger
            || model.LookupSymbols(near.SpanStart, name: "LoggerExtensions").IsEmpty)
        {
            return null;
        }

        bool isStatic = model.GetEnclosingSymbol(near.SpanStart, cancellation) is { IsStatic: true };
        foreach (ISymbol symbol in model.LookupSymbols(near.SpanStart))
        {
            ITypeSymbol? type = symbol switch
            {
                ILocalSymbol local when local.DeclaringSyntaxReferences.All(reference => reference.Span.End < near.SpanStart) => local.Type,
                IParameterSymbol parameter => parameter.Type,
                IFieldSymbol field when !isStatic || field.IsStatic => field.Type,
                IPropertySymbol property when !isStatic || property.IsStatic => property.Type,
                _ => null,
            };
            if (KafkaSymbols.Is(type, logger))
            {
                return symbol.Name;
            }
        }

        return null;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>
/// Makes a second document with the same code in another namespace, so that Fix All in a project has more to do than
/// Fix All in a document.
/// </summary>
internal static class Twin
{
    private const string Namespace = "Twin";

    /// <summary>
    /// The same code with each namespace <c>N</c> called <c>Twin.N</c> and with types outside of namespaces moved into
    /// <c>Twin</c>; null where that cannot be done: top-level statements, or types both inside and outside of namespaces.
    /// </summary>
    public static SourceText? Of(SourceText source, CSharpParseOptions options)
    {
        CompilationUnitSyntax root = SyntaxFactory.ParseCompilationUnit(source.ToString(), options: options);
        BaseNamespaceDeclarationSyntax[] namespaces = [.. root.Members.OfType<BaseNamespaceDeclarationSyntax>()];
        if (root.Members.Count == 0 || root.Members.Any(member => member is GlobalStatementSyntax) || (namespaces.Length > 0 && namespaces.Length < root.Members.Count))
        {
            return null;
        }

        if (namespaces.Length > 0)
        {
            return source.WithChanges(namespaces.Select(declaration => new TextChange(new TextSpan(declaration.Name.SpanStart, 0), Namespace + ".")));
        }

        string newLine = source.ToString().Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return source.WithChanges(
            new TextChange(new TextSpan(root.Members[0].FullSpan.Start, 0), $"namespace {Namespace}{newLine}{{{newLine}"),
            new TextChange(new TextSpan(source.Length, 0), $"{newLine}}}{newLine}"));
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Files;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Where a finding is shown.</summary>
internal static class SettingPlace
{
    /// <summary>What a place lies in: a syntax tree, or the path of a settings file; null for neither.</summary>
    public static object? FileOf(object? where) => where switch { SyntaxNode node => node.SyntaxTree, FilePlace place => place.File.Path, _ => null };

    /// <summary>A node's or a file's place, as a whole.</summary>
    public static Location LocationOf(object where) => where is FilePlace place ? place.ToLocation() : ((SyntaxNode)where).GetLocation();

    /// <summary>
    /// A written setting as a whole; of a creation only <c>new</c> and the type, and of a call that is given a lambda only the name, so that
    /// many lines are not underlined.
    /// </summary>
    public static Location Shown(SyntaxNode where) => where switch
    {
        ObjectCreationExpressionSyntax { Initializer: not null } creation =>
            Location.Create(creation.SyntaxTree, TextSpan.FromBounds(creation.SpanStart, creation.Type.Span.End)),
        ImplicitObjectCreationExpressionSyntax { Initializer: not null } creation =>
            Location.Create(creation.SyntaxTree, TextSpan.FromBounds(creation.SpanStart, creation.ArgumentList.Span.End)),
        ArrayCreationExpressionSyntax { Initializer: not null } creation =>
            Location.Create(creation.SyntaxTree, TextSpan.FromBounds(creation.SpanStart, creation.Type.Span.End)),
        ImplicitArrayCreationExpressionSyntax creation =>
            Location.Create(creation.SyntaxTree, TextSpan.FromBounds(creation.SpanStart, creation.CloseBracketToken.Span.End)),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name }, ArgumentList.Arguments: var arguments } when arguments.Any(argument => argument.Expression is AnonymousFunctionExpressionSyntax) =>
            name.GetLocation(),
        _ => where.GetLocation(),
    };
}

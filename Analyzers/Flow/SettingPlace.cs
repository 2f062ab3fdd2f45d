using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Where a finding is shown.</summary>
internal static class SettingPlace
{
    /// <summary>A written setting as a whole; of a creation only <c>new</c> and the type, so that an initializer of many lines is not underlined.</summary>
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
        _ => where.GetLocation(),
    };
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProducerSafety.Analyzers.CodeFixes.Configuration;

/// <summary>A setting as it stands in the code: the expression of its value, and whether that is text or C#'s own type.</summary>
internal readonly struct WrittenSetting(ExpressionSyntax value, ExpressionSyntax? property, ExpressionSyntax? name = null)
{
    /// <summary>The expression of the name; null where a C# property is assigned.</summary>
    public ExpressionSyntax? Name { get; } = name;

    /// <summary>The expression of the value.</summary>
    public ExpressionSyntax Value { get; } = value;

    /// <summary>The C# property that is assigned; null where name and value are strings.</summary>
    public ExpressionSyntax? Property { get; } = property;

    public static WrittenSetting? Of(SyntaxNode place) => place switch
    {
        AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax element } pair => new(pair.Right, null, element.ArgumentList.Arguments.FirstOrDefault()?.Expression),
        AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax element } pair => new(pair.Right, null, element.ArgumentList.Arguments.FirstOrDefault()?.Expression),
        AssignmentExpressionSyntax assignment => new(assignment.Right, assignment.Left),
        InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 2 } arguments } when arguments.All(argument => argument.NameColon is null) =>
            new(arguments[1].Expression, null, arguments[0].Expression),
        InitializerExpressionSyntax { Expressions: { Count: 2 } pair } => new(pair[1], null, pair[0]),
        BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 2 } arguments } when arguments.All(argument => argument.NameColon is null) =>
            new(arguments[1].Expression, null, arguments[0].Expression),
        _ => null,
    };
}

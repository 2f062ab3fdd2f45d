using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Results;

namespace ProducerSafety.Analyzers.CodeFixes.Results;

/// <summary>KPS3001 and KPS3007: awaits the task. Only where that compiles: in a function that is asynchronous, or in a program's entry.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitDeliveryFix))]
public sealed class AwaitDeliveryFix : SourceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS3001", "KPS3007");

    private protected override Fix? FindFix(Source source, Diagnostic diagnostic)
    {
        SyntaxNode place = source.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        List<TextChange> changes = new();
        bool isFound = diagnostic.Id == "KPS3001" ? AwaitForgotten(place, source.Model, changes, source.Cancellation) : AwaitBlocked(place, source.Model, changes, source.Cancellation);
        return isFound && MakeAsync(place, source.Model, source.Code, changes, source.Cancellation) ? new Fix("Await the delivery", changes) : null;
    }

    private static bool AwaitForgotten(SyntaxNode place, SemanticModel model, List<TextChange> changes, CancellationToken cancellation)
    {
        if (place.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } syntax
            || model.GetOperation(syntax, cancellation) is not IInvocationOperation call
            || TaskUse.WholeValue(call) is not { } value || value.Syntax is ConditionalAccessExpressionSyntax or ConditionalExpressionSyntax)
        {
            return false;
        }

        switch (value.Parent)
        {
            case ISimpleAssignmentOperation { Target: IDiscardOperation } discard:
                changes.Add(new(TextSpan.FromBounds(discard.Syntax.SpanStart, value.Syntax.SpanStart), "await "));
                return true;
            case IExpressionStatementOperation:
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Syntax.Parent: VariableDeclarationSyntax { Type.IsVar: true } } }:
                changes.Add(new(new(value.Syntax.SpanStart, 0), "await "));
                return true;
            default:
                return false;
        }
    }

    private static bool AwaitBlocked(SyntaxNode place, SemanticModel model, List<TextChange> changes, CancellationToken cancellation)
    {
        ExpressionSyntax? task = place.FirstAncestorOrSelf<ExpressionSyntax>(node => node.Span == place.Span) switch
        {
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result => result.Expression,
            InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" } wait } => wait.Expression,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetResult", Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax awaiter } } } => awaiter.Expression,
            _ => null,
        };

        // Who blocks catches an AggregateException; who awaits catches what is inside.
        bool isCaughtAsAggregate = place.Ancestors().OfType<TryStatementSyntax>().SelectMany(around => around.Catches)
            .Any(clause => model.GetTypeInfo(clause.Declaration?.Type ?? (SyntaxNode)clause, cancellation).Type?.Name == "AggregateException");
        if (task is null || isCaughtAsAggregate)
        {
            return false;
        }

        bool standsAlone = place.Parent is ExpressionStatementSyntax or EqualsValueClauseSyntax or ArgumentSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax
            || place.Parent is AssignmentExpressionSyntax assignment && assignment.Right == place;
        changes.Add(new(new(place.SpanStart, 0), standsAlone ? "await " : "(await "));
        changes.Add(new(TextSpan.FromBounds(task.Span.End, place.Span.End), standsAlone ? "" : ")"));
        return true;
    }

    private static bool MakeAsync(SyntaxNode place, SemanticModel model, CodeText code, List<TextChange> changes, CancellationToken cancellation)
    {
        foreach (SyntaxNode around in place.Ancestors())
        {
            switch (around)
            {
                case LockStatementSyntax or CatchFilterClauseSyntax or QueryExpressionSyntax or UnsafeStatementSyntax:
                    return false;
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword);
                case LocalFunctionStatementSyntax local:
                    return local.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case MethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword) || MakeEntryAsync(method, code, changes);
                case GlobalStatementSyntax:
                    return true;
                case MemberDeclarationSyntax or AccessorDeclarationSyntax:
                    return false;
            }
        }

        return model.GetEnclosingSymbol(place.SpanStart, cancellation) is IMethodSymbol { IsAsync: true };
    }

    // Nobody but the runtime calls a program's entry, so its signature may change.
    private static bool MakeEntryAsync(MethodDeclarationSyntax method, CodeText code, List<TextChange> changes)
    {
        if (method.Identifier.ValueText != "Main" || !method.Modifiers.Any(SyntaxKind.StaticKeyword) || method.ReturnType is not PredefinedTypeSyntax returned
            || method.DescendantNodes().Any(node => node is RefExpressionSyntax or RefTypeSyntax))
        {
            return false;
        }

        string task = code.NameOf("System.Threading.Tasks.Task", method.SpanStart);
        string result = returned.Keyword.IsKind(SyntaxKind.VoidKeyword) ? task : $"{task}<{returned.Keyword.Text}>";
        changes.Add(new(returned.Span, $"async {result}"));
        return true;
    }
}

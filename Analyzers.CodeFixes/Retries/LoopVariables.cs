using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.CodeFixes.Retries;

/// <summary>The variables of a loop that is taken out: which only the loop needs, and whether what is kept reads any of them.</summary>
internal sealed class LoopVariables
{
    private readonly List<(IdentifierNameSyntax Use, ISymbol Symbol)> uses = new();
    private readonly StatementSyntax loop;
    private readonly CancellationToken cancellation;
    private readonly HashSet<ISymbol> written = new(SymbolEqualityComparer.Default);

    public LoopVariables(StatementSyntax loop, SemanticModel model, CancellationToken cancellation)
    {
        this.loop = loop;
        this.cancellation = cancellation;
        Member = loop.Ancestors().First(around => around is CompilationUnitSyntax or (MemberDeclarationSyntax and not GlobalStatementSyntax));
        foreach (IdentifierNameSyntax name in Member.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (model.GetSymbolInfo(name, cancellation).Symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol)
            {
                uses.Add((name, model.GetSymbolInfo(name, cancellation).Symbol!));
            }
        }
    }

    /// <summary>The member around the loop, or the whole file where it stands in top-level statements.</summary>
    public SyntaxNode Member { get; }

    /// <summary>What stays, here or elsewhere: statements, and whole catches.</summary>
    public List<SyntaxNode> Kept { get; } = new();

    /// <summary>The statements after the loop that are taken out or moved.</summary>
    public List<StatementSyntax> Removed { get; } = new();

    /// <summary>Uses in kept statements that are replaced by something else.</summary>
    public HashSet<SyntaxNode> Replaced { get; } = new();

    /// <summary>Whether the loop, outside of what is kept, assigns a variable that an expression reads.</summary>
    public bool IsCounted(SyntaxNode expression) => UsesIn(expression).Any(use => AssignsInRemovedText(use.Symbol));

    /// <summary>Whether the loop assigns one of an expression's variables elsewhere than in a block.</summary>
    public bool IsCountedOutside(SyntaxNode expression, SyntaxNode block) => UsesIn(expression).Any(use => IsLoopsOwn(use.Symbol)
        || uses.Any(other => Same(other.Symbol, use.Symbol) && loop.Span.Contains(other.Use.Span) && !block.Span.Contains(other.Use.Span) && IsWrite(other.Use)));

    /// <summary>The symbols that a node names.</summary>
    public IEnumerable<ISymbol> SymbolsIn(SyntaxNode node) => UsesIn(node).Select(use => use.Symbol);

    /// <summary>Whether a statement names a symbol.</summary>
    public bool Reads(SyntaxNode node, ISymbol symbol) => UsesIn(node).Any(use => Same(use.Symbol, symbol));

    /// <summary>The uses of a symbol in a node.</summary>
    public IEnumerable<IdentifierNameSyntax> UsesOf(ISymbol symbol, SyntaxNode node) =>
        UsesIn(node).Where(use => Same(use.Symbol, symbol)).Select(use => use.Use);

    /// <summary>The fields that the taken out text reads, and no text of the member that is kept.</summary>
    public IEnumerable<IFieldSymbol> FieldsOfRemovedText() => uses.Where(use => !IsKept(use.Use)).Select(use => use.Symbol)
        .Distinct(SymbolEqualityComparer.Default).OfType<IFieldSymbol>().Where(field => !UsesOf(field, Member).Any(IsKept));

    /// <summary>Whether nothing that is kept reads what the taken out text declares or assigns.</summary>
    /// <param name="stillDeclared">The variable of the caught exception, where its catch is kept.</param>
    public bool AreUnused(ISymbol? stillDeclared)
    {
        written.Clear();
        foreach ((IdentifierNameSyntax use, ISymbol symbol) in uses)
        {
            if (!IsKept(use) && IsWrite(use))
            {
                written.Add(symbol);
            }
        }

        return uses.All(use => !IsKept(use.Use) || use.Symbol is not ILocalSymbol || Same(use.Symbol, stillDeclared)
            || (!written.Contains(use.Symbol) && !IsDeclaredInRemovedText(use.Symbol)));
    }

    /// <summary>The declarations outside the loop that only the loop needed; null where one cannot be taken out.</summary>
    public IReadOnlyList<LocalDeclarationStatementSyntax>? Declarations(RetryNoise noise)
    {
        List<LocalDeclarationStatementSyntax> found = new();
        foreach (ISymbol symbol in uses.Where(use => !IsKept(use.Use)).Select(use => use.Symbol).Distinct(SymbolEqualityComparer.Default).OfType<ILocalSymbol>())
        {
            if (uses.Any(use => Same(use.Symbol, symbol) && IsKept(use.Use))
                || DeclaratorOf(symbol) is not { } declarator || loop.Span.Contains(declarator.Span))
            {
                continue;
            }

            if (declarator is not { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration } })
            {
                return null;
            }

            // What only the loop needed, but does something when it is made, stays.
            if (declarator.Initializer is null || noise.IsPure(declarator.Initializer.Value))
            {
                found.Add(declaration);
            }
        }

        return found;
    }

    /// <summary>Whether a name that a kept statement declares is declared elsewhere too, so that it cannot move outwards.</summary>
    public bool NamesClash()
    {
        HashSet<string> names = new(Kept.SelectMany(statement => statement.DescendantNodes()).Select(NameOf).OfType<string>());
        return names.Count > 0 && Member.DescendantNodes()
            .Any(node => NameOf(node) is { } name && names.Contains(name) && !loop.Span.Contains(node.Span));
    }

    private static string? NameOf(SyntaxNode node) => node switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
        SingleVariableDesignationSyntax designation => designation.Identifier.ValueText,
        ForEachStatementSyntax each => each.Identifier.ValueText,
        ParameterSyntax parameter => parameter.Identifier.ValueText,
        CatchDeclarationSyntax caught => caught.Identifier.ValueText,
        _ => null,
    };

    private IEnumerable<(IdentifierNameSyntax Use, ISymbol Symbol)> UsesIn(SyntaxNode node) => uses.Where(use => node.Span.Contains(use.Use.Span));

    private bool IsKept(SyntaxNode use) => !Replaced.Contains(use)
        && (Kept.Any(statement => statement.Span.Contains(use.Span))
            || !(loop.Span.Contains(use.Span) || Removed.Any(statement => statement.Span.Contains(use.Span))));

    private bool AssignsInRemovedText(ISymbol symbol) =>
        IsLoopsOwn(symbol) || uses.Any(use => Same(use.Symbol, symbol) && loop.Span.Contains(use.Use.Span) && !IsKept(use.Use) && IsWrite(use.Use));

    private bool IsLoopsOwn(ISymbol symbol) => symbol is ILocalSymbol && DeclarationOf(symbol) is { } declaration && loop.Span.Contains(declaration.Span)
        && declaration.FirstAncestorOrSelf<BlockSyntax>()?.Span.Contains(loop.Span) == true;

    private bool IsDeclaredInRemovedText(ISymbol symbol) => DeclarationOf(symbol) is { } declaration
        && loop.Span.Contains(declaration.Span) && !Kept.Any(statement => statement.Span.Contains(declaration.Span));

    private SyntaxNode? DeclarationOf(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.IsEmpty ? null : symbol.DeclaringSyntaxReferences[0].GetSyntax(cancellation);

    private VariableDeclaratorSyntax? DeclaratorOf(ISymbol symbol) => DeclarationOf(symbol) as VariableDeclaratorSyntax;

    private static bool IsWrite(IdentifierNameSyntax use) => use.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == use,
        PrefixUnaryExpressionSyntax step => step.IsKind(SyntaxKind.PreIncrementExpression) || step.IsKind(SyntaxKind.PreDecrementExpression),
        PostfixUnaryExpressionSyntax step => step.IsKind(SyntaxKind.PostIncrementExpression) || step.IsKind(SyntaxKind.PostDecrementExpression),
        ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None),
        _ => false,
    };

    private static bool Same(ISymbol left, ISymbol? right) => SymbolEqualityComparer.Default.Equals(left, right);
}

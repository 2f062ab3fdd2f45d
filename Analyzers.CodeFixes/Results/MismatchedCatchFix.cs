using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Results;

namespace ProducerSafety.Analyzers.CodeFixes.Results;

/// <summary>KPS3011: writes the producer's types into the catch clause.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MismatchedCatchFix))]
public sealed class MismatchedCatchFix : SourceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS3011");

    private protected override Fix? FindFix(Source source, Diagnostic diagnostic)
    {
        SyntaxNode place = source.Root.FindNode(diagnostic.Location.SourceSpan);
        if (place.FirstAncestorOrSelf<CatchClauseSyntax>() is not { Parent: TryStatementSyntax @try } clause
            || !diagnostic.Properties.TryGetValue(MismatchedCatchAnalyzer.Types, out string? types) || types is null
            || place.DescendantNodesAndSelf().OfType<TypeArgumentListSyntax>().LastOrDefault() is not { } arguments
            || source.Model.GetOperation(clause, source.Cancellation) is not ICatchClauseOperation caught)
        {
            return null;
        }

        // Another clause of the type is there already, or something needs the type that is written.
        bool isTaken = @try.Catches.Any(other => other != clause && other.Declaration is { } declaration && declaration.Type.ToString().EndsWith("ProduceException" + types, StringComparison.Ordinal));
        return isTaken || !caught.Descendants().OfType<ILocalReferenceOperation>().Where(reference => caught.Locals.Contains(reference.Local)).All(NeedsNoType)
            ? null : new Fix("Catch what the producer throws", new[] { new TextChange(arguments.Span, types) });
    }

    private static bool NeedsNoType(ILocalReferenceOperation reference) => reference.Parent switch
    {
        IPropertyReferenceOperation property => property.Property.Name != "DeliveryResult",
        IConversionOperation { Type.Name: "Exception" or "KafkaException" or "Object" } => true,
        IInterpolationOperation => true,
        IInvocationOperation call => call.Instance == reference,
        _ => false,
    };
}

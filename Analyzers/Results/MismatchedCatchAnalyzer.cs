using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Results;

/// <summary>KPS3011: <c>catch (ProduceException&lt;K, V&gt;)</c> around a producer of other types.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MismatchedCatchAnalyzer : KafkaAnalyzer
{
    /// <summary>The property of a diagnostic with the producer's type arguments, in angle brackets.</summary>
    internal const string Types = nameof(Types);

    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS3011",
        "catch of a ProduceException whose types are not the producer's",
        "This catches nothing: the producer in the try block throws '{0}'",
        Descriptors.Results,
        DiagnosticSeverity.Warning,
        "ProduceException<TKey, TValue> has the type arguments of the producer that throws it; with other arguments it is another type, and the exception passes by.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols) =>
        KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.CatchClause);

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        ICatchClauseOperation clause = (ICatchClauseOperation)context.Operation;
        if (clause.ExceptionType is not INamedTypeSymbol caught
            || !SymbolEqualityComparer.Default.Equals(caught.OriginalDefinition, symbols.ProduceException)
            || clause.Parent is not ITryOperation @try
            || (clause.Syntax as CatchClauseSyntax)?.Declaration?.Type is not { } place)
        {
            return;
        }

        ThrownByCalls calls = new(caught, context.Compilation, symbols);
        if (!calls.MayBeThrownBy(@try.Body) && calls.Other is { } thrown)
        {
            string name = thrown.ToMinimalDisplayString(clause.SemanticModel!, place.SpanStart);
            ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty.Add(Types, name.Substring(name.IndexOf('<')));
            context.ReportDiagnostic(Diagnostic.Create(Rule, place.GetLocation(), properties, name));
        }
    }
}

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

        INamedTypeSymbol? thrown = null;
        foreach (IInvocationOperation call in @try.Body.Descendants().OfType<IInvocationOperation>())
        {
            if (symbols.IsProduceAsync(call.TargetMethod) || symbols.IsProduce(call.TargetMethod))
            {
                INamedTypeSymbol? exception = symbols.ExceptionOf(call.TargetMethod);
                if (exception is null || MayBeSame(exception, caught))
                {
                    return;
                }

                thrown ??= exception;
            }
            else if (MayProduce(call, context.Compilation.Assembly, symbols))
            {
                return;
            }
        }

        if (thrown is not null)
        {
            string name = thrown.ToMinimalDisplayString(clause.SemanticModel!, place.SpanStart);
            ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty.Add(Types, name.Substring(name.IndexOf('<')));
            context.ReportDiagnostic(Diagnostic.Create(Rule, place.GetLocation(), properties, name));
        }
    }

    // A type parameter may stand for any type.
    private static bool MayBeSame(ITypeSymbol one, ITypeSymbol other) =>
        one is ITypeParameterSymbol || other is ITypeParameterSymbol || SymbolEqualityComparer.Default.Equals(one, other)
        || (one is INamedTypeSymbol { TypeArguments: { IsEmpty: false } arguments } && other is INamedTypeSymbol { TypeArguments: var others }
            && SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, other.OriginalDefinition) && arguments.Zip(others, MayBeSame).All(isSame => isSame));

    // What the application calls besides may produce with another producer, and so may what it hands a function to.
    private static bool MayProduce(IInvocationOperation call, IAssemblySymbol own, KafkaSymbols symbols)
    {
        bool isKnown = ClientCalls.RootNamespaceOf(call.TargetMethod) is "System" or "Microsoft" or "Newtonsoft" or "Serilog" or "NLog" or "log4net" || KafkaSymbols.Is(call.TargetMethod.ContainingType, symbols.Producer)
            || SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingAssembly, symbols.ProducerConfig.ContainingAssembly);
        return !isKnown || SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingAssembly, own)
            || call.TargetMethod.MethodKind == MethodKind.DelegateInvoke;
    }
}

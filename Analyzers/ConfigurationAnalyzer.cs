using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers;

/// <summary>KPS1xxx: judges the settings that a producer is built with.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConfigurationAnalyzer : KafkaAnalyzer
{
    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> Rules =
        SafetyRules.All.ToImmutableDictionary(rule => rule.Id, Descriptors.Of);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        SafetyRules.All.Select(rule => Rules[rule.Id]).ToImmutableArray();

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        ConfigurationApi api = new(symbols);
        KafkaMention mention = new();
        Findings findings = new(api);
        context.RegisterOperationAction(
            operation =>
            {
                if (MayWriteSettings(operation.Operation, api) && (!IsAnyCollection(operation.Operation, api) || mention.IsIn(operation.ContainingSymbol)))
                {
                    findings.Report(operation);
                }
            },
            OperationKind.ObjectCreation,
            OperationKind.ArrayCreation,
            Evaluator.CollectionExpression,
            OperationKind.SimpleAssignment,
            OperationKind.Invocation);
    }

    // Whether a finding can lie here: at a creation, or where a setting is written.
    private static bool MayWriteSettings(IOperation operation, ConfigurationApi api) => operation switch
    {
        IObjectCreationOperation creation => api.IsTracked(creation.Type) || ConfigurationApi.IsPair(creation.Type),
        IArrayCreationOperation or { Kind: Evaluator.CollectionExpression } => ConfigurationApi.IsPairSequence(operation.Type) || ConfigurationApi.IsDictionary(operation.Type),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property } } =>
            api.IsConfiguration(property.ContainingType) || ConfigurationApi.IsDictionary(property.ContainingType),
        IInvocationOperation { TargetMethod: { Name: "Set" or "Add" or "TryAdd" } method } =>
            api.IsSet(method) || ConfigurationApi.IsDictionary(method.ContainingType),
        IInvocationOperation { TargetMethod: var method } => ConfigurationApi.CreatesPair(method),
        _ => false,
    };

    // Whether it is a dictionary or a list, which may be anything, and not one of the client's configurations.
    private static bool IsAnyCollection(IOperation operation, ConfigurationApi api) => operation switch
    {
        IObjectCreationOperation creation => !api.IsConfiguration(creation.Type),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property } } => ConfigurationApi.IsDictionary(property.ContainingType),
        IInvocationOperation { TargetMethod: var method } => ConfigurationApi.IsDictionary(method.ContainingType) || ConfigurationApi.CreatesPair(method),
        _ => true,
    };

    /// <summary>The findings of one compilation, computed once a type, and reported each at its own operation.</summary>
    private sealed class Findings(ConfigurationApi api)
    {
        private readonly ConcurrentDictionary<INamedTypeSymbol, ILookup<(SyntaxTree, TextSpan), Judgement>> byType = new(SymbolEqualityComparer.Default);

        public void Report(OperationAnalysisContext context)
        {
            if (OutermostType(context.ContainingSymbol) is not { } type || context.Operation.SemanticModel is not { } model)
            {
                return;
            }

            if (!byType.TryGetValue(type, out ILookup<(SyntaxTree, TextSpan), Judgement>? judgements))
            {
                judgements = TypeFlow.Judge(type, model, api, context.CancellationToken)
                    .ToLookup(judgement => (judgement.Where.SyntaxTree, judgement.Where.Span));
                byType.TryAdd(type, judgements);
            }

            foreach (Judgement judgement in judgements[(context.Operation.Syntax.SyntaxTree, context.Operation.Syntax.Span)])
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Rules[judgement.Finding.Rule.Id],
                    SettingPlace.Shown(judgement.Where),
                    judgement.Plan?.ToLocations(),
                    judgement.Plan?.ToProperties(),
                    judgement.Finding.Message));
            }
        }

        private static INamedTypeSymbol? OutermostType(ISymbol symbol)
        {
            INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
            while (type?.ContainingType is { } outer)
            {
                type = outer;
            }

            return type;
        }
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Analyzers.Wrappers;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers;

/// <summary>KPS1xxx: judges the settings that a producer is built with. KPS0003: the list of what builds one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConfigurationAnalyzer : KafkaAnalyzer
{
    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> Rules =
        SafetyRules.All.ToImmutableDictionary(rule => rule.Id, Descriptors.Of);

    private static readonly DiagnosticDescriptor UnusableWrapper = Descriptors.Of(
        "KPS0003", "Wrapper of a producer is not found", "'{0}' {1}", Descriptors.Configuration, DiagnosticSeverity.Warning,
        WrapperList.FileName + " lists methods, constructors and types that build a producer from the configuration that they are given; a line that names none changes nothing.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        SafetyRules.All.Select(rule => Rules[rule.Id]).Append(UnusableWrapper).ToImmutableArray();

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        ConfigurationApi clients = new(symbols);
        ConfigurationApi api = new(symbols) { Wrappers = WrapperList.Read(context.Options.AdditionalFiles, context.Compilation, clients, context.CancellationToken) };
        ConfigurationFindings findings = new(api, context.Compilation);
        context.RegisterOperationAction(
            operation =>
            {
                if (MayWriteSettings(operation.Operation, api))
                {
                    Report(operation, findings);
                }
            },
            OperationKind.ObjectCreation,
            OperationKind.ArrayCreation,
            Evaluator.CollectionExpression,
            OperationKind.SimpleAssignment,
            OperationKind.Invocation);
        context.RegisterAdditionalFileAction(file =>
        {
            if (WrapperList.IsList(file.AdditionalFile))
            {
                ReportUnusableWrappers(file, api);
            }
        });
    }

    private static void ReportUnusableWrappers(AdditionalFileAnalysisContext context, ConfigurationApi api)
    {
        foreach (WrapperLine line in WrapperList.Lines(context.AdditionalFile, context.CancellationToken))
        {
            if (line.Resolve(context.Compilation, api, out string problem) is null)
            {
                context.ReportDiagnostic(Diagnostic.Create(UnusableWrapper, line.Place, line.Id, problem));
            }
        }
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

    private static void Report(OperationAnalysisContext context, ConfigurationFindings findings)
    {
        if (OutermostType.Of(context.ContainingSymbol) is not { } type || context.Operation.SemanticModel is null)
        {
            return;
        }

        foreach (Judgement judgement in findings.At(type, context.Operation, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rules[judgement.Finding.Rule.Id],
                SettingPlace.Shown(judgement.Where),
                judgement.Plan?.ToLocations(),
                judgement.Plan?.ToProperties(),
                judgement.Finding.Message));
        }
    }
}

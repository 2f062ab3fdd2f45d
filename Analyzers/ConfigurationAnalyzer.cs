using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Files;
using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Analyzers.Frameworks;
using ProducerSafety.Analyzers.Wrappers;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers;

/// <summary>KPS1xxx: judges the settings that a producer is built with. KPS3012: what they leave of its results. KPS0003: the list of what builds one.</summary>
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
        SafetyRules.All.Select(rule => Rules[rule.Id]).Append(UnusableWrapper).Concat(FileReports.Descriptors).ToImmutableArray();

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        ConfigurationApi clients = new(symbols);
        ConfigurationApi api = new(symbols) { Frameworks = FrameworkTypes.Find(context.Compilation), Wrappers = WrapperList.Read(context.Options.AdditionalFiles, context.Compilation, clients, context.CancellationToken) };
        SettingsFiles files = new(context.Options.AdditionalFiles);
        ConfigurationFindings findings = new(api, context.Compilation, files);
        FileReports inFiles = new(api, files);
        KafkaOperations.Register(
            context,
            operation =>
            {
                if (MayWriteSettings(operation.Operation, api))
                {
                    Report(operation, findings, inFiles);
                }
            },
            OperationKind.ObjectCreation,
            OperationKind.ArrayCreation,
            Evaluator.CollectionExpression,
            OperationKind.SimpleAssignment,
            OperationKind.Invocation);
        KafkaOperations.Register(
            context,
            operation =>
            {
                if (operation.Operation is IPropertyReferenceOperation { Property: { Name: "Status" or "Offset" } property } && KafkaSymbols.Is(property.ContainingType, symbols.DeliveryResult))
                {
                    Report(operation, findings, inFiles);
                }
            },
            OperationKind.PropertyReference);
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
        IObjectCreationOperation creation => api.IsTracked(creation.Type) || api.Frameworks.HoldsSettings(creation.Type) || ConfigurationApi.IsPair(creation.Type),
        IArrayCreationOperation or { Kind: Evaluator.CollectionExpression } => ConfigurationApi.IsPairSequence(operation.Type) || ConfigurationApi.IsDictionary(operation.Type),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property } } =>
            api.HoldsSettings(property.ContainingType) || ConfigurationApi.IsDictionary(property.ContainingType),
        IInvocationOperation { TargetMethod: { Name: "Set" or "Add" or "TryAdd" } method } =>
            api.IsSet(method) || ConfigurationApi.IsDictionary(method.ContainingType),
        IInvocationOperation { TargetMethod.Name: "Get" or "Bind" or "Configure" or "BindConfiguration" } call => BindingApi.BoundType(call) is { } bound && MayBeProducers(bound, api, depth: 0),
        IInvocationOperation { TargetMethod.Name: "ToDictionary" or "AsEnumerable" } call => ConfigurationApi.IsDictionary(call.Type) || ConfigurationApi.IsPairSequence(call.Type),
        IInvocationOperation { TargetMethod: { Name: "AddKafkaProducer" or "AddKeyedKafkaProducer" } method } => BindingApi.IsAspire(method),
        IInvocationOperation { TargetMethod: var method } call =>
            ConfigurationApi.CreatesPair(method) || api.Frameworks.WriteOf(call.Instance?.Type, method) is not null || api.Frameworks.FillerOf(method) is not null,
        _ => false,
    };

    // A configuration of the client, names and values for it, or an options class with one inside.
    private static bool MayBeProducers(ITypeSymbol bound, ConfigurationApi api, int depth) =>
        api.IsConfiguration(bound) || ConfigurationApi.IsDictionary(bound)
        || (depth < Evaluator.MaximumNesting && !bound.DeclaringSyntaxReferences.IsEmpty
            && bound.GetMembers().OfType<IPropertySymbol>().Any(property => property.Type.TypeKind == TypeKind.Class && property.Type.SpecialType == SpecialType.None && MayBeProducers(property.Type, api, depth + 1)));

    private static void Report(OperationAnalysisContext context, ConfigurationFindings findings, FileReports inFiles)
    {
        if (OutermostType.Of(context.ContainingSymbol) is not { } type || context.Operation.SemanticModel is null)
        {
            return;
        }

        inFiles.ReportUnreadable(context);
        foreach (Judgement judgement in findings.At(type, context.Operation, context.CancellationToken))
        {
            inFiles.Report(judgement, Rules[judgement.Finding.Rule.Id], context);
        }
    }
}

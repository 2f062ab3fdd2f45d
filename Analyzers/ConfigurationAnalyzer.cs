using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Files;
using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers;

/// <summary>KPS1xxx: judges the settings that a producer is built with.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConfigurationAnalyzer : KafkaAnalyzer
{
    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> Rules =
        SafetyRules.All.ToImmutableDictionary(rule => rule.Id, Descriptors.Of);

    private static readonly DiagnosticDescriptor Unreadable = new(
        "KPS0002", "Settings file cannot be read", "This settings file cannot be read: {0}", Descriptors.Files, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        "The application would stop when it loads the file, and the settings in it cannot be judged.", Descriptors.HelpLink("KPS0002"));

    // IDEs show no light bulb in files that are not code, so the fix of such a finding is offered where the code binds the section.
    private static readonly DiagnosticDescriptor RepairableInFile = new(
        "KPS0003", "Bound settings can be repaired in their file", "{0}: {1}", Descriptors.Files, DiagnosticSeverity.Hidden, isEnabledByDefault: true,
        "Offers the fix of a finding in a settings file at the code that binds the section.", Descriptors.HelpLink("KPS0003"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        SafetyRules.All.Select(rule => Rules[rule.Id]).Concat(new[] { Unreadable, RepairableInFile }).ToImmutableArray();

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        ConfigurationApi api = new(symbols);
        Findings findings = new(api, new SettingsFiles(context.Options.AdditionalFiles));
        context.RegisterOperationAction(
            operation =>
            {
                if (MayWriteSettings(operation.Operation, api))
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
        IInvocationOperation { TargetMethod.Name: "Get" or "Bind" or "Configure" or "BindConfiguration" } call => BindingApi.BoundType(call) is { } bound && MayBeProducers(bound, api, depth: 0),
        IInvocationOperation { TargetMethod.Name: "ToDictionary" or "AsEnumerable" } call => ConfigurationApi.IsDictionary(call.Type) || ConfigurationApi.IsPairSequence(call.Type),
        IInvocationOperation { TargetMethod: { Name: "AddKafkaProducer" or "AddKeyedKafkaProducer" } method } => BindingApi.IsAspire(method),
        IInvocationOperation { TargetMethod: var method } => ConfigurationApi.CreatesPair(method),
        _ => false,
    };

    // A configuration of the client, names and values for it, or an options class with one inside.
    private static bool MayBeProducers(ITypeSymbol bound, ConfigurationApi api, int depth) =>
        api.IsConfiguration(bound) || ConfigurationApi.IsDictionary(bound)
        || (depth < Evaluator.MaximumNesting && !bound.DeclaringSyntaxReferences.IsEmpty
            && bound.GetMembers().OfType<IPropertySymbol>().Any(property => property.Type.TypeKind == TypeKind.Class && property.Type.SpecialType == SpecialType.None && MayBeProducers(property.Type, api, depth + 1)));

    /// <summary>The findings of one compilation, computed once a type, and reported each at its own operation.</summary>
    private sealed class Findings(ConfigurationApi api, SettingsFiles files)
    {
        private readonly ConcurrentDictionary<INamedTypeSymbol, ILookup<(SyntaxTree, TextSpan), Judgement>> byType = new(SymbolEqualityComparer.Default);
        private readonly ConcurrentDictionary<(string Id, string Path, TextSpan Span), (SyntaxTree, TextSpan)> inFiles = new();

        public void Report(OperationAnalysisContext context)
        {
            if (OutermostType(context.ContainingSymbol) is not { } type || context.Operation.SemanticModel is not { } model)
            {
                return;
            }

            if (!byType.TryGetValue(type, out ILookup<(SyntaxTree, TextSpan), Judgement>? judgements))
            {
                judgements = TypeFlow.Judge(type, model, api, context.CancellationToken, files)
                    .ToLookup(judgement => (judgement.Where.SyntaxTree, judgement.Where.Span));
                byType.TryAdd(type, judgements);
            }

            ReportUnreadableFiles(context);
            foreach (Judgement judgement in judgements[(context.Operation.Syntax.SyntaxTree, context.Operation.Syntax.Span)])
            {
                Report(judgement, context);
            }
        }

        private void Report(Judgement judgement, OperationAnalysisContext context)
        {
            Diagnostic diagnostic = Diagnostic.Create(
                Rules[judgement.Finding.Rule.Id],
                judgement.File?.ToLocation() ?? SettingPlace.Shown(judgement.Where),
                judgement.Plan?.ToLocations(),
                judgement.Plan?.ToProperties(),
                judgement.Finding.Message);
            if (judgement.File is null || IsMine(diagnostic, context))
            {
                context.ReportDiagnostic(diagnostic);
            }

            if (judgement.Plan is { ChangesFile: true } plan)
            {
                FileLinePositionSpan place = plan.Steps[0].Place.GetLineSpan();
                context.ReportDiagnostic(Diagnostic.Create(
                    RepairableInFile,
                    SettingPlace.Shown(judgement.Where),
                    plan.ToLocations(),
                    plan.ToProperties(),
                    $"{Path.GetFileName(place.Path)}({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1})",
                    judgement.Finding.Message));
            }
        }

        private void ReportUnreadableFiles(OperationAnalysisContext context)
        {
            if (context.Operation is not IInvocationOperation call || BindingApi.BoundType(call) is not { } bound || !api.IsConfiguration(bound))
            {
                return;
            }

            foreach (SourceFile file in files.Unreadable)
            {
                Diagnostic diagnostic = Diagnostic.Create(Unreadable, file.LocationOf(file.Content.Error!.Place), file.Content.Error.Message);
                if (IsMine(diagnostic, context))
                {
                    context.ReportDiagnostic(diagnostic);
                }
            }
        }

        // Code at several places may bind one section: what is in a file is reported by one of them, and again if an IDE asks that one again.
        private bool IsMine(Diagnostic diagnostic, OperationAnalysisContext context)
        {
            (SyntaxTree, TextSpan) place = (context.Operation.Syntax.SyntaxTree, context.Operation.Syntax.Span);
            return inFiles.GetOrAdd((diagnostic.Id, diagnostic.Location.GetLineSpan().Path, diagnostic.Location.SourceSpan), place) == place;
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

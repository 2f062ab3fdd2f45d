using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Flow;

namespace ProducerSafety.Analyzers.Files;

/// <summary>Reports findings, those in files once for the whole compilation.</summary>
internal sealed class FileReports(ConfigurationApi api, SettingsFiles files)
{
    private static readonly DiagnosticDescriptor Unreadable = Analyzers.Descriptors.Of(
        "KPS0002", "Settings file cannot be read", "This settings file cannot be read: {0}", Analyzers.Descriptors.Files, DiagnosticSeverity.Warning,
        "The application would stop when it loads the file, and the settings in it cannot be judged.");

    // IDEs show no light bulb in files that are not code, so the fix of such a finding is offered where the code binds the section.
    private static readonly DiagnosticDescriptor RepairableInFile = Analyzers.Descriptors.Of(
        "KPS0004", "Bound settings can be repaired in their file", "{0}: {1}", Analyzers.Descriptors.Files, DiagnosticSeverity.Hidden,
        "Offers the fix of a finding in a settings file at the code that binds the section.");

    private readonly ConcurrentDictionary<(string Id, string Path, TextSpan Span), (SyntaxTree, TextSpan)> inFiles = new();

    public static ImmutableArray<DiagnosticDescriptor> Descriptors { get; } = ImmutableArray.Create(Unreadable, RepairableInFile);

    /// <summary>A finding where it is, and for a finding that is repaired in a file, where the code offers the fix.</summary>
    public void Report(Judgement judgement, DiagnosticDescriptor rule, OperationAnalysisContext context)
    {
        Diagnostic diagnostic = Diagnostic.Create(
            rule,
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

    /// <summary>The files that cannot be read, where code is found that binds a section to a configuration of the client.</summary>
    public void ReportUnreadable(OperationAnalysisContext context)
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
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Files;
using ProducerSafety.Configuration;
using ProducerSafety.Configuration.Files;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>What is wrong with a section itself, whatever producer is built from it.</summary>
internal sealed partial class FlowContext
{
    /// <summary>Reports values that binding cannot convert, and names that it passes over.</summary>
    public void ReportUnbound(SectionReader content, ITypeSymbol type, bool hasOptions, IInvocationOperation binding)
    {
        if (!Records())
        {
            return;
        }

        foreach ((FileSetting written, IPropertySymbol property, FilePlace place) in content.Invalid)
        {
            Setting subject = Setting.Known(written.Name, written.Value!, place);
            Add("KPS1008", subject, $"is not {BoundValue.Expected(property)}, and binding the section throws");
        }

        if (hasOptions || !Api.IsProducerConfiguration(type))
        {
            return;
        }

        Compilation compilation = Bodies.Model(binding.Syntax.SyntaxTree).Compilation;
        foreach ((FileSetting written, FilePlace place) in content.Unknown)
        {
            if (IgnoredName.Meant(written.Name, compilation, Cancellation) is { } meant && content.Binds(meant))
            {
                Setting subject = Setting.Unknown(written.Name, place);
                bool isWritten = content.Settings.Any(setting => setting.Name == PropertyCatalog.FindByClrName(meant)?.Name);
                Add("KPS1115", subject, $": a bound section takes the names of C# properties; did you mean '{meant}'?",
                    isWritten ? Array.Empty<Repair>() : new[] { Repair.Rename(written.Name, meant) });
            }
        }
    }

    private void Add(string rule, Setting subject, string detail, params Repair[] repairs) =>
        Judgements.Add(SafetyRules.Find(rule).Report(new EffectiveSettings(ProducerSettings.Empty.With(subject), Api.Symbols.ClientVersion), subject, detail, repairs), subject.Where!, creation: null, ProducerSettings.Empty.With(subject), isBuilt: true);
}

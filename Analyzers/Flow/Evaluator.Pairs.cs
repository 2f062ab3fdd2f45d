using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProducerSafety.Analyzers.Files;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Sections and files whose names and values are handed to the client as they are.</summary>
internal sealed partial class Evaluator
{
    /// <summary>A call that reads a file or makes pairs of a section; null for any other.</summary>
    private FlowValue? EvaluatePairs(IInvocationOperation call, FlowValue receiver, FlowValue[] arguments)
    {
        IMethodSymbol method = call.TargetMethod;
        SectionValue? section = receiver as SectionValue ?? arguments.FirstOrDefault() as SectionValue;
        switch (method.Name)
        {
            case "Build" when PairsApi.IsBuildOfConfiguration(method):
                return PairsApi.FilesOf(call) switch
                {
                    { IsApplications: true } => SectionValue.Application,
                    { Name: { } name } when context.Bindings.Find(name) is { } file => new SectionValue("", file),
                    _ => FlowValue.Unknown,
                };
            case "ReadLines" or "ReadAllLines" or "ReadAllLinesAsync" when PairsApi.IsFile(method.ContainingType):
                return arguments[0] is ConstantValue { Value: string path } && context.Bindings.Find(path) is { } lines ? new SectionValue("", lines, SectionContent.Lines) : FlowValue.Unknown;
            case "Where" or "Select" or "Skip" or "ToList" or "ToArray" when section is { Content: SectionContent.Lines } && PairsApi.IsEnumerable(method.ContainingType):
                return section;
            case "GetChildren" when section is { Content: SectionContent.Section } && BindingApi.IsConfiguration(method.ContainingType):
                return section.As(SectionContent.Children);
            case "ToDictionary" when section is not null && PairsApi.IsEnumerable(method.ContainingType) && ConfigurationApi.IsDictionary(call.Type):
                return PairsApi.KeepsNames(call, section.Content) ? Pairs(call, section) : FlowValue.Unknown;
            case "AsEnumerable" when section is { Content: SectionContent.Section } && PairsApi.IsConfigurationExtensions(method.ContainingType):
                bool isRelative = arguments.Length == 2 && arguments[1] is ConstantValue { Value: true };
                return section.Path.Length == 0 ? section.File is not null ? Pairs(call, section) : FlowValue.Unknown
                    : isRelative ? Pairs(call, section) : FlowValue.Unknown;
            case "Get" when section is { Content: SectionContent.Section } && BindingApi.BoundType(call) is { } type && ConfigurationApi.IsDictionary(type):
                return Pairs(call, section);
            default:
                return null;
        }
    }

    private FlowValue Pairs(IInvocationOperation call, SectionValue section)
    {
        FileLayers layers = section.File is { } file ? new(file, upper: null) : context.Bindings.Layers;
        if ((section.Path.Length == 0 && section.File is null) || SectionReader.ReadPairs(layers, section.Path, call.Syntax) is not { } content)
        {
            return FlowValue.Unknown;
        }

        // The filters of the code between file and dictionary are not followed, and other sources may add to the files.
        ConfigurationObject created = ConfigurationObject.ResultOf(call.Syntax, context.Calls);
        State = State.With(created, ObjectState.Created.With(Fill(ProducerSettings.Empty, content)));
        return ObjectValue.To(created, call.Syntax);
    }
}

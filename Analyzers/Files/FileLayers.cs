using ProducerSafety.Configuration.Files;

namespace ProducerSafety.Analyzers.Files;

/// <summary>The files whose settings an application has at one time: <c>appsettings.json</c>, and one file of an environment on top.</summary>
internal sealed class FileLayers(SourceFile? lower, SourceFile? upper)
{
    public static FileLayers None { get; } = new(null, null);

    public SourceFile? Lower { get; } = lower;

    public SourceFile? Upper { get; } = upper;

    /// <summary>The settings below a section, those of the environment's file last.</summary>
    public IEnumerable<(SourceFile File, FileSetting Setting)> Below(string section) =>
        new[] { Lower, Upper }.OfType<SourceFile>().SelectMany(file => file.Content.Below(section).Select(setting => (file, setting)));
}

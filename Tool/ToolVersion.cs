using System.Reflection;

namespace ProducerSafety.Tool;

/// <summary>The version of the tool.</summary>
internal static class ToolVersion
{
    /// <summary>As the package has it, without the commit.</summary>
    public static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}

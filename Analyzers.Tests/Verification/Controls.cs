using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>Finds the <see cref="IControl{TAnalyzer}"/> of an analyzer.</summary>
internal static class Controls
{
    private static readonly ConcurrentDictionary<Type, string> Sources = new();

    public static string Of(DiagnosticAnalyzer analyzer) => Sources.GetOrAdd(analyzer.GetType(), Find);

    private static string Find(Type analyzer)
    {
        Type control = typeof(IControl<>).MakeGenericType(analyzer);
        Type[] found = [.. typeof(Controls).Assembly.GetTypes().Where(type => type is { IsInterface: false, ContainsGenericParameters: false } && control.IsAssignableFrom(type))];
        return found switch
        {
            [Type only] => (string)typeof(Controls).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(only, analyzer).Invoke(null, null)!,
            [] => throw new VerificationException(
                $"A test expects no diagnostic of {analyzer.Name}, and no class implements IControl<{analyzer.Name}>: nothing would show that the analyzer runs at all."),
            _ => throw new VerificationException(
                $"IControl<{analyzer.Name}> is implemented by {string.Join(" and ", found.Select(type => type.Name))}; one must be the control."),
        };
    }

    private static string Read<TControl, TAnalyzer>()
        where TControl : IControl<TAnalyzer>
        where TAnalyzer : DiagnosticAnalyzer => TControl.ControlSource;
}

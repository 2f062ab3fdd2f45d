using Microsoft.CodeAnalysis.Diagnostics;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>
/// Implemented by one class of the test assembly for each analyzer, best by the analyzer's test class: code that the
/// analyzer must report. It is compiled into every test that expects no diagnostic, so that an analyzer that has gone
/// silent (not registered, thrown out early, a symbol not found) cannot keep such tests green.
/// </summary>
/// <typeparam name="TAnalyzer">The analyzer.</typeparam>
public interface IControl<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer
{
    /// <summary>
    /// A C# file with the expected diagnostics as markup, one of each rule where an analyzer has several. It needs nothing
    /// but .NET, Microsoft.Extensions.* and every tested version of Confluent.Kafka, and declares its types in a namespace of its own.
    /// </summary>
    static abstract string ControlSource { get; }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>A diagnostic that a test expects. What is not named (severity, message, arguments) is not compared.</summary>
public sealed record DiagnosticResult
{
    public DiagnosticResult(string id, DiagnosticSeverity? severity = null)
    {
        Id = id;
        Severity = severity;
    }

    public DiagnosticResult(DiagnosticDescriptor descriptor)
        : this(descriptor.Id, descriptor.DefaultSeverity)
    {
    }

    public string Id { get; }

    public DiagnosticSeverity? Severity { get; private init; }

    public string? Message { get; private init; }

    internal ImmutableArray<object>? Arguments { get; private init; }

    /// <summary>The primary location, then the additional ones; none: a diagnostic without a location.</summary>
    internal ImmutableArray<ExpectedLocation> Locations { get; private init; } = [];

    public static DiagnosticResult CompilerError(string id) => new(id, DiagnosticSeverity.Error);

    public static DiagnosticResult CompilerWarning(string id) => new(id, DiagnosticSeverity.Warning);

    /// <summary>At the place marked <c>{|#key:…|}</c>; a second call names an additional location.</summary>
    public DiagnosticResult WithLocation(int key) => With(new ExpectedLocation { Key = key });

    /// <summary>Starting at this line and column, counted from 1, of the first document.</summary>
    public DiagnosticResult WithLocation(int line, int column) => WithLocation(TestState.DefaultPath(0), line, column);

    public DiagnosticResult WithLocation(string path, int line, int column) =>
        With(new ExpectedLocation { Path = path, Start = new LinePosition(line - 1, column - 1) });

    public DiagnosticResult WithSpan(int startLine, int startColumn, int endLine, int endColumn) =>
        WithSpan(TestState.DefaultPath(0), startLine, startColumn, endLine, endColumn);

    public DiagnosticResult WithSpan(string path, int startLine, int startColumn, int endLine, int endColumn) => With(new ExpectedLocation
    {
        Path = path,
        Start = new LinePosition(startLine - 1, startColumn - 1),
        End = new LinePosition(endLine - 1, endColumn - 1),
    });

    public DiagnosticResult WithSeverity(DiagnosticSeverity severity) => this with { Severity = severity };

    public DiagnosticResult WithMessage(string message) => this with { Message = message };

    /// <summary>The values that the rule's message format is filled with.</summary>
    public DiagnosticResult WithArguments(params object[] arguments) => this with { Arguments = [.. arguments] };

    internal DiagnosticResult With(ExpectedLocation location) => this with { Locations = Locations.Add(location) };

    /// <summary>The same with the markup keys replaced by what they stand for.</summary>
    internal DiagnosticResult Resolve(IReadOnlyDictionary<int, ExpectedLocation> places) => this with
    {
        Locations = [.. Locations.Select(location => location.Key is not { } key ? location
            : places.TryGetValue(key, out ExpectedLocation? place) ? place
            : throw new VerificationException($"No place is marked {{|#{key}:…|}}."))],
    };

    public override string ToString() =>
        $"{Id}{(Severity is null ? "" : " " + Severity)} at {(Locations.IsEmpty ? "no location" : string.Join(", ", Locations))}"
        + (Message is not null ? $": {Message}" : Arguments is { } arguments ? $" with ({string.Join(", ", arguments)})" : "");
}

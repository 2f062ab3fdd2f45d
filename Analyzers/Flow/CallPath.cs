using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>
/// The calls that lead from a type's own body to the body that is followed, innermost first. What a method creates is another
/// object for each call of it.
/// </summary>
internal sealed class CallPath(SyntaxNode call, CallPath? caller) : IEquatable<CallPath>
{
    /// <summary>Whether one of the calls stands where building a producer is expected to throw.</summary>
    public bool IsExpectedToFail => ExpectedFailure.Surrounds(call) || caller is { IsExpectedToFail: true };

    private SyntaxNode Call => call;

    private CallPath? Caller => caller;

    public bool Equals(CallPath? other) => other is not null && call == other.Call && Equals(caller, other.Caller);

    public override bool Equals(object? obj) => Equals(obj as CallPath);

    public override int GetHashCode() => (call.GetHashCode() * 31) + (caller?.GetHashCode() ?? 0);
}

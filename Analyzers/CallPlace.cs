using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers;

/// <summary>Where a finding about a call is shown: what is called, without its arguments, which can be many lines.</summary>
internal static class CallPlace
{
    public static Location Of(IInvocationOperation call) =>
        (call.Syntax as InvocationExpressionSyntax)?.Expression.GetLocation() ?? call.Syntax.GetLocation();
}

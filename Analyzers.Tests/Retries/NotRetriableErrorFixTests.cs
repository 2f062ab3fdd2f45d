using ProducerSafety.Analyzers.CodeFixes.Retries;
using ProducerSafety.Analyzers.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>What takes an error out of the list of those that are retried.</summary>
public sealed class NotRetriableErrorFixTests
{
    private const string Predicate = "bool IsRetriable(ProduceException<string, string> ex) => ex.Error.Code ";
    private const string Use = ";\nlogger.LogInformation(\"{F}\", (Func<ProduceException<string, string>, bool>)IsRetriable);";

    [Theory]
    [InlineData("is ErrorCode.Local_MsgTimedOut or {|KPS2005:ErrorCode.MsgSizeTooLarge|}", "is ErrorCode.Local_MsgTimedOut")]
    [InlineData("is {|KPS2005:ErrorCode.MsgSizeTooLarge|} or ErrorCode.Local_MsgTimedOut", "is ErrorCode.Local_MsgTimedOut")]
    [InlineData("is ErrorCode.Local_MsgTimedOut or {|KPS2005:ErrorCode.InvalidConfig|} or ErrorCode.RequestTimedOut", "is ErrorCode.Local_MsgTimedOut or ErrorCode.RequestTimedOut")]
    [InlineData("is ErrorCode.Local_MsgTimedOut or {|KPS2005:ErrorCode.InvalidConfig|} or {|KPS2005:ErrorCode.MsgSizeTooLarge|}", "is ErrorCode.Local_MsgTimedOut")]
    [InlineData("== ErrorCode.RequestTimedOut || ex.Error.Code == {|KPS2005:ErrorCode.InvalidConfig|}", "== ErrorCode.RequestTimedOut")]
    [InlineData("== {|KPS2005:ErrorCode.InvalidConfig|} || ex.Error.Code == ErrorCode.RequestTimedOut", "== ErrorCode.RequestTimedOut")]
    [InlineData("is ErrorCode.Local_MsgTimedOut\n    or {|KPS2005:ErrorCode.PolicyViolation|}\n    or ErrorCode.RequestTimedOut", "is ErrorCode.Local_MsgTimedOut\n    or ErrorCode.RequestTimedOut")]
    [InlineData("switch { ErrorCode.LeaderNotAvailable => true, {|KPS2005:ErrorCode.SaslAuthenticationFailed|} => true, _ => false }", "switch { ErrorCode.LeaderNotAvailable => true, _ => false }")]
    public Task It_is_fixed(string before, string after) =>
        CSharpCodeFixVerifier<NotRetriableErrorAnalyzer, NotRetriableErrorFix>.VerifyCodeFixAsync(RetrySource.Method(Predicate + before + Use), RetrySource.Method(Predicate + after + Use));

    [Theory]
    [InlineData("== {|KPS2005:ErrorCode.TopicAuthorizationFailed|}")]
    [InlineData("is {|KPS2005:ErrorCode.TopicAuthorizationFailed|}")]
    [InlineData("is ErrorCode.Local_MsgTimedOut or /* seen in March */ {|KPS2005:ErrorCode.MsgSizeTooLarge|}")]
    [InlineData("switch { {|KPS2005:ErrorCode.SaslAuthenticationFailed|} => true, var other => other == ErrorCode.RequestTimedOut }")]
    public Task No_fix_is_offered(string predicate) =>
        CSharpCodeFixVerifier<NotRetriableErrorAnalyzer, NotRetriableErrorFix>.VerifyNoCodeFixAsync(RetrySource.Method(Predicate + predicate + Use));
}

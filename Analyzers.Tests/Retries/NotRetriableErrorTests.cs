using ProducerSafety.Analyzers.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Retries.NotRetriableErrorAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>KPS2005: errors that are counted as worth a retry.</summary>
public sealed class NotRetriableErrorTests : IControl<NotRetriableErrorAnalyzer>
{
    public static string ControlSource => """
        using System;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        namespace RetriableControl
        {
            public static class Sends
            {
                public static bool IsRetriable(ProduceException<Null, string> ex) => ex.Error.Code == [|ErrorCode.TopicAuthorizationFailed|];
            }
        }
        """;

    [Theory]
    [InlineData("""
        bool IsRetriable(ProduceException<string, string> ex) => ex.Error.Code == {|KPS2005:ErrorCode.TopicAuthorizationFailed|};
        logger.LogInformation("{F}", (Func<ProduceException<string, string>, bool>)IsRetriable);
        """)]
    [InlineData("""
        bool IsRetryable(ProduceException<string, string> ex) => ex.Error.Code is ErrorCode.Local_MsgTimedOut or {|KPS2005:ErrorCode.MsgSizeTooLarge|} or {|KPS2005:ErrorCode.UnknownTopicOrPart|};
        logger.LogInformation("{F}", (Func<ProduceException<string, string>, bool>)IsRetryable);
        """)]
    [InlineData("""
        bool IsTransient(ProduceException<string, string> ex)
        {
            return ex.Error.Code == ErrorCode.RequestTimedOut || ex.Error.Code == {|KPS2005:ErrorCode.InvalidConfig|};
        }
        logger.LogInformation("{F}", (Func<ProduceException<string, string>, bool>)IsTransient);
        """)]
    [InlineData("""
        bool ShouldRetry(ProduceException<string, string> ex) => ex.Error.Code switch { ErrorCode.LeaderNotAvailable => true, {|KPS2005:ErrorCode.SaslAuthenticationFailed|} => true, _ => false };
        logger.LogInformation("{F}", (Func<ProduceException<string, string>, bool>)ShouldRetry);
        """)]
    [InlineData("""
        bool CanRetry(ProduceException<string, string> ex) => ex is { Error.Code: {|KPS2005:ErrorCode.Local_Authentication|} };
        logger.LogInformation("{F}", (Func<ProduceException<string, string>, bool>)CanRetry);
        """)]
    [InlineData("""
        bool IsTransientError(ErrorCode code) => code == {|KPS2005:ErrorCode.PolicyViolation|};
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) when (IsTransientError(ex.Error.Code)) { }
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        bool IsRetriable(ProduceException<string, string> ex) => ex.Error.Code == ErrorCode.Local_MsgTimedOut;
        logger.LogInformation("{F}", (Func<ProduceException<string, string>, bool>)IsRetriable);
        """)]
    [InlineData("""
        bool IsRetriable(ProduceException<string, string> ex) => ex.Error.Code != ErrorCode.TopicAuthorizationFailed;
        logger.LogInformation("{F}", (Func<ProduceException<string, string>, bool>)IsRetriable);
        """)]
    [InlineData("""
        bool IsRetriable(ProduceException<string, string> ex) => ex.Error.Code is not (ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidConfig);
        logger.LogInformation("{F}", (Func<ProduceException<string, string>, bool>)IsRetriable);
        """)]
    [InlineData("""
        bool IsRetriable(ProduceException<string, string> ex) => !(ex.Error.Code == ErrorCode.MsgSizeTooLarge);
        logger.LogInformation("{F}", (Func<ProduceException<string, string>, bool>)IsRetriable);
        """)]
    [InlineData("""
        bool IsRetriable(ProduceException<string, string> ex) => ex.Error.Code switch { ErrorCode.MsgSizeTooLarge => false, _ => true };
        logger.LogInformation("{F}", (Func<ProduceException<string, string>, bool>)IsRetriable);
        """)]
    [InlineData("""
        bool IsPermanent(ProduceException<string, string> ex) => ex.Error.Code == ErrorCode.MsgSizeTooLarge;
        logger.LogInformation("{F}", (Func<ProduceException<string, string>, bool>)IsPermanent);
        """)]
    [InlineData("""
        bool IsRetriable(ProduceException<string, string> ex)
        {
            if (ex.Error.Code == ErrorCode.MsgSizeTooLarge) return false;
            return true;
        }
        logger.LogInformation("{F}", (Func<ProduceException<string, string>, bool>)IsRetriable);
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) when (ex.Error.Code == ErrorCode.TopicAuthorizationFailed) { throw; }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) when (ex.Error.Code == ErrorCode.MsgSizeTooLarge) { await producer.ProduceAsync("too-large", message); }
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Error.Code == ErrorCode.TopicAuthorizationFailed) logger.LogError("Not allowed"); });
        """)]
    [InlineData("""
        var fatal = new HashSet<ErrorCode> { ErrorCode.MsgSizeTooLarge, ErrorCode.InvalidConfig };
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) when (!fatal.Contains(ex.Error.Code)) { }
        """)]
    [InlineData("""
        bool IsRetriable(ProduceException<string, string> ex) => ex.Error.Code == ErrorCode.MsgSizeTooLarge ? false : true;
        logger.LogInformation("{F}", (Func<ProduceException<string, string>, bool>)IsRetriable);
        """)]
    [InlineData("""
        bool IsFatalOrRetriable(ProduceException<string, string> ex) => ex.Error.Code == ErrorCode.MsgSizeTooLarge;
        logger.LogInformation("{F}", (Func<ProduceException<string, string>, bool>)IsFatalOrRetriable);
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        public static class Topics
        {
            public static bool IsTransient(CreateTopicsException ex) => ex.Results[0].Error.Code == ErrorCode.UnknownTopicOrPart;
        }
        """)]
    public Task Nothing_is_reported_in(string types) => Verify.VerifyAnalyzerAsync(RetrySource.File(types));
}

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
    [InlineData("""
        // A controller's answer.
        static int StatusOf(ErrorCode code) => code switch { ErrorCode.TopicAuthorizationFailed => 403, ErrorCode.MsgSizeTooLarge => 413, _ => 503 };
        try { await producer.ProduceAsync(topic, message, token); } catch (ProduceException<string, string> ex) { logger.LogError(ex, "{Status}", StatusOf(ex.Error.Code)); throw; }
        """)]
    [InlineData("""
        // A worker that ends.
        static bool ShouldStop(KafkaException ex) => ex.Error.IsFatal || ex.Error.Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed;
        while (!token.IsCancellationRequested) { try { logger.LogInformation("{Key}", consumer.Consume(token).Message.Key); } catch (KafkaException ex) when (ShouldStop(ex)) { throw; } }
        """)]
    [InlineData("""
        // An outbox that puts a row aside.
        var poisoned = new List<string>();
        static bool IsPoison(ProduceException<string, string> ex) => ex.Error.Code == ErrorCode.MsgSizeTooLarge || ex.Error.Code == ErrorCode.InvalidMsg;
        try { await producer.ProduceAsync(topic, message, token); } catch (ProduceException<string, string> ex) when (IsPoison(ex)) { poisoned.Add(message.Key); }
        """)]
    [InlineData("""
        // A batch job that counts.
        var counts = new Dictionary<ErrorCode, int>();
        foreach (var line in File.ReadLines("orders.csv"))
        {
            try { await producer.ProduceAsync(topic, new Message<string, string> { Value = line }, token); }
            catch (ProduceException<string, string> ex) { counts[ex.Error.Code] = counts.GetValueOrDefault(ex.Error.Code) + 1; if (ex.Error.Code == ErrorCode.TopicAuthorizationFailed) break; }
        }
        """)]
    [InlineData("""
        // A consumer's topic may be created while it waits.
        static bool IsRetriable(ConsumeException ex) => ex.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_TimedOut;
        while (true) { try { consumer.Consume(token); } catch (ConsumeException ex) when (IsRetriable(ex)) { await Task.Delay(1000, token); } }
        """)]
    [InlineData("""
        // A test with a client that fails as it is told to.
        var failure = new ProduceException<string, string>(new Error(ErrorCode.TopicAuthorizationFailed), new DeliveryResult<string, string>());
        logger.LogInformation("{Same}", failure.Error.Code == ErrorCode.TopicAuthorizationFailed);
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

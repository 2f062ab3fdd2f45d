using ProducerSafety.Analyzers.CodeFixes.Results;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Analyzers.Tests.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Results;

/// <summary>What looks at the error of a delivery report.</summary>
public sealed class DeliveryHandlerFixTests
{
    [Theory]
    [InlineData("""
        {|KPS3002:producer.Produce|}(topic, message);
        """, """
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                logger.LogError("Delivery to {Topic} failed: {Reason}", report.Topic, report.Error.Reason);
            }
        });
        """)]
    [InlineData("""
        {|KPS3002:producer.Produce|}(topic, message, null);
        """, """
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                logger.LogError("Delivery to {Topic} failed: {Reason}", report.Topic, report.Error.Reason);
            }
        });
        """)]
    [InlineData("""
        producer.Produce(topic, message, {|KPS3003:report => { }|});
        """, """
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                logger.LogError("Delivery to {Topic} failed: {Reason}", report.Topic, report.Error.Reason);
            }
        });
        """)]
    [InlineData("""
        producer.Produce(topic, message, {|KPS3003:report => Console.WriteLine(report.Offset)|});
        """, """
        producer.Produce(topic, message, report =>
        {
            if (report.Error.IsError)
            {
                logger.LogError("Delivery to {Topic} failed: {Reason}", report.Topic, report.Error.Reason);
            }

            Console.WriteLine(report.Offset);
        });
        """)]
    [InlineData("""
        producer.Produce(topic, message, {|KPS3003:report =>
        {
            // Counted by the tests.
            Console.WriteLine(report.Offset);
        }|});
        """, """
        producer.Produce(topic, message, report =>
        {
            // Counted by the tests.
            if (report.Error.IsError)
            {
                logger.LogError("Delivery to {Topic} failed: {Reason}", report.Topic, report.Error.Reason);
            }

            Console.WriteLine(report.Offset);
        });
        """)]
    public Task It_is_fixed(string before, string after) =>
        CSharpCodeFixVerifier<DeliveryHandlerAnalyzer, DeliveryCheckFix>.VerifyCodeFixAsync(RetrySource.Method(before), RetrySource.Method(after));

    [Theory]
    [InlineData("""
        void Done(DeliveryReport<string, string> report) => Console.WriteLine(report.Key);
        producer.Produce(topic, message, {|KPS3003:Done|});
        """)]
    [InlineData("""
        static void Send(IProducer<string, string> p) => {|KPS3002:p.Produce|}("orders", new Message<string, string>());
        Send(producer);
        """)]
    public Task No_fix_is_offered(string body) =>
        CSharpCodeFixVerifier<DeliveryHandlerAnalyzer, DeliveryCheckFix>.VerifyNoCodeFixAsync(RetrySource.Method(body));
}

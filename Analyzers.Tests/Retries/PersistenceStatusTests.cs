using ProducerSafety.Analyzers.Retries;
using ProducerSafety.Analyzers.Tests.Verification;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Retries.PersistenceStatusAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Retries;

/// <summary>KPS2006: what is decided by a status that is always the same.</summary>
public sealed class PersistenceStatusTests : IControl<PersistenceStatusAnalyzer>
{
    public static string ControlSource => """
        using System;
        using System.Threading.Tasks;
        using Confluent.Kafka;

        namespace StatusControl
        {
            public static class Sends
            {
                public static async Task Send(IProducer<Null, string> producer, Message<Null, string> message)
                {
                    try
                    {
                        await producer.ProduceAsync("orders", message);
                    }
                    catch (ProduceException<Null, string> ex) when ([|ex.DeliveryResult.Status|] == PersistenceStatus.NotPersisted)
                    {
                        Console.WriteLine("again");
                    }
                }
            }
        }
        """;

    [Theory]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) when ({|KPS2006:ex.DeliveryResult.Status|} == PersistenceStatus.NotPersisted) { throw; }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) { if ({|KPS2006:ex.DeliveryResult.Status|} != PersistenceStatus.PossiblyPersisted) throw; }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) { if ({|KPS2006:ex.DeliveryResult.Status|} is PersistenceStatus.NotPersisted or PersistenceStatus.PossiblyPersisted) throw; }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) { switch ({|KPS2006:ex.DeliveryResult.Status|}) { case PersistenceStatus.NotPersisted: throw; } }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) { var safe = {|KPS2006:ex.DeliveryResult.Status|} switch { PersistenceStatus.NotPersisted => true, _ => false }; logger.LogInformation("{Safe}", safe); }
        """)]
    [InlineData("""
        bool IsSafe(ProduceException<string, string> ex) => {|KPS2006:ex.DeliveryResult.Status|} == PersistenceStatus.NotPersisted;
        logger.LogInformation("{Safe}", (Func<ProduceException<string, string>, bool>)IsSafe);
        """)]
    public Task It_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));

    [Theory]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) { logger.LogError("{Status}", ex.DeliveryResult.Status); throw; }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) { Console.WriteLine($"{ex.DeliveryResult.Status}"); throw; }
        """)]
    [InlineData("""
        var result = await producer.ProduceAsync(topic, message);
        if (result.Status != PersistenceStatus.Persisted) throw new InvalidOperationException();
        """)]
    [InlineData("""
        producer.Produce(topic, message, report => { if (report.Status == PersistenceStatus.PossiblyPersisted) logger.LogError("Perhaps"); });
        """)]
    [InlineData("""
        try { producer.Produce(topic, message); } catch (ProduceException<string, string> ex) when (ex.DeliveryResult.Status == PersistenceStatus.NotPersisted) { throw; }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) when (ex.Error.Code == ErrorCode.Local_MsgTimedOut) { throw; }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) { if (ex.DeliveryResult.Partition == 0) throw; }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) { var status = ex.DeliveryResult.Status; logger.LogError("{Status}", status); throw; }
        """)]
    [InlineData("""
        try { await producer.ProduceAsync(topic, message); } catch (ProduceException<string, string> ex) { Report(ex.DeliveryResult.Status); throw; }
        void Report(PersistenceStatus status) { }
        """)]
    [InlineData("""
        DeliveryReport<string, string>? last = null;
        producer.Produce(topic, message, report => last = report);
        if (last?.Status == PersistenceStatus.NotPersisted) throw new InvalidOperationException();
        """)]
    [InlineData("""
        if ((await producer.ProduceAsync(topic, message)).Status == PersistenceStatus.PossiblyPersisted) throw new InvalidOperationException();
        """)]
    [InlineData("""
        try { consumer.Consume(token); } catch (ConsumeException ex) when (ex.Error.IsFatal) { throw; }
        """)]
    public Task Nothing_is_reported(string body) => Verify.VerifyAnalyzerAsync(RetrySource.Method(body));
}

using Confluent.Kafka;
using ProducerSafety.Analyzers.Results;
using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>What KPS3012 takes a result to say under some settings, the real client's results say, on librdkafka's own mock broker.</summary>
public sealed class DeliveryResultOracleTests
{
    private static readonly Message<Null, string> Message = new() { Value = "1" };

    [Theory]
    [InlineData("acks", "0")]
    [InlineData("dotnet.producer.enable.delivery.reports", "false")]
    [InlineData("dotnet.producer.delivery.report.fields", "key,value")]
    [InlineData("dotnet.producer.delivery.report.fields", "none")]
    public async Task A_known_result_is_what_the_client_returns(string name, string value)
    {
        RealClient.RequireLibrdkafka();
        KnownResult known = KnownResult.Of(ProducerSettings.Empty.With(Setting.Known(name, value)))!;
        using IProducer<Null, string> producer = Build(name, value);

        DeliveryResult<Null, string> result = await producer.ProduceAsync("oracle", Message, TestContext.Current.CancellationToken);

        Assert.Equal(known.Status, result.Status.ToString());
        Assert.Equal(known.HasOffset, result.Offset.Value >= 0);
        Assert.True(known.HasOffset || result.Offset == Offset.Unset);
    }

    [Theory]
    [InlineData("acks", "0")]
    [InlineData("dotnet.producer.delivery.report.fields", "key,value")]
    public void A_known_report_is_what_the_handler_gets(string name, string value)
    {
        RealClient.RequireLibrdkafka();
        KnownResult known = KnownResult.Of(ProducerSettings.Empty.With(Setting.Known(name, value)))!;
        using IProducer<Null, string> producer = Build(name, value);
        DeliveryReport<Null, string>? report = null;

        producer.Produce("oracle", Message, got => report = got);
        producer.Flush(TestContext.Current.CancellationToken);

        Assert.Equal(known.Status, report!.Status.ToString());
        Assert.Equal(known.HasOffset, report.Offset.Value >= 0);
    }

    [Fact]
    public async Task Other_settings_tell_the_messages_apart()
    {
        RealClient.RequireLibrdkafka();
        Assert.Null(KnownResult.Of(ProducerSettings.Empty.With(Setting.Known("acks", "1"))));
        using IProducer<Null, string> producer = Build("acks", "1");

        DeliveryResult<Null, string> result = await producer.ProduceAsync("oracle", Message, TestContext.Current.CancellationToken);

        Assert.Equal(PersistenceStatus.Persisted, result.Status);
        Assert.True(result.Offset >= 0);
    }

    private static IProducer<Null, string> Build(string name, string value)
    {
        ProducerConfig config = new();
        config.Set("test.mock.num.brokers", "1");
        config.Set(name, value);
        return new ProducerBuilder<Null, string>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }
}

using Xunit;

namespace ProducerSafety.Analyzers.Tests.Files;

/// <summary>A file that the application could not load is one clear diagnostic, and the code is judged without it.</summary>
public sealed class UnreadableFileTests
{
    [Theory]
    [InlineData("{ \"Kafka\": { \"Producer\": { \"Acks\": \"None\" {|KPS0002:\"|}LingerMs\": 5 } } }")]
    [InlineData("{ \"Kafka\": { \"Producer\": { \"Acks\": {|KPS0002:L|}eader } } }")]
    [InlineData("{ \"Kafka\": { \"Producer\": { \"Acks\": \"None\", {|KPS0002:\"acks\"|}: \"All\" } } }")]
    [InlineData("{ \"Kafka\": { \"Producer\": { \"LingerMs\": {|KPS0002:0|}5 } } }")]
    [InlineData("{ \"Kafka\": { \"Producer\": { \"Acks\": \"None\" } }{|KPS0002:|}")]
    [InlineData("{|KPS0002:7|}")]
    [InlineData("{|KPS0002:|}")]
    public Task It_is_reported_where_reading_stops(string text) => BoundCode.VerifyAsync(BoundCode.Get + "void N() { Build(new ProducerConfig { {|KPS1101:EnableIdempotence = false|} }); }", (BoundCode.AppSettings, text));

    [Fact]
    public Task The_other_files_are_still_judged() => BoundCode.VerifyAsync(
        BoundCode.Get,
        (BoundCode.AppSettings, BoundCode.Section("\"EnableIdempotence\": {|KPS1101:false|}")),
        (BoundCode.Production, "{ {|KPS0002:x|} }"));

    [Theory]
    [InlineData("void M(IConfiguration configuration) { }")]
    [InlineData("void M(IConfiguration configuration) { var own = configuration.GetSection(\"Own\").Get<Own>(); Build(new ProducerConfig { EnableIdempotence = true }); } class Own { public string? Name { get; set; } }")]
    public Task It_is_not_reported_where_no_section_is_bound(string members) => BoundCode.VerifyAsync(members, (BoundCode.AppSettings, "{ x }"));
}

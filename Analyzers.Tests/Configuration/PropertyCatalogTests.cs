using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Configuration;

/// <summary>The catalogue against its data files and against itself; against the client it is tested in <c>Oracle/CatalogOracleTests</c>.</summary>
public sealed class PropertyCatalogTests
{
    [Fact]
    public void Every_name_and_alias_finds_its_property() => Assert.All(PropertyCatalog.All, property =>
        Assert.All(property.Aliases.Prepend(property.Name), name => Assert.Same(property, PropertyCatalog.Find(name))));

    [Fact]
    public void No_name_stands_for_two_properties()
    {
        string[] names = [.. PropertyCatalog.All.SelectMany(property => property.Aliases.Prepend(property.Name))];

        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_CSharp_name_finds_its_property() => Assert.All(
        PropertyCatalog.All.Where(property => property.ClrName is not null),
        property => Assert.Same(property, PropertyCatalog.FindByClrName(property.ClrName!)));

    [Theory]
    [InlineData("Acks")]
    [InlineData("acks ")]
    [InlineData("enable.idempotance")]
    [InlineData("topic.linger.ms")]
    [InlineData("buffer.memory")]
    [InlineData("")]
    public void Names_that_the_client_does_not_know_find_nothing(string name) => Assert.Null(PropertyCatalog.Find(name));

    [Theory]
    [InlineData("Retries")]
    [InlineData("acks")]
    [InlineData("enable.idempotence")]
    public void Names_that_are_no_CSharp_property_find_nothing(string name) => Assert.Null(PropertyCatalog.FindByClrName(name));

    [Theory]
    [InlineData("Acks", "acks")]
    [InlineData("EnableIdempotence", "enable.idempotence")]
    [InlineData("MaxInFlight", "max.in.flight")]
    [InlineData("MessageSendMaxRetries", "message.send.max.retries")]
    [InlineData("MessageTimeoutMs", "message.timeout.ms")]
    [InlineData("CancellationDelayMaxMs", "dotnet.cancellation.delay.max.ms")]
    public void A_CSharp_property_stands_for_the_name_that_it_writes(string clrName, string name) =>
        Assert.Equal(name, PropertyCatalog.FindByClrName(clrName)?.Name);

    [Fact]
    public void Each_property_has_the_facts_that_its_type_needs() => Assert.All(PropertyCatalog.All, property =>
    {
        bool isNumber = property.Type is PropertyType.Integer or PropertyType.Float;
        bool isDotnet = property.Name.StartsWith("dotnet.", StringComparison.Ordinal);
        Assert.Equal(isNumber && !isDotnet, property.Minimum is not null);
        Assert.Equal(property.Minimum is null, property.Maximum is null);
        Assert.True(property.Minimum is null || property.Minimum < property.Maximum, property.Name);
        Assert.True(property.Type != PropertyType.Enum || property.AllowedValues.Count > 1, property.Name);
        Assert.Equal(property.ClrName is null, property.ClrType is null);
        Assert.True(property.ClrValues.Count == 0 || property.ClrName is not null, property.Name);
        if (property is { Type: PropertyType.Integer, Default: { } number })
        {
            Assert.InRange(Setting.Known(property.Name, number).AsInteger()!.Value, property.Minimum!.Value, property.Maximum!.Value);
        }

        if (property is { Type: PropertyType.Boolean, Default: { } answer })
        {
            Assert.NotNull(Setting.Known(property.Name, answer).AsBoolean());
        }
    });

    [Fact]
    public void What_the_rules_and_their_repairs_read_is_a_property()
    {
        string[] read = ["acks", "max.in.flight", "message.send.max.retries", "queuing.strategy", "queue.buffering.backpressure.threshold",
            "enable.idempotence", "enable.gapless.guarantee", "transactional.id"];

        Assert.All(read, name => Assert.Equal(name, PropertyCatalog.Find(name)?.Name));
        Assert.All(read, name => Assert.NotEqual(PropertyScope.Consumer, PropertyCatalog.Find(name)!.Scope));
    }
}

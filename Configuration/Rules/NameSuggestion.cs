namespace ProducerSafety.Configuration.Rules;

/// <summary>What to write instead of a name that the client does not know.</summary>
internal readonly struct NameSuggestion
{
    private const string SetSerializers = "the .NET client takes serializers from ProducerBuilder, SetKeySerializer and SetValueSerializer";
    private const string NoSuchThing = "it belongs to the Java client, and this client has nothing like it";
    private const string SchemaRegistry = "it belongs to the schema registry's client; give it to SchemaRegistryConfig";
    private const string Pem = "this client reads certificates and keys in PEM or PKCS#12 form, not Java key stores";

    // The Java client's names, and what .NET uses instead: another name, or an explanation.
    private static readonly Dictionary<string, (string? Name, string? Text)> JavaNames = new(StringComparer.Ordinal)
    {
        ["buffer.memory"] = (null, "the queue is limited by 'queue.buffering.max.kbytes' (in kilobytes) and 'queue.buffering.max.messages'"),
        ["max.block.ms"] = (null, "this client never blocks on a full queue: Produce throws Local_QueueFull at once"),
        ["key.serializer"] = (null, SetSerializers),
        ["value.serializer"] = (null, SetSerializers),
        ["key.deserializer"] = (null, "it belongs to a consumer, and the .NET client takes it from ConsumerBuilder"),
        ["value.deserializer"] = (null, "it belongs to a consumer, and the .NET client takes it from ConsumerBuilder"),
        ["max.request.size"] = ("message.max.bytes", null),
        ["send.buffer.bytes"] = ("socket.send.buffer.bytes", null),
        ["receive.buffer.bytes"] = ("socket.receive.buffer.bytes", null),
        ["socket.connection.setup.timeout.max.ms"] = ("socket.connection.setup.timeout.ms", null),
        ["metadata.max.idle.ms"] = (null, "unused topics are forgotten by themselves"),
        ["partitioner.class"] = (null, "choose one of the values of 'partitioner', for instance 'murmur2_random' for the Java client's partitions"),
        ["partitioner.ignore.keys"] = (null, NoSuchThing),
        ["partitioner.adaptive.partitioning.enable"] = (null, NoSuchThing),
        ["partitioner.availability.timeout.ms"] = (null, NoSuchThing),
        ["interceptor.classes"] = (null, NoSuchThing),
        ["metric.reporters"] = (null, "statistics come from 'statistics.interval.ms' and SetStatisticsHandler"),
        ["sasl.login.class"] = (null, NoSuchThing),
        ["sasl.login.callback.handler.class"] = (null, NoSuchThing),
        ["sasl.client.callback.handler.class"] = (null, NoSuchThing),
        ["sasl.jaas.config"] = (null, "use 'sasl.username' and 'sasl.password'"),
        ["ssl.truststore.location"] = (null, "use 'ssl.ca.location' with a PEM file"),
        ["ssl.truststore.password"] = (null, Pem),
        ["ssl.truststore.type"] = (null, Pem),
        ["ssl.truststore.certificates"] = ("ssl.ca.pem", null),
        ["ssl.keystore.type"] = (null, Pem),
        ["ssl.keystore.key"] = ("ssl.key.pem", null),
        ["ssl.keystore.certificate.chain"] = ("ssl.certificate.pem", null),
        ["ssl.protocol"] = (null, "the TLS library chooses the version"),
        ["ssl.enabled.protocols"] = (null, "the TLS library chooses the version"),
        ["schema.registry.url"] = (null, SchemaRegistry),
        ["schema.registry.basic.auth.user.info"] = (null, SchemaRegistry),
        ["basic.auth.credentials.source"] = (null, SchemaRegistry),
        ["basic.auth.user.info"] = (null, SchemaRegistry),
        ["auto.register.schemas"] = (null, SchemaRegistry),
    };

    private NameSuggestion(string? name, string text)
    {
        Name = name;
        Text = text;
    }

    /// <summary>The name that was meant, or null where there is no such property.</summary>
    public string? Name { get; }

    /// <summary>What to do, as the end of a sentence.</summary>
    public string Text { get; }

    public static NameSuggestion For(string name, Version? client)
    {
        if (JavaNames.TryGetValue(name, out (string? Name, string? Text) java))
        {
            return new(java.Name, java.Text ?? $"use '{java.Name}'");
        }

        if (name.StartsWith("metrics.", StringComparison.Ordinal))
        {
            return new(null, JavaNames["metric.reporters"].Text!);
        }

        // Names of consumers and of callbacks are never meant on a producer.
        IEnumerable<string> candidates = PropertyCatalog.All
            .Where(property => property.Scope != PropertyScope.Consumer && property.Type != PropertyType.Callback)
            .SelectMany(property => property.Aliases.Where(alias => !alias.StartsWith("topic.", StringComparison.Ordinal)).Append(property.Name))
            .Where(candidate => PropertyCatalog.Find(candidate, client) is not null);
        string? nearest = PropertyCatalog.FindByClrName(name)?.Name ?? EditDistance.Nearest(name, candidates);
        return new(nearest, nearest is null ? "remove it" : $"did you mean '{nearest}'?");
    }
}

using ProducerSafety.Configuration;
using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;

namespace ProducerSafety.Runtime.Network.Producing;

/// <summary>
/// The reference producer over TCP, with the calls of <c>Confluent.Kafka.IProducer</c>: it never stores a message twice, keeps the order of the calls in each partition, and says of
/// each message what is known of it. All members may be called by several threads at once.
/// </summary>
/// <typeparam name="TKey">The type of keys.</typeparam>
/// <typeparam name="TValue">The type of values.</typeparam>
public sealed class IdempotentProducer<TKey, TValue> : IDisposable, IAsyncDisposable
{
    private const int AnyPartition = -1;
    private readonly ISerializer<TKey> keys;
    private readonly ISerializer<TValue> values;
    private readonly ProducerDriver driver;

    /// <summary>Makes a producer. It connects when the first message comes.</summary>
    /// <param name="settings">
    /// The client's properties, a <c>Confluent.Kafka.ProducerConfig</c> for instance: those of <see cref="ProducerOptions"/>, <c>bootstrap.servers</c>, <c>client.id</c>,
    /// <c>security.protocol</c>, <c>sasl.username</c>, <c>sasl.password</c>, <c>ssl.ca.location</c>, <c>enable.ssl.certificate.verification</c>,
    /// <c>ssl.endpoint.identification.algorithm</c> and <c>socket.connection.setup.timeout.ms</c>. <c>enable.idempotence</c> is on unless they say otherwise.
    /// </param>
    /// <param name="keySerializer">Turns keys into bytes; null for one of <see cref="Serializers"/>.</param>
    /// <param name="valueSerializer">Turns values into bytes; null for one of <see cref="Serializers"/>.</param>
    /// <exception cref="ProducerConfigurationException">The client refuses the settings.</exception>
    /// <exception cref="ArgumentException">There is no bootstrap server, no serializer, or idempotence is turned off.</exception>
    /// <exception cref="NotSupportedException">A compression other than gzip, a mechanism other than PLAIN, or transactions.</exception>
    public IdempotentProducer(IEnumerable<KeyValuePair<string, string>> settings, ISerializer<TKey>? keySerializer = null, ISerializer<TValue>? valueSerializer = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        KeyValuePair<string, string>[] written = [new("enable.idempotence", "true"), .. settings];
        ProducerOptions options = ProducerOptions.From(written);
        if (!options.IsIdempotent)
        {
            throw new ArgumentException("enable.idempotence is false: this producer is idempotent.", nameof(settings));
        }

        keys = keySerializer ?? Serializers.For<TKey>();
        values = valueSerializer ?? Serializers.For<TValue>();
        driver = new(options, ConnectionSettings.From(written));
    }

    /// <summary>Is told what goes wrong beside the messages: connections that cannot be opened or break, refused credentials, handlers that throw.</summary>
    public Action<Exception>? OnError
    {
        get => driver.OnError;
        set => driver.OnError = value;
    }

    /// <summary>How many messages have no verdict that the application knows.</summary>
    public int Pending => driver.Undelivered;

    /// <summary>Why the producer has failed for good, or null.</summary>
    public ErrorCode? FatalError => driver.FatalError;

    /// <summary>Sends a message; the task ends with its verdict.</summary>
    /// <param name="topic">The topic; the partitioner chooses the partition.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the waiting, not the message: sent again, it could be stored twice.</param>
    /// <exception cref="ProduceException">In the task: the message was not acknowledged, or not accepted.</exception>
    public Task<DeliveryReport> ProduceAsync(string topic, in Message<TKey, TValue> message, CancellationToken cancellationToken = default) =>
        ProduceAsync(new TopicPartition(topic, AnyPartition), message, cancellationToken);

    /// <inheritdoc cref="ProduceAsync(string, in Message{TKey, TValue}, CancellationToken)"/>
    /// <param name="partition">The topic and the partition, -1 to let the partitioner choose.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the waiting, not the message.</param>
    public Task<DeliveryReport> ProduceAsync(TopicPartition partition, in Message<TKey, TValue> message, CancellationToken cancellationToken = default)
    {
        // What awaits the task must not go on in the thread that hands out the others.
        TaskCompletionSource<DeliveryReport> verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
        AppendResult result = Append(partition, message, verdict);
        return result != AppendResult.Accepted ? Task.FromException<DeliveryReport>(new ProduceException(result, partition.Topic, partition.Partition))
            : cancellationToken.CanBeCanceled ? verdict.Task.WaitAsync(cancellationToken)
            : verdict.Task;
    }

    /// <summary>Sends a message and goes on.</summary>
    /// <param name="topic">The topic; the partitioner chooses the partition.</param>
    /// <param name="message">The message.</param>
    /// <param name="handler">Is given the verdict, in a thread of the producer that hands out one after the other; it must not wait for the producer. May be null.</param>
    /// <exception cref="ProduceException">The message was not accepted; there will be no report.</exception>
    public void Produce(string topic, in Message<TKey, TValue> message, Action<DeliveryReport>? handler = null) => Produce(new TopicPartition(topic, AnyPartition), message, handler);

    /// <inheritdoc cref="Produce(string, in Message{TKey, TValue}, Action{DeliveryReport}?)"/>
    /// <param name="partition">The topic and the partition, -1 to let the partitioner choose.</param>
    /// <param name="message">The message.</param>
    /// <param name="handler">Is given the verdict.</param>
    public void Produce(TopicPartition partition, in Message<TKey, TValue> message, Action<DeliveryReport>? handler = null)
    {
        AppendResult result = Append(partition, message, handler);
        if (result != AppendResult.Accepted)
        {
            throw new ProduceException(result, partition.Topic, partition.Partition);
        }
    }

    /// <summary>Sends what waits, and waits until every message has its verdict and every handler has returned.</summary>
    /// <param name="timeout">How long at most.</param>
    /// <returns>How many messages have none yet.</returns>
    /// <exception cref="InvalidOperationException">Called in a delivery handler.</exception>
    public int Flush(TimeSpan timeout) => driver.Flush(timeout, CancellationToken.None);

    /// <inheritdoc cref="Flush(TimeSpan)"/>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public void Flush(CancellationToken cancellationToken = default) => driver.Flush(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Ends the producer without waiting for what is queued, but, unlike Confluent.Kafka's, each message gets its verdict, and handlers and tasks are told.</summary>
    public void Dispose() => driver.Dispose();

    /// <summary>Delivers what is queued, for at most <c>delivery.timeout.ms</c>, and ends the producer.</summary>
    public async ValueTask DisposeAsync() => await Task.Run(() => driver.Close(wait: true)).ConfigureAwait(false);

    private AppendResult Append(TopicPartition partition, in Message<TKey, TValue> message, object? state)
    {
        ArgumentException.ThrowIfNullOrEmpty(partition.Topic, "topic");
        Scratch scratch = Scratch.OfThread;
        scratch.Clear();
        bool hasKey = keys.TryWrite(message.Key, scratch);
        int keyLength = scratch.Length;
        bool hasValue = values.TryWrite(message.Value, scratch);
        ReadOnlySpan<byte> written = scratch.Written;
        long timestamp = (message.Timestamp ?? DateTimeOffset.UtcNow).ToUnixTimeMilliseconds();
        return driver.Append(partition.Topic, partition.Partition, new(written[..keyLength], hasKey, written[keyLength..], hasValue, timestamp, message.Headers), state);
    }
}

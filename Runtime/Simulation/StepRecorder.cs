using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Records;

namespace ProducerSafety.Runtime.Simulation;

/// <summary>Writes down what happens to messages. Left out are metadata, unless a fault strikes them, and what brokers copy from each other.</summary>
internal sealed class StepRecorder : ITrace
{
    private const string Application = "application";

    private readonly List<Step> steps = [];
    private readonly Dictionary<object, Transmission> transmissions = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, int> timesTransmitted = [];
    private string? lastNote;

    public IReadOnlyList<Step> Steps => steps;

    public void Sent(Simulation simulation, int producer, int message, int call, int partition)
    {
        bool isAgain = simulation.History.Calls.Take(call).Any(earlier => earlier.Message == message);
        Step step = NewStep(simulation, StepKind.Call, Application, $"sends message {message}{(simulation.Scenario.Partitions == 1 ? "" : $" to partition {partition}")}{(isAgain ? " again" : "")}");
        steps.Add(step with { Retry = isAgain ? "by the application" : "", Arrow = new(Application, NameOfProducer(producer), step.Number, IsLost: false) });
    }

    public void Reported(Simulation simulation, int producer, int message, DeliveryReport report)
    {
        string offset = report.Offset < 0 ? "" : $" at offset {report.Offset}";
        Step step = NewStep(simulation, StepKind.Verdict, Application, $"is told: message {message} {InWords(report.Status)}{offset}");
        steps.Add(step with
        {
            Error = report.Failure == DeliveryFailure.None ? "" : report.Error == ErrorCode.None ? $"{report.Failure}" : $"{report.Failure}, {NameOf(report.Error)}",
            Arrow = new(NameOfProducer(producer), Application, step.Number, IsLost: false),
        });
    }

    public void Transmitted(Simulation simulation, int producer, int broker, Request request)
    {
        int retry = 0;
        foreach (int call in request is ProduceRequest produce ? produce.Batches.SelectMany(batch => batch.Batch.Records).Select(Simulation.CallOf) : [])
        {
            int times = timesTransmitted.GetValueOrDefault(call);
            timesTransmitted[call] = times + 1;
            retry = Math.Max(retry, times);
        }

        transmissions.Add(request, new(producer, steps.Count + 1, retry));
    }

    public void Transmitted(Simulation simulation, int producer, int broker, Response response) => transmissions.Add(response, new(producer, steps.Count + 1, 0));

    public void Decided(Simulation simulation, int broker, ProduceRequest request, int index, in PartitionAppended answer, bool isDuplicate)
    {
        Transmission sent = transmissions[request];
        RecordBatch batch = request.Batches[index].Batch;
        string action = answer.Error != ErrorCode.None ? "refuses the batch" : isDuplicate ? "has the batch already" : $"appends the batch at offset {answer.BaseOffset}";
        Step step = NewStep(simulation, StepKind.Request, NameOfBroker(broker), action);
        steps.Add(step with
        {
            Sent = Describe(simulation, request.Batches[index]),
            Error = answer.Error == ErrorCode.None ? "" : NameOf(answer.Error),
            Retry = $"{sent.Retry}",
            IdempotencyCheck = CheckOf(batch, answer, isDuplicate),
            Arrow = new(NameOfProducer(sent.Producer), NameOfBroker(broker), Math.Min(sent.At, step.Number), IsLost: false),
        });
    }

    public void Answered(Simulation simulation, int producer, int broker, Response response)
    {
        string? action = response switch
        {
            InitProducerIdResponse { Error: ErrorCode.None } identity => $"gets producer id {identity.ProducerId}, epoch {identity.ProducerEpoch}",
            InitProducerIdResponse => "gets no producer id",
            ProduceResponse produced => $"gets the answer: {string.Join("; ", produced.Partitions.Select(answer => AnswerOf(simulation, answer)))}",
            _ => null,
        };
        if (action is not null)
        {
            Step step = NewStep(simulation, StepKind.Answer, NameOfProducer(producer), action);
            steps.Add(step with { Error = ErrorOf(response), Arrow = ArrowOf(response, NameOfBroker(broker), NameOfProducer(producer), step.Number, isLost: false) });
        }
    }

    public void Lost(Simulation simulation, int producer, int broker, Request request)
    {
        string content = request is ProduceRequest produce ? Describe(simulation, produce) : NameOf(request);
        Lost(simulation, request, NameOfProducer(producer), NameOfBroker(broker), content, request is ProduceRequest);
    }

    public void Lost(Simulation simulation, int producer, int broker, Response response) =>
        Lost(simulation, response, NameOfBroker(broker), NameOfProducer(producer), NameOf(response), response is ProduceResponse);

    public void TimedOut(Simulation simulation, int producer, int broker) =>
        steps.Add(NewStep(simulation, StepKind.Event, NameOfProducer(producer), $"got no answer from {NameOfBroker(broker)} in time and closes the connection"));

    public void Fault(Simulation simulation, string text) => steps.Add(NewStep(simulation, StepKind.Fault, "", text));

    // What changed may be nothing that the text says.
    public void Note(Simulation simulation, string text)
    {
        if (text != lastNote)
        {
            lastNote = text;
            steps.Add(NewStep(simulation, StepKind.Event, "", text));
        }
    }

    /// <summary>The last rows: what the application believes, and what is wrong.</summary>
    public void End(Simulation simulation, IReadOnlyList<Anomaly> anomalies)
    {
        foreach (IGrouping<Belief, int> believed in simulation.History.Beliefs.GroupBy(belief => belief.Value, belief => belief.Key).OrderBy(group => group.Key))
        {
            string messages = string.Join(", ", believed);
            steps.Add(NewStep(simulation, StepKind.Belief, Application, believed.Key switch
            {
                Belief.Assumed => $"was told nothing, and takes for stored: {messages}",
                Belief.Stored => $"knows as stored: {messages}",
                Belief.NotStored => $"takes for not stored: {messages}",
                _ => $"knows that nobody can say whether stored: {messages}",
            }));
        }

        foreach (Anomaly anomaly in anomalies)
        {
            steps.Add(NewStep(simulation, StepKind.Anomaly, "", $"{anomaly.Kind}: {anomaly.Text}"));
        }
    }

    // The fault that was just noted is the reason; otherwise the connection is closed, or has lost something before.
    private void Lost(Simulation simulation, object message, string from, string to, string content, bool isBatch)
    {
        bool isReason = steps.Count > 0 && steps[^1] is { Kind: StepKind.Fault, Arrow: null } last && last.Time == simulation.Now;
        if (!isReason && !isBatch)
        {
            return;
        }

        Step step = isReason ? steps[^1] : message is Request
            ? NewStep(simulation, StepKind.Request, to, "never gets the request")
            : NewStep(simulation, StepKind.Answer, to, "never gets the answer");
        step = step with
        {
            Sent = content,
            Retry = message is ProduceRequest ? $"{transmissions[message].Retry}" : "",
            Arrow = ArrowOf(message, from, to, step.Number, isLost: true),
        };
        if (isReason)
        {
            steps[^1] = step;
        }
        else
        {
            steps.Add(step);
        }
    }

    private Step NewStep(Simulation simulation, StepKind kind, string actor, string action) => new(steps.Count + 1, simulation.Now, kind, actor, action)
    {
        Stored = string.Join("; ", Enumerable.Range(0, simulation.Scenario.Partitions).Select(partition => StoredIn(simulation, partition))),
        Logs = [.. Enumerable.Range(1, simulation.Scenario.Brokers).Select(broker => new BrokerLog(broker, simulation.Cluster.IsUp(broker), ContentsOf(simulation, broker)))],
    };

    private Arrow ArrowOf(object message, string from, string to, int step, bool isLost) => new(from, to, Math.Min(transmissions[message].At, step), isLost);

    private static string StoredIn(Simulation simulation, int partition)
    {
        int leader = simulation.Cluster.LeaderOf(partition);
        string messages = leader < 0 ? "" : string.Join(", ", MessagesIn(simulation, leader, partition));
        return Prefix(simulation, partition) + (leader < 0 ? "no leader" : messages.Length == 0 ? "nothing" : messages);
    }

    private static PartitionContent[] ContentsOf(Simulation simulation, int broker) =>
        [.. Enumerable.Range(0, simulation.Scenario.Partitions).Select(partition =>
            new PartitionContent(simulation.Cluster.LeaderOf(partition) == broker, MessagesIn(simulation, broker, partition)))];

    private static int[] MessagesIn(Simulation simulation, int broker, int partition) =>
        [.. simulation.Cluster.ReadLog(broker, partition).Select(record => MessageOf(simulation, record))];

    private static string Describe(Simulation simulation, in PartitionBatch sent)
    {
        string messages = string.Join(", ", sent.Batch.Records.Select(record => MessageOf(simulation, record)));
        string identity = sent.Batch.HasProducerId ? $" (id {sent.Batch.ProducerId}, epoch {sent.Batch.ProducerEpoch}, sequence {sent.Batch.BaseSequence})" : "";
        return $"{Prefix(simulation, sent.Partition.Partition)}{messages}{identity}";
    }

    private static string Describe(Simulation simulation, ProduceRequest request) => string.Join("; ", request.Batches.Select(batch => Describe(simulation, batch)));

    private static int MessageOf(Simulation simulation, Record record) => simulation.History.Calls[Simulation.CallOf(record)].Message;

    private static string Prefix(Simulation simulation, int partition) => simulation.Scenario.Partitions == 1 ? "" : $"partition {partition}: ";

    private static string AnswerOf(Simulation simulation, in PartitionAppended answer) =>
        Prefix(simulation, answer.Partition.Partition) + (answer.Error == ErrorCode.None ? $"offset {answer.BaseOffset}" : "refused");

    private static string ErrorOf(Response response) => response switch
    {
        InitProducerIdResponse identity => NameOf(identity.Error),
        ProduceResponse produced => string.Join("; ", produced.Partitions.Where(answer => answer.Error != ErrorCode.None).Select(answer => NameOf(answer.Error))),
        _ => "",
    };

    // A batch that is refused for another reason may not have been checked.
    private static string CheckOf(RecordBatch batch, in PartitionAppended answer, bool isDuplicate) =>
        !batch.HasProducerId ? "none"
        : isDuplicate ? $"duplicate of offset {answer.BaseOffset}"
        : answer.Error switch
        {
            ErrorCode.None => "new",
            ErrorCode.OutOfOrderSequenceNumber => "out of order",
            ErrorCode.InvalidProducerEpoch => "old epoch",
            _ => "",
        };

    private static string InWords(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Persisted => "persisted",
        DeliveryStatus.NotPersisted => "not persisted",
        _ => "possibly persisted",
    };

    private static string NameOfProducer(int producer) => producer == 0 ? "producer" : $"producer {producer + 1}";

    private static string NameOfBroker(int broker) => $"broker {broker}";

    private static string NameOf(object message) => message switch
    {
        ProduceRequest => "produce request",
        ProduceResponse => "answer to a produce request",
        MetadataRequest => "metadata request",
        MetadataResponse => "metadata",
        InitProducerIdRequest => "request for a producer id",
        _ => "producer id",
    };

    // As the protocol's documentation writes it.
    private static string NameOf(ErrorCode error) => error == ErrorCode.None ? ""
        : string.Concat(error.ToString().Select((letter, index) => index > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));

    private readonly record struct Transmission(int Producer, int At, int Retry);
}

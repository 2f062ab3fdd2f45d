using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Protocol;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>The producer tells that a message was not stored, and the application does not look.</summary>
internal static class IgnoredResults
{
    private static readonly ProducerOptions Idempotent = Settings.Idempotent();

    public static Experiment Task { get; } =
        Of("task-not-observed", "KPS3001", "Where nobody observes the task of ProduceAsync, a message that was refused is lost without a sign.", ForgetTask);

    public static Experiment Handler { get; } =
        Of("no-delivery-handler", "KPS3002", "Produce without a handler hides a refusal: Flush returns 0, and the message is not in the topic.", SendAndFlush(Idempotent));

    public static Experiment Error { get; } =
        Of("handler-ignores-error", "KPS3003", "A handler that does not look at the error counts a refused message as stored.", IgnoreError);

    public static Experiment Exception { get; } =
        Of("failure-swallowed", "KPS3004", "Where the exception is swallowed, the application goes on as if the message were stored.", Swallow);

    public static Experiment OtherException { get; } =
        Of("catch-of-other-types", "KPS3011", "A catch of a ProduceException with other type arguments never runs: what it would do with the failed message is not done.", CatchOther);

    public static Experiment AsynchronousHandler { get; } =
        Of("asynchronous-handler", "KPS3009", "Flush does not wait for what an asynchronous handler awaits: when the process ends then, the failure is recorded nowhere.", AwaitInHandler);

    /// <summary>Sends a message without a handler and flushes.</summary>
    public static Func<Application, Task> SendAndFlush(ProducerOptions options) => async application =>
    {
        SimulatedProducer producer = application.NewProducer(options);
        producer.Produce(message: 0);
        await producer.FlushAsync();
    };

    private static Experiment Of(string name, string rule, string claim, Func<Application, Task> program) => new()
    {
        Name = name,
        Rule = rule,
        Claim = claim,
        Shows = AnomalyKind.Lost,
        Unsafe = Refused("unsafe", program),
        Fixed = Refused("fixed", Programs.AwaitEach(Idempotent, 1)),
    };

    private static Scenario Refused(string name, Func<Application, Task> program) =>
        new() { Name = name, Program = program, Refusals = [ErrorCode.TopicAuthorizationFailed], Faults = Faults.NetworkAndErrors };

    private static async Task ForgetTask(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        _ = producer.ProduceAsync(message: 0);
        await producer.FlushAsync();
    }

    private static async Task IgnoreError(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        producer.Produce(message: 0, handler: _ => application.Believe(0, Belief.Stored));
        await producer.FlushAsync();
    }

    private static async Task Swallow(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        try
        {
            await producer.ProduceAsync(message: 0);
        }
        catch (ProduceFailedException)
        {
            // Nothing: that is the point.
        }

        application.Believe(0, Belief.Stored);
    }

    // The host logs what it catches and goes on with the next request.
    private static async Task CatchOther(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        try
        {
            try
            {
                DeliveryReport report = await producer.ProduceAsync(message: 0);
                application.Believe(0, report.Status);
            }
            catch (OtherProduceException failed)
            {
                application.Believe(0, failed.Report.Status);
            }
        }
        catch (ProduceFailedException)
        {
            // The log line of the host says nothing of the message.
        }
    }

    // The handler writes failures to a database, and Main returns after Flush.
    private static async Task AwaitInHandler(Application application)
    {
        SimulatedProducer producer = application.NewProducer(Idempotent);
        bool isProcessOver = false;
        producer.Produce(message: 0, handler: async report =>
        {
            await application.Delay(10);
            if (!isProcessOver)
            {
                application.Believe(0, report.Status);
            }
        });
        await producer.FlushAsync();
        isProcessOver = true;
    }

    /// <summary>What <c>ProduceException&lt;Null, string&gt;</c> is to a producer of string keys.</summary>
    private sealed class OtherProduceException(DeliveryReport report) : Exception
    {
        public DeliveryReport Report { get; } = report;
    }
}

using ProducerSafety.Runtime.Producer;
using ProducerSafety.Runtime.Simulation;

namespace ProducerSafety.Runtime.Experiments;

/// <summary>Small applications that several experiments share. Each does what its name says, as an ordinary application would.</summary>
internal static class Programs
{
    /// <summary>Awaits each message before it sends the next one, and believes what it is told.</summary>
    public static Func<Application, Task> AwaitEach(ProducerOptions options, int messages) => async application =>
    {
        SimulatedProducer producer = application.NewProducer(options);
        for (int message = 0; message < messages; message++)
        {
            await AwaitOne(application, producer, message);
        }
    };

    /// <summary>Awaits each message, and takes it for stored unless there is an exception, as most applications do.</summary>
    public static Func<Application, Task> TakeNoExceptionForStored(ProducerOptions options, int messages) => async application =>
    {
        SimulatedProducer producer = application.NewProducer(options);
        for (int message = 0; message < messages; message++)
        {
            try
            {
                await producer.ProduceAsync(message);
                application.Believe(message, Belief.Stored);
            }
            catch (ProduceFailedException failed)
            {
                application.Believe(message, failed.Report.Status);
            }
        }
    };

    /// <summary>Sends all messages with a delivery handler, each in a request of its own, and flushes.</summary>
    public static Func<Application, Task> SendAllAndFlush(ProducerOptions options, int messages) => async application =>
    {
        SimulatedProducer producer = application.NewProducer(options with { BatchMessages = 1 });
        for (int message = 0; message < messages; message++)
        {
            int number = message;
            producer.Produce(number, handler: report => application.Believe(number, report.Status));
            await application.Delay(1);
        }

        await producer.FlushAsync();
    };

    /// <summary>Awaits one message, and believes what it is told.</summary>
    public static async Task AwaitOne(Application application, SimulatedProducer producer, int message)
    {
        try
        {
            DeliveryReport report = await producer.ProduceAsync(message);
            application.Believe(message, report.Status);
        }
        catch (ProduceFailedException failed)
        {
            application.Believe(message, failed.Report.Status);
        }
    }
}

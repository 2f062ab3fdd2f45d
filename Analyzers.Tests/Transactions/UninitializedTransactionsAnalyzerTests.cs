using ProducerSafety.Analyzers.Tests.Verification;
using ProducerSafety.Analyzers.Transactions;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpCodeFixVerifier<
    ProducerSafety.Analyzers.Transactions.UninitializedTransactionsAnalyzer,
    ProducerSafety.Analyzers.CodeFixes.Transactions.UninitializedTransactionsFix>;

namespace ProducerSafety.Analyzers.Tests.Transactions;

public sealed class UninitializedTransactionsAnalyzerTests : IControl<UninitializedTransactionsAnalyzer>
{
    public static string ControlSource => """
        namespace ControlOfUninitializedTransactions;

        public static class Control
        {
            public static void Begin(Confluent.Kafka.ProducerConfig config)
            {
                using var producer = new Confluent.Kafka.ProducerBuilder<string, string>(config).Build();
                [|producer.BeginTransaction()|];
            }
        }
        """;

    private static Task Check(string body, string result = "void") => Verify.VerifyAnalyzerAsync(TransferSource.Method(body, result));

    private static Task CheckIn(string code) => Verify.VerifyAnalyzerAsync(TransferSource.File(code));

    private static Task Fixes(string before, string after) => Verify.VerifyCodeFixAsync(TransferSource.Method(before), TransferSource.Method(after));

    [Fact]
    public Task Begin() => Fixes(
        """
        using var producer = new ProducerBuilder<string, long>(config).Build();
        [|producer.BeginTransaction()|];
        producer.Produce("debits", debit);
        producer.CommitTransaction();
        """,
        """
        using var producer = new ProducerBuilder<string, long>(config).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        producer.BeginTransaction();
        producer.Produce("debits", debit);
        producer.CommitTransaction();
        """);

    [Fact]
    public Task Begin_in_a_using_statement() => Fixes(
        """
        using (var producer = new ProducerBuilder<string, long>(config).Build())
        {
            [|producer.BeginTransaction()|];
            producer.Produce("debits", debit);
            producer.CommitTransaction();
        }
        """,
        """
        using (var producer = new ProducerBuilder<string, long>(config).Build())
        {
            producer.InitTransactions(TimeSpan.FromSeconds(30));
            producer.BeginTransaction();
            producer.Produce("debits", debit);
            producer.CommitTransaction();
        }
        """);

    [Fact]
    public Task Begin_in_a_loop() => Fixes(
        """
        IProducer<string, long> producer;
        producer = new ProducerBuilder<string, long>(config).Build();
        while (!token.IsCancellationRequested)
        {
            [|producer.BeginTransaction()|];
            producer.CommitTransaction();
        }
        """,
        """
        IProducer<string, long> producer;
        producer = new ProducerBuilder<string, long>(config).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        while (!token.IsCancellationRequested)
        {
            producer.BeginTransaction();
            producer.CommitTransaction();
        }
        """);

    [Fact]
    public Task Send_with_an_id_in_the_initializer() => Fixes(
        """
        ProducerConfig own = new() { BootstrapServers = "localhost:9092", TransactionalId = $"transfer-{instance}" };
        using var producer = new ProducerBuilder<string, long>(own).SetErrorHandler((_, e) => Log(e.Reason)).Build();
        [|producer.Produce("debits", debit)|];
        """,
        """
        ProducerConfig own = new() { BootstrapServers = "localhost:9092", TransactionalId = $"transfer-{instance}" };
        using var producer = new ProducerBuilder<string, long>(own).SetErrorHandler((_, e) => Log(e.Reason)).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        producer.Produce("debits", debit);
        """);

    [Fact]
    public Task Wrong_order_is_not_fixed() => Verify.VerifyNoCodeFixAsync(TransferSource.Method("""
        using var producer = new ProducerBuilder<string, long>(config).Build();
        [|producer.BeginTransaction()|];
        producer.InitTransactions(Timeout);
        """));

    [Fact]
    public Task Field_that_is_nowhere_initialized() => CheckIn("""
        public sealed class Transfer
        {
            private readonly IProducer<string, long> _producer;

            public Transfer(ProducerConfig config) => _producer = new ProducerBuilder<string, long>(config).Build();

            public void Run(Message<string, long> message)
            {
                [|_producer.BeginTransaction()|];
                _producer.Produce("debits", message);
                _producer.CommitTransaction();
            }
        }
        """);

    [Fact]
    public Task Initialized() => Check("""
        using var producer = new ProducerBuilder<string, long>(config).Build();
        producer.InitTransactions(Timeout);
        producer.BeginTransaction();
        producer.Produce("debits", debit);
        producer.CommitTransaction();
        """);

    [Fact]
    public Task Initialized_on_one_path() => Check("""
        using var producer = new ProducerBuilder<string, long>(config).Build();
        if (config.TransactionalId is not null)
        {
            producer.InitTransactions(Timeout);
        }

        producer.BeginTransaction();
        """);

    [Fact]
    public Task Initialized_in_a_retry() => Check("""
        using var producer = new ProducerBuilder<string, long>(config).Build();
        while (true)
        {
            try
            {
                producer.InitTransactions(Timeout);
                break;
            }
            catch (KafkaRetriableException)
            {
                Thread.Sleep(1000);
            }
        }

        producer.BeginTransaction();
        """);

    [Fact]
    public Task Initialized_by_a_helper() => Check("""
        using var producer = new ProducerBuilder<string, long>(config).Build();
        Initialize(producer);
        producer.BeginTransaction();

        static void Initialize(IProducer<string, long> producer) => producer.InitTransactions(Timeout);
        """);

    [Fact]
    public Task Initialized_by_a_local_function() => Check("""
        using var producer = new ProducerBuilder<string, long>(config).Build();
        Initialize();
        producer.BeginTransaction();

        void Initialize() => producer.InitTransactions(Timeout);
        """);

    [Fact]
    public Task Initialized_by_a_policy() => Check("""
        using var producer = new ProducerBuilder<string, long>(config).Build();
        Retry(() => producer.InitTransactions(Timeout));
        producer.BeginTransaction();

        static void Retry(Action action) => action();
        """);

    [Fact]
    public Task Send_without_an_id() => Check("""
        using var producer = new ProducerBuilder<string, long>(config).Build();
        producer.Produce("debits", debit);
        producer.Flush(token);
        """);

    [Fact]
    public Task Send_with_an_id_that_may_be_null() => Check("""
        using var producer = new ProducerBuilder<string, long>(new ProducerConfig { TransactionalId = config.TransactionalId }).Build();
        producer.Produce("debits", debit);
        producer.Flush(token);
        """);

    [Fact]
    public Task Id_that_is_removed() => Check("""
        var own = new ProducerConfig { TransactionalId = "transfer" };
        own.TransactionalId = null;
        using var producer = new ProducerBuilder<string, long>(own).Build();
        producer.Produce("debits", debit);
        producer.Flush(token);
        """);

    [Fact]
    public Task Injected_producer() => CheckIn("""
        public sealed class Transfer
        {
            private readonly IProducer<string, long> producer;

            public Transfer(IProducer<string, long> producer) => this.producer = producer;

            public void Run()
            {
                producer.BeginTransaction();
                producer.CommitTransaction();
            }
        }
        """);

    [Fact]
    public Task Parameter() => CheckIn("""
        public static class Transfer
        {
            public static void Run(IProducer<string, long> producer)
            {
                producer.BeginTransaction();
                producer.CommitTransaction();
            }
        }
        """);

    [Fact]
    public Task Field_that_is_initialized_in_another_method() => CheckIn("""
        public sealed class Transfer : IHostedService
        {
            private readonly IProducer<string, long> producer = new ProducerBuilder<string, long>(new ProducerConfig { TransactionalId = "transfer-1" }).Build();

            public Task StartAsync(CancellationToken cancellationToken)
            {
                producer.InitTransactions(TimeSpan.FromSeconds(30));
                return Task.CompletedTask;
            }

            public Task StopAsync(CancellationToken cancellationToken)
            {
                producer.BeginTransaction();
                producer.CommitTransaction();
                return Task.CompletedTask;
            }
        }
        """);

    [Fact]
    public Task Field_that_a_helper_gets() => CheckIn("""
        public static class Helpers
        {
            public static void Prepare(IProducer<string, long> producer) => producer.InitTransactions(TimeSpan.FromSeconds(30));
        }

        public sealed class Transfer
        {
            private readonly IProducer<string, long> producer = new ProducerBuilder<string, long>(new ProducerConfig { TransactionalId = "transfer-1" }).Build();

            public Transfer() => Helpers.Prepare(producer);

            public void Run() => producer.BeginTransaction();
        }
        """);

    [Fact]
    public Task Expected_to_throw() => CheckIn("""
        public static class Assert
        {
            public static void Throws<T>(Action action) => action();
        }

        public sealed class Checks
        {
            public void Order(ProducerConfig config)
            {
                using var producer = new ProducerBuilder<string, long>(config).Build();
                Assert.Throws<KafkaException>(() => producer.BeginTransaction());
            }
        }
        """);

    [Fact]
    public Task Field_that_may_be_given() => CheckIn("""
        public sealed class Transfer
        {
            private readonly IProducer<string, long> producer;

            public Transfer(ProducerConfig config) => producer = new ProducerBuilder<string, long>(config).Build();

            public Transfer(IProducer<string, long> producer) => this.producer = producer;

            public void Run() => producer.BeginTransaction();
        }
        """);
}

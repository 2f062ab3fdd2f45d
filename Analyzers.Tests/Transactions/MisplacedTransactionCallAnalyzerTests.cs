using ProducerSafety.Analyzers.Tests.Verification;
using ProducerSafety.Analyzers.Transactions;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Transactions.MisplacedTransactionCallAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Transactions;

public sealed class MisplacedTransactionCallAnalyzerTests : IControl<MisplacedTransactionCallAnalyzer>
{
    public static string ControlSource => """
        namespace ControlOfMisplacedTransactionCall;

        public static class Control
        {
            public static void Run(Confluent.Kafka.IProducer<string, string> producer)
            {
                producer.BeginTransaction();
                producer.CommitTransaction();
                [|producer.AbortTransaction()|];
            }
        }
        """;

    private static Task Check(string body, string result = "void") => Verify.VerifyAnalyzerAsync(TransferSource.WithProducer(body, result));

    private static Task CheckIn(string code) => Verify.VerifyAnalyzerAsync(TransferSource.File(code));

    [Fact]
    public Task Send_before_begin() => Check("""
        [|producer.Produce("debits", debit)|];
        producer.BeginTransaction();
        producer.CommitTransaction();
        """);

    [Fact]
    public Task Send_after_commit() => Check("""
        producer.BeginTransaction();
        producer.Produce("debits", debit);
        producer.CommitTransaction();
        await [|producer.ProduceAsync("credits", credit)|];
        """, "async Task");

    [Fact]
    public Task Abort_after_commit() => Check("""
        producer.BeginTransaction();
        producer.Produce("debits", debit);
        producer.CommitTransaction();
        [|producer.AbortTransaction()|];
        """);

    [Fact]
    public Task Begin_twice() => Check("""
        producer.BeginTransaction();
        producer.Produce("debits", debit);
        [|producer.BeginTransaction()|];
        producer.Produce("credits", credit);
        producer.CommitTransaction();
        """);

    [Fact]
    public Task Commit_without_begin() => Check("""
        [|producer.CommitTransaction()|];
        """);

    [Fact]
    public Task Offsets_outside_of_the_transaction() => CheckIn("""
        public sealed class Copy
        {
            private readonly IProducer<string, long> producer;

            public Copy(IProducer<string, long> producer) => this.producer = producer;

            public void Run(IConsumer<string, long> consumer, ConsumeResult<string, long> result)
            {
                producer.BeginTransaction();
                producer.Produce("copy", result.Message);
                producer.CommitTransaction();
                [|producer.SendOffsetsToTransaction(new[] { result.TopicPartitionOffset }, consumer.ConsumerGroupMetadata, TimeSpan.FromSeconds(1))|];
            }
        }
        """);

    [Theory]
    [InlineData("{|KPS5006:producer.AbortTransaction()|};")]
    [InlineData("{|KPS5006:producer.CommitTransaction()|};")]
    [InlineData("producer.Produce(\"debits\", debit); try { producer.Flush(token); } catch (KafkaException) { {|KPS5006:producer.AbortTransaction(TimeSpan.FromSeconds(1))|}; throw; }")]
    public Task Never_begun(string body) => Verify.VerifyAnalyzerAsync(TransferSource.Method("using (var producer = new ProducerBuilder<string, long>(config).Build()) { " + body + " }"));

    [Theory]
    [InlineData("producer.InitTransactions(Timeout); Begin(); producer.CommitTransaction(); void Begin() => producer.BeginTransaction();")]
    [InlineData("Begin(producer); producer.CommitTransaction(); static void Begin(IProducer<string, long> given) => given.BeginTransaction();")]
    [InlineData("producer.Produce(\"debits\", debit); producer.Flush(token);")]
    [InlineData("if (token.CanBeCanceled) { producer.BeginTransaction(); } if (token.CanBeCanceled) { producer.AbortTransaction(); }")]
    public Task Begun_or_not_needed(string body) => Verify.VerifyAnalyzerAsync(TransferSource.Method("using (var producer = new ProducerBuilder<string, long>(config).Build()) { " + body + " }"));

    [Fact]
    public Task Given_and_begun_elsewhere() => Verify.VerifyAnalyzerAsync(TransferSource.File("""
        public sealed class Transfer
        {
            public void Finish(IProducer<string, long> producer, Func<IProducer<string, long>> open)
            {
                producer.CommitTransaction();
                var own = open();
                own.CommitTransaction();
            }
        }
        """));

    [Theory]
    [InlineData("")]
    [InlineData("public void Start() => producer.InitTransactions(TimeSpan.FromSeconds(1));")]
    public Task Type_that_never_begins(string member) => CheckIn(InType("{|KPS5006:producer.CommitTransaction()|}", "{|KPS5006:producer.AbortTransaction()|}", member));

    [Theory]
    [InlineData("public void Begin() => producer.BeginTransaction();")]
    [InlineData("public IProducer<string, long> Producer => producer;")]
    [InlineData("public Transfer(IProducer<string, long> given) => producer = given;")]
    public Task Type_that_may_begin(string member) => CheckIn(InType("producer.CommitTransaction()", "producer.AbortTransaction()", member));

    private static string InType(string commit, string abort, string member) => $$"""
        public sealed class Transfer
        {
            private readonly IProducer<string, long> producer;

            public Transfer(ProducerConfig config) => producer = new ProducerBuilder<string, long>(config).Build();

            {{member}}

            public void Commit() => {{commit}};

            public void Abort() => {{abort}};
        }
        """;

    [Fact]
    public Task In_order() => Check("""
        producer.BeginTransaction();
        producer.Produce("debits", debit);
        producer.CommitTransaction();
        producer.BeginTransaction();
        producer.Produce("credits", credit);
        producer.AbortTransaction();
        """);

    [Fact]
    public Task Loop() => Check("""
        while (!token.IsCancellationRequested)
        {
            producer.BeginTransaction();
            try
            {
                producer.Produce("debits", debit);
                producer.CommitTransaction();
            }
            catch (KafkaException)
            {
                producer.AbortTransaction();
            }
        }
        """);

    [Fact]
    public Task Begin_in_the_try() => Check("""
        try
        {
            producer.BeginTransaction();
            producer.Produce("debits", debit);
            producer.CommitTransaction();
        }
        catch (Exception)
        {
            producer.AbortTransaction();
            throw;
        }
        """);

    [Fact]
    public Task Commit_that_is_tried_again() => Check("""
        producer.BeginTransaction();
        producer.Produce("debits", debit);
        bool committed = false;
        while (!committed)
        {
            try
            {
                producer.CommitTransaction();
                committed = true;
            }
            catch (KafkaRetriableException)
            {
                Thread.Sleep(100);
            }
        }
        """);

    [Fact]
    public Task Commit_or_abort() => Check("""
        producer.BeginTransaction();
        producer.Produce("debits", debit);
        if (token.IsCancellationRequested)
        {
            producer.AbortTransaction();
        }
        else
        {
            producer.CommitTransaction();
        }
        """);

    [Fact]
    public Task Abort_in_a_finally() => Check("""
        bool committed = false;
        producer.BeginTransaction();
        try
        {
            producer.Produce("debits", debit);
            producer.CommitTransaction();
            committed = true;
        }
        finally
        {
            if (!committed)
            {
                producer.AbortTransaction();
            }
        }
        """);

    [Fact]
    public Task Transactions_of_batches() => Check("""
        producer.BeginTransaction();
        for (int i = 1; i <= 1000; i++)
        {
            producer.Produce("debits", debit);
            if (i % 100 == 0)
            {
                producer.CommitTransaction();
                producer.BeginTransaction();
            }
        }

        producer.CommitTransaction();
        """);

    [Fact]
    public Task Two_producers() => Check("""
        using var plain = new ProducerBuilder<string, long>(new ProducerConfig { BootstrapServers = "localhost:9092" }).Build();
        producer.BeginTransaction();
        producer.Produce("debits", debit);
        producer.CommitTransaction();
        plain.Produce("audit", debit);
        plain.Flush();
        """);

    [Fact]
    public Task Begun_by_a_helper() => Check("""
        Begin(producer);
        producer.Produce("debits", debit);
        producer.CommitTransaction();

        static void Begin(IProducer<string, long> producer) => producer.BeginTransaction();
        """);

    [Fact]
    public Task Begun_by_a_local_function() => Check("""
        Begin();
        producer.Produce("debits", debit);
        producer.CommitTransaction();

        void Begin() => producer.BeginTransaction();
        """);

    [Fact]
    public Task Begun_by_another_method() => CheckIn("""
        public sealed class Transfer
        {
            private readonly IProducer<string, long> producer;

            public Transfer(IProducer<string, long> producer) => this.producer = producer;

            public void Run(Message<string, long> message)
            {
                producer.InitTransactions(TimeSpan.FromSeconds(30));
                Begin();
                producer.Produce("debits", message);
                producer.CommitTransaction();
            }

            private void Begin() => producer.BeginTransaction();
        }
        """);

    [Fact]
    public Task Transactions_on_one_path() => CheckIn("""
        public sealed class Transfer
        {
            private readonly IProducer<string, long> producer;
            private readonly bool transactional;

            public Transfer(IProducer<string, long> producer, bool transactional)
            {
                this.producer = producer;
                this.transactional = transactional;
            }

            public void Run(Message<string, long> message)
            {
                if (transactional)
                {
                    producer.BeginTransaction();
                }

                producer.Produce("debits", message);
                if (transactional)
                {
                    producer.CommitTransaction();
                }
            }
        }
        """);

    [Fact]
    public Task Producer_without_transactions() => CheckIn("""
        public static class Plain
        {
            public static void Run(IProducer<string, long> producer, Message<string, long> message)
            {
                producer.Produce("debits", message);
                producer.Flush();
            }
        }
        """);

    [Fact]
    public Task Commit_in_a_method_of_its_own() => CheckIn("""
        public sealed class UnitOfWork
        {
            private readonly IProducer<string, long> producer;

            public UnitOfWork(IProducer<string, long> producer) => this.producer = producer;

            public void Begin() => producer.BeginTransaction();

            public void Commit() => producer.CommitTransaction();

            public void Abort() => producer.AbortTransaction();
        }
        """);

    [Fact]
    public Task Expected_to_throw() => Verify.VerifyAnalyzerAsync(TransferSource.File("""
        public static class Assert
        {
            public static void Throws<T>(Action action) => action();
        }

        public static class Checks
        {
            public static void Refuses(IProducer<string, long> producer) => Assert.Throws<KafkaException>(() =>
            {
                producer.BeginTransaction();
                producer.CommitTransaction();
                producer.CommitTransaction();
            });
        }
        """));
}

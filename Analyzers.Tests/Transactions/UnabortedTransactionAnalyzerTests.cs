using ProducerSafety.Analyzers.Tests.Verification;
using ProducerSafety.Analyzers.Transactions;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpCodeFixVerifier<
    ProducerSafety.Analyzers.Transactions.UnabortedTransactionAnalyzer,
    ProducerSafety.Analyzers.CodeFixes.Transactions.UnabortedTransactionFix>;

namespace ProducerSafety.Analyzers.Tests.Transactions;

public sealed class UnabortedTransactionAnalyzerTests : IControl<UnabortedTransactionAnalyzer>
{
    public static string ControlSource => """
        namespace ControlOfUnabortedTransaction;

        public sealed class Control
        {
            private readonly Confluent.Kafka.IProducer<string, string> producer;

            public Control(Confluent.Kafka.IProducer<string, string> producer) => this.producer = producer;

            public void Run()
            {
                producer.BeginTransaction();
                [|producer.CommitTransaction()|];
            }
        }
        """;

    private static Task Check(string body, string result = "void") => Verify.VerifyAnalyzerAsync(TransferSource.WithProducer(body, result));

    private static Task CheckIn(string code) => Verify.VerifyAnalyzerAsync(TransferSource.File(code));

    private static Task Fixes(string before, string after, string result = "void") =>
        Verify.VerifyCodeFixAsync(TransferSource.WithProducer(before, result), TransferSource.WithProducer(after, result));

    private static Task NotFixed(string body, string result = "void") => Verify.VerifyNoCodeFixAsync(TransferSource.WithProducer(body, result));

    [Fact]
    public Task Straight_line() => Fixes(
        """
        producer.BeginTransaction();

        // Both or none.
        producer.Produce("debits", debit);
        producer.Produce("credits", credit, report =>
        {
            Log(report.Error.Reason);
        });

        [|producer.CommitTransaction(Timeout)|]; // waits
        Log("done");
        """,
        """
        producer.BeginTransaction();
        try
        {
            // Both or none.
            producer.Produce("debits", debit);
            producer.Produce("credits", credit, report =>
            {
                Log(report.Error.Reason);
            });

            producer.CommitTransaction(Timeout); // waits
        }
        catch
        {
            producer.AbortTransaction();
            throw;
        }
        Log("done");
        """);

    [Fact]
    public Task Awaited_send_in_a_catch_that_logs() => Fixes(
        """
        try
        {
            producer.BeginTransaction();
            await producer.ProduceAsync("debits", debit, token);
            [|producer.CommitTransaction()|];
        }
        catch (KafkaException e)
        {
            logger.LogError(e, "failed");
        }
        """,
        """
        try
        {
            producer.BeginTransaction();
            try
            {
                await producer.ProduceAsync("debits", debit, token);
                producer.CommitTransaction();
            }
            catch
            {
                producer.AbortTransaction();
                throw;
            }
        }
        catch (KafkaException e)
        {
            logger.LogError(e, "failed");
        }
        """,
        "async Task");

    [Fact]
    public Task Not_fixed_where_a_result_is_used_later() => NotFixed("""
        producer.BeginTransaction();
        var result = await producer.ProduceAsync("debits", debit, token);
        [|producer.CommitTransaction()|];
        Log(result.Topic);
        """, "async Task");

    [Fact]
    public Task Not_fixed_where_the_commit_is_deeper() => NotFixed("""
        producer.BeginTransaction();
        producer.Produce("debits", debit);
        if (!token.IsCancellationRequested)
        {
            [|producer.CommitTransaction()|];
        }
        """);

    [Fact]
    public Task Not_fixed_where_a_path_leaves() => NotFixed("""
        producer.BeginTransaction();
        if (token.IsCancellationRequested)
        {
            return;
        }

        [|producer.CommitTransaction()|];
        """);

    [Fact]
    public Task Aborted_in_the_catch() => Check("""
        producer.BeginTransaction();
        try
        {
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
    public Task Aborted_where_the_client_asks_for_it() => Check("""
        try
        {
            producer.BeginTransaction();
            producer.Produce("debits", debit);
            producer.CommitTransaction();
        }
        catch (KafkaTxnRequiresAbortException)
        {
            producer.AbortTransaction(Timeout);
        }
        """);

    [Fact]
    public Task Aborted_in_a_finally() => Check("""
        bool committed = false;
        try
        {
            producer.BeginTransaction();
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
    public Task Aborted_by_the_caller() => CheckIn("""
        public sealed class Transfer
        {
            private readonly IProducer<string, long> producer;

            public Transfer(IProducer<string, long> producer) => this.producer = producer;

            public void Run(Message<string, long> message)
            {
                try
                {
                    Send(message);
                }
                catch (KafkaException)
                {
                    producer.AbortTransaction();
                    throw;
                }
            }

            private void Send(Message<string, long> message)
            {
                producer.BeginTransaction();
                producer.Produce("debits", message);
                producer.CommitTransaction();
            }
        }
        """);

    [Fact]
    public Task Aborted_by_a_helper() => CheckIn("""
        public sealed class Transfer
        {
            private readonly IProducer<string, long> producer;

            public Transfer(IProducer<string, long> producer) => this.producer = producer;

            public void Run(Message<string, long> message)
            {
                try
                {
                    producer.BeginTransaction();
                    producer.Produce("debits", message);
                    producer.CommitTransaction();
                }
                catch (KafkaException)
                {
                    Transactions.RollBack(producer);
                }
            }
        }

        public static class Transactions
        {
            public static void RollBack(IProducer<string, long> producer) => producer.AbortTransaction();
        }
        """);

    [Fact]
    public Task Process_ends() => Check("""
        try
        {
            producer.BeginTransaction();
            producer.Produce("debits", debit);
            producer.CommitTransaction();
        }
        catch (KafkaException e)
        {
            Environment.FailFast("the next instance goes on", e);
        }
        """);

    [Fact]
    public Task Begin_and_commit_are_methods_of_a_wrapper() => CheckIn("""
        public sealed class UnitOfWork
        {
            private readonly IProducer<string, long> producer;

            public UnitOfWork(IProducer<string, long> producer) => this.producer = producer;

            public void Begin() => producer.BeginTransaction();

            public void Commit() => producer.CommitTransaction();
        }
        """);

    [Fact]
    public Task Producer_of_the_caller() => CheckIn("""
        public static class Transfer
        {
            public static void Run(IProducer<string, long> producer, Message<string, long> message)
            {
                producer.BeginTransaction();
                producer.Produce("debits", message);
                producer.CommitTransaction();
            }
        }
        """);

    [Fact]
    public Task Producer_given_to_a_function_that_runs_the_transaction() => Check("""
        producer.BeginTransaction();
        Guard(producer);
        producer.CommitTransaction();

        static void Guard(IProducer<string, long> producer) => Console.WriteLine(producer.Name);
        """);

    [Fact]
    public Task Partial_type() => CheckIn("""
        public sealed partial class Transfer
        {
            private readonly IProducer<string, long> producer = new ProducerBuilder<string, long>(new ProducerConfig()).Build();

            public void Run()
            {
                producer.BeginTransaction();
                producer.CommitTransaction();
            }
        }
        """);

    [Fact]
    public Task Test_class() => CheckIn("""
        public sealed class TransactionTests
        {
            public void Committed_messages_arrive(ProducerConfig config)
            {
                using var producer = new ProducerBuilder<string, long>(config).Build();
                producer.InitTransactions(TimeSpan.FromSeconds(10));
                producer.BeginTransaction();
                producer.CommitTransaction();
            }
        }
        """);

    [Fact]
    public Task Transaction_of_a_database() => CheckIn("""
        public sealed class Session
        {
            public void BeginTransaction() { }

            public void CommitTransaction() { }
        }

        public static class Transfer
        {
            public static void Run(IProducer<string, long> producer, Message<string, long> message)
            {
                var session = new Session();
                session.BeginTransaction();
                producer.Produce("debits", message);
                session.CommitTransaction();
            }
        }
        """);

    /// <summary>One path aborts, another one leaves the transaction open.</summary>
    [Theory]
    [InlineData("""
        {|KPS5002:catch|} (KafkaException e)
        {
            logger.LogError(e, "failed");
        }
        """)]
    [InlineData("""
        {|KPS5002:catch|} (Exception)
        {
        }
        """)]
    [InlineData("""
        {|KPS5002:catch|}
        {
            Console.WriteLine("failed");
            continue;
        }
        """)]
    [InlineData("""
        catch (OperationCanceledException)
        {
            producer.AbortTransaction();
            throw;
        }
        {|KPS5002:catch|} (Exception e)
        {
            logger.LogError(e, "failed");
            Thread.Sleep(1000);
        }
        """)]
    [InlineData("""
        {|KPS5002:catch|} (KafkaException e)
        {
            failures++;
            logger.LogError(e, "failed {Times} times", failures);
            if (failures > 3)
            {
                return;
            }
        }
        """)]
    public Task A_catch_leaves_the_transaction_open(string clauses) => Check(InLoop(clauses));

    [Theory]
    [InlineData("""
        catch (KafkaException e)
        {
            logger.LogError(e, "failed");
            producer.AbortTransaction();
        }
        """)]
    [InlineData("""
        catch (KafkaException e)
        {
            logger.LogError(e, "failed");
            throw;
        }
        """)]
    [InlineData("""
        catch (KafkaException e)
        {
            throw new InvalidOperationException("failed", e);
        }
        """)]
    [InlineData("""
        catch (KafkaException e)
        {
            try
            {
                producer.AbortTransaction();
            }
            catch (KafkaException again)
            {
                logger.LogError(again, "not aborted after {First}", e.Message);
            }
        }
        """)]
    [InlineData("""
        catch (KafkaTxnRequiresAbortException)
        {
            producer.AbortTransaction();
        }
        catch (KafkaException e)
        {
            logger.LogError(e, "dead");
        }
        """)]
    [InlineData("""
        catch (KafkaException e) when (e.Error.IsFatal)
        {
            logger.LogError(e, "dead");
            return;
        }
        catch (KafkaException)
        {
            producer.AbortTransaction();
        }
        """)]
    [InlineData("""
        catch (KafkaException)
        {
            hasFailed = true;
        }
        if (hasFailed)
        {
            producer.AbortTransaction();
        }
        """)]
    [InlineData("""
        catch (KafkaException e)
        {
            logger.LogError(e, "failed");
        }
        finally
        {
            if (!isCommitted)
            {
                producer.AbortTransaction();
            }
        }
        """)]
    [InlineData("""
        catch (KafkaException e)
        {
            GiveUp(e);
        }
        """)]
    [InlineData("""
        catch (KafkaException e)
        {
            Environment.Exit(e.Error.IsFatal ? 1 : 2);
        }
        """)]
    [InlineData("""
        catch (KafkaException e)
        {
            logger.LogError(e, "failed");
            producer.Dispose();
            return;
        }
        """)]
    [InlineData("""
        catch (KafkaException e)
        {
            logger.LogError(e, "failed");
            break;
        }
        """)]
    [InlineData("""
        catch (OperationCanceledException)
        {
            logger.LogInformation("stopped");
        }
        """)]
    [InlineData("""
        catch (ProduceException<string, long> e)
        {
            logger.LogError(e, "failed");
        }
        """)]
    public Task A_catch_ends_the_transaction_or_may(string clauses) => Check(InLoop(clauses));

    [Fact]
    public Task A_catch_around_one_send_leaves_the_rest_to_the_commit() => Check("""
        producer.BeginTransaction();
        try
        {
            try
            {
                producer.Produce("debits", debit);
            }
            catch (KafkaException e)
            {
                logger.LogError(e, "left out");
            }

            producer.CommitTransaction();
        }
        catch
        {
            producer.AbortTransaction();
            throw;
        }
        """);

    [Fact]
    public Task A_failure_outside_the_transaction_leaves_none_open() => Check("""
        try
        {
            producer.Flush(TimeSpan.FromSeconds(1));
            File.ReadAllText("debits");
        }
        catch (Exception e)
        {
            logger.LogError(e, "nothing is begun");
            return;
        }

        producer.BeginTransaction();
        try
        {
            producer.Produce("debits", debit);
            producer.CommitTransaction();
        }
        catch
        {
            producer.AbortTransaction();
            throw;
        }
        """);

    [Fact]
    public Task Entry_of_the_program() => CheckIn("""
        public static class Program
        {
            public static int Main()
            {
                var producer = new ProducerBuilder<string, long>(new ProducerConfig { TransactionalId = "a" }).Build();
                producer.InitTransactions(TimeSpan.FromSeconds(10));
                try
                {
                    producer.BeginTransaction();
                    producer.Produce("debits", new Message<string, long>());
                    producer.CommitTransaction();
                    return 0;
                }
                catch (OperationCanceledException)
                {
                    producer.AbortTransaction();
                    return 1;
                }
                catch (KafkaException e)
                {
                    Console.Error.WriteLine(e.Message);
                    return 2;
                }
            }
        }
        """);

    [Fact]
    public Task One_catch_of_two_commits() => Check("""
        while (!token.IsCancellationRequested)
        {
            try
            {
                producer.BeginTransaction();
                producer.Produce("debits", debit);
                producer.CommitTransaction();
                producer.BeginTransaction();
                producer.Produce("credits", credit);
                producer.CommitTransaction();
            }
            catch (OperationCanceledException)
            {
                producer.AbortTransaction();
                throw;
            }
            {|KPS5002:catch|} (KafkaException e)
            {
                logger.LogError(e, "failed");
            }
        }
        """);

    [Fact]
    public Task A_publisher_of_a_field() => CheckIn(Publisher("""
                {|KPS5002:catch|} (KafkaException e)
                {
                    Console.Error.WriteLine(e.Message);
                    return false;
                }
        """, "private int count;"));

    [Fact]
    public Task A_publisher_whose_caller_aborts() => CheckIn(Publisher("""
                catch (KafkaException e)
                {
                    Console.Error.WriteLine(e.Message);
                    return false;
                }
        """, "public void Run() { if (!Send(new())) { producer.AbortTransaction(); } }"));

    private static string Publisher(string clauses, string member) => $$"""
        public sealed class Publisher
        {
            private readonly IProducer<string, long> producer;

            public Publisher(IProducer<string, long> producer) => this.producer = producer;

            {{member}}

            public bool Send(Message<string, long> message)
            {
                try
                {
                    producer.BeginTransaction();
                    producer.Produce("debits", message);
                    producer.CommitTransaction();
                    return true;
                }
                catch (OperationCanceledException)
                {
                    producer.AbortTransaction();
                    throw;
                }
        {{clauses}}
            }
        }
        """;

    private static string InLoop(string clauses) => $$"""
        int failures = 0;
        while (!token.IsCancellationRequested)
        {
            bool hasFailed = false;
            bool isCommitted = false;
            try
            {
                producer.BeginTransaction();
                producer.Produce("debits", debit);
                producer.CommitTransaction();
                isCommitted = true;
            }
        {{clauses}}
        }

        void GiveUp(Exception e) => Environment.Exit(failures + e.HResult);
        """;
}

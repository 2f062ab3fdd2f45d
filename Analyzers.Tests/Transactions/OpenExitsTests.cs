using ProducerSafety.Analyzers.Transactions;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpAnalyzerVerifier<ProducerSafety.Analyzers.Transactions.UnabortedTransactionAnalyzer>;

namespace ProducerSafety.Analyzers.Tests.Transactions;

/// <summary>A return or continue between the begin and the commit of a transaction.</summary>
public sealed class OpenExitsTests
{
    [Theory]
    [InlineData("{|KPS5002:return|};")]
    [InlineData("if (text.Length == 0) { {|KPS5002:return|}; }")]
    [InlineData("foreach (char each in text) { if (each == ' ') { {|KPS5002:return|}; } }")]
    [InlineData("if (text.Length == 0) { producer.AbortTransaction(); return; } if (text == \"-\") { {|KPS5002:return|}; }")]
    [InlineData("if (text.Length == 0) { producer.AbortTransaction(); throw new ArgumentException(text); } if (text == \"-\") { {|KPS5002:return|}; }")]
    [InlineData("switch (text) { case \"\": {|KPS5002:return|}; default: break; }")]
    public Task A_return_leaves_the_transaction_open(string exit) => Verify.VerifyAnalyzerAsync(InMethod(exit));

    [Theory]
    [InlineData("if (text.Length == 0) { producer.AbortTransaction(); return; }")]
    [InlineData("if (text.Length == 0) { producer.CommitTransaction(); return; }")]
    [InlineData("if (text.Length == 0) { throw new ArgumentException(text); }")]
    [InlineData("if (token.IsCancellationRequested) { return; }")]
    [InlineData("producer.AbortTransaction(); if (text.Length == 0) { return; } producer.BeginTransaction();")]
    [InlineData("try { if (text.Length == 0) { return; } } finally { if (text.Length == 0) { producer.AbortTransaction(); } }")]
    [InlineData("Action leave = () => { if (text.Length == 0) { return; } };")]
    [InlineData("foreach (char each in text) { if (each == ' ') { return; } if (each == '-') { producer.AbortTransaction(); } }")]
    [InlineData("foreach (char each in text) { if (each == ' ') { continue; } Console.WriteLine(each); }")]
    [InlineData("if (text.Length == 0) { goto end; } end: if (text == \"-\") { return; }")]
    [InlineData("try { Console.WriteLine(text); } catch (FormatException) { return; }")]
    [InlineData("if (text == \"-\") { Console.WriteLine(producer.Name); Hand(producer); return; }")]
    public Task The_transaction_ends_or_may(string exit) => Verify.VerifyAnalyzerAsync(InMethod(exit));

    /// <summary>Other parts of the type, and of the method, that may end the transaction.</summary>
    [Theory]
    [InlineData("public void Finish() => producer.CommitTransaction();", "producer.BeginTransaction();")]
    [InlineData("public void Finish() => producer.AbortTransaction();", "producer.BeginTransaction();")]
    [InlineData("public IProducer<string, long> Producer => producer;", "producer.BeginTransaction();")]
    [InlineData("public void Give(List<IDisposable> owned) => owned.Add(producer);", "producer.BeginTransaction();")]
    [InlineData("public void Stop() => Environment.Exit(1);", "producer.BeginTransaction();")]
    [InlineData("private bool isOpen;", "if (!isOpen) { producer.BeginTransaction(); isOpen = true; }")]
    [InlineData("private bool isOpen;", "if (isOpen) { producer.AbortTransaction(); } producer.BeginTransaction(); isOpen = true;")]
    [InlineData("private bool isOpen;", "try { producer.BeginTransaction(); } catch (KafkaException) { isOpen = true; }")]
    public Task The_transaction_may_go_on(string member, string begin) =>
        Verify.VerifyAnalyzerAsync(InMethod("if (text.Length == 0) { return; }", member, begin));

    [Fact]
    public Task Method_of_a_worker() => Verify.VerifyAnalyzerAsync(InMethod("if (text.Length == 0) { return; }").Replace("public void Send(", "public void StartAsync("));

    [Fact]
    public Task Producer_that_the_method_owns() => Verify.VerifyAnalyzerAsync(TransferSource.WithProducer("""
        producer.BeginTransaction();
        try
        {
            if (debit.Value == 0)
            {
                return;
            }

            producer.CommitTransaction();
        }
        catch
        {
            producer.AbortTransaction();
            throw;
        }
        """));

    [Fact]
    public Task Transaction_that_is_always_open() => Verify.VerifyAnalyzerAsync(TransferSource.File("""
        public sealed class Batches
        {
            private readonly IProducer<string, long> producer;
            private int count;

            public Batches(IProducer<string, long> producer) => this.producer = producer;

            public bool Add(Message<string, long> message)
            {
                producer.Produce("debits", message);
                if (++count % 100 != 0)
                {
                    return false;
                }

                try
                {
                    producer.CommitTransaction();
                }
                catch
                {
                    producer.AbortTransaction();
                    throw;
                }

                producer.BeginTransaction();
                return true;
            }
        }
        """));

    [Theory]
    [InlineData("producer.BeginTransaction();", "if (message == null) { {|KPS5002:continue|}; }")]
    [InlineData("if (debit.Value < 0) { continue; } producer.BeginTransaction();", "if (message == null) { {|KPS5002:continue|}; }")]
    [InlineData("producer.BeginTransaction();", "if (message == null) { producer.AbortTransaction(); continue; } if (message.Value == 0) { {|KPS5002:continue|}; }")]
    [InlineData("producer.BeginTransaction();", "if (message == null) { producer.AbortTransaction(); continue; }")]
    [InlineData("producer.BeginTransaction();", "while (message?.Value > 0) { message.Value--; if (message.Value == 7) { continue; } }")]
    [InlineData("producer.BeginTransaction();", "if (message == null) { break; }")]
    [InlineData("if (isOpen) { producer.AbortTransaction(); } producer.BeginTransaction(); isOpen = true;", "if (message == null) { continue; }")]
    [InlineData("if (!isOpen) { producer.BeginTransaction(); isOpen = true; }", "if (message == null) { continue; }")]
    [InlineData("if (!isOpen) { isOpen = true; producer.BeginTransaction(); if (debit.Value < 0) { continue; } }", "")]
    public Task A_turn_of_a_loop(string begin, string exit) => Verify.VerifyAnalyzerAsync(InLoop("", begin, exit));

    [Fact]
    public Task Producer_of_each_turn() => Verify.VerifyAnalyzerAsync(InLoop(
        "var producer = new ProducerBuilder<string, long>(config).Build(); producer.InitTransactions(Timeout);", "producer.BeginTransaction();", "if (message == null) { continue; }"));

    [Fact]
    public Task Producer_that_is_replaced() => Verify.VerifyAnalyzerAsync(InLoop(
        "", "producer.BeginTransaction();", "if (message == null) { producer = new ProducerBuilder<string, long>(config).Build(); continue; }"));

    private static string InMethod(string exit, string member = "", string begin = "producer.BeginTransaction();") => TransferSource.File($$"""
        public sealed class Transfer
        {
            private readonly IProducer<string, long> producer;

            public Transfer(IProducer<string, long> producer) => this.producer = producer;

            {{member}}

            public void Send(string text, CancellationToken token)
            {
                {{begin}}
                try
                {
                    producer.Produce("debits", new Message<string, long> { Key = text });
                    Console.WriteLine(text);
                }
                catch
                {
                    producer.AbortTransaction();
                    throw;
                }

                {{exit}}
                producer.CommitTransaction();
            }

            private static void Hand(IProducer<string, long> producer) => Console.WriteLine(producer.Name);
        }
        """);

    private static string InLoop(string declaration, string begin, string exit) => TransferSource.Method($$"""
        {{(declaration.Length == 0 ? "var producer = new ProducerBuilder<string, long>(config).Build(); producer.InitTransactions(Timeout);" : "")}}
        bool isOpen = false;
        for (int i = 0; i < 100; i++)
        {
            {{declaration}}
            {{begin}}
            try
            {
                Message<string, long>? message = i == 1 || isOpen ? null : credit;
                {{exit}}
                producer.Produce("credits", message);
                producer.CommitTransaction();
            }
            catch (KafkaException)
            {
                producer.AbortTransaction();
                throw;
            }
        }
        """);
}

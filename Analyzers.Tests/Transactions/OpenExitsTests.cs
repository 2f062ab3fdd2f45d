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
    [InlineData("switch (text) { case \"\": Console.WriteLine(text); {|KPS5002:return|}; case \"-\": throw new ArgumentException(text); default: break; }")]
    [InlineData("if (text.Length == 0) { goto end; } end: if (text == \"-\") { {|KPS5002:return|}; }")]
    [InlineData("if (text.Length == 0) Console.WriteLine(text); else {|KPS5002:return|};")]
    [InlineData("if (text.Length == 0) { Console.WriteLine(text); {|KPS5002:return|}; } Console.WriteLine(text);")]
    [InlineData("try { if (text.Length == 0) { {|KPS5002:return|}; } } finally { Console.WriteLine(text); }")]
    [InlineData("using (var reader = new StringReader(text)) { if (reader.Peek() < 0) { {|KPS5002:return|}; } }")]
    [InlineData("while (true) { if (text.Length == 0) { break; } if (text == \"-\") { {|KPS5002:return|}; } text = text.Substring(1); }")]
    [InlineData("if (text.Length == 0) { if (text == \"-\") { producer.AbortTransaction(); } else { Console.WriteLine(text); {|KPS5002:return|}; } return; }")]
    [InlineData("Console.WriteLine(text); void Log() => Console.WriteLine(text.Length); {|KPS5002:return|};")]
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
    [InlineData("lock (credit) { producer.BeginTransaction(); }", "if (message == null) { {|KPS5002:continue|}; }")]
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
    public Task Turns_that_send_and_turns_that_do_not() => Verify.VerifyAnalyzerAsync(TransferSource.Method("""
        using var producer = new ProducerBuilder<string, long>(config).Build();
        producer.InitTransactions(Timeout);
        for (int i = 0; i < 100; i++)
        {
            if (i % 10 == 0)
            {
                producer.BeginTransaction();
                try
                {
                    if (debit.Value == i)
                    {
                        {|KPS5002:continue|};
                    }

                    producer.CommitTransaction();
                }
                catch (KafkaException)
                {
                    producer.AbortTransaction();
                    throw;
                }
            }
        }
        """));

    /// <summary>The inner loop begins the transactions; the outer one builds the producer, or only repeats the inner one.</summary>
    [Theory]
    [InlineData("foreach (string id in new[] { instance, instance + \"-2\" })", "using var producer = new ProducerBuilder<string, long>(config).Build(); producer.InitTransactions(Timeout);", "")]
    [InlineData("do", "", "while (++rounds < 3 && logger.IsEnabled(LogLevel.Debug));")]
    [InlineData("for (; rounds < 3; rounds++)", "", "")]
    public Task A_turn_of_an_inner_loop(string outer, string declaration, string end) => Verify.VerifyAnalyzerAsync(TransferSource.Method($$"""
        int rounds = 0;
        {{(declaration.Length == 0 ? "using var producer = new ProducerBuilder<string, long>(config).Build(); producer.InitTransactions(Timeout);" : "")}}
        {{outer}}
        {
            {{declaration}}
            for (int i = 0; i < 100; i++)
            {
                producer.BeginTransaction();
                try
                {
                    if (i == 1)
                    {
                        {|KPS5002:continue|};
                    }

                    producer.Produce("credits", credit);
                    producer.CommitTransaction();
                }
                catch (KafkaException)
                {
                    producer.AbortTransaction();
                    throw;
                }
            }
        }
        {{end}}
        """));

    [Fact]
    public Task Producer_of_each_turn() => Verify.VerifyAnalyzerAsync(InLoop(
        "var producer = new ProducerBuilder<string, long>(config).Build(); producer.InitTransactions(Timeout);", "producer.BeginTransaction();", "if (message == null) { continue; }"));

    [Fact]
    public Task Producer_of_a_pool() => Verify.VerifyAnalyzerAsync(TransferSource.Method("""
        var pool = new Queue<IProducer<string, long>>();
        while (pool.Count > 0)
        {
            var producer = pool.Dequeue();
            producer.BeginTransaction();
            try
            {
                if (debit.Value == 0)
                {
                    continue;
                }

                producer.CommitTransaction();
            }
            catch (KafkaException)
            {
                producer.AbortTransaction();
                throw;
            }
        }
        """));

    [Fact]
    public Task Producer_that_is_replaced() => Verify.VerifyAnalyzerAsync(InLoop(
        "", "producer.BeginTransaction();", "if (message == null) { producer = new ProducerBuilder<string, long>(config).Build(); continue; }"));

    /// <summary>The commit is under a condition, and no other end is.</summary>
    [Theory]
    [InlineData("{|KPS5002:producer.BeginTransaction()|}; Send(text); if (count > 0) { producer.CommitTransaction(); }")]
    [InlineData("{|KPS5002:producer.BeginTransaction()|}; Send(text); if (count > 0 && text.Length > 0) { producer.CommitTransaction(); } Console.WriteLine(text);")]
    [InlineData("{|KPS5002:producer.BeginTransaction()|}; Send(text); if (count == 0) { Console.WriteLine(text); } else { producer.CommitTransaction(); } return;")]
    [InlineData("{|KPS5002:producer.BeginTransaction()|}; Send(text); switch (count) { case 0: break; default: producer.CommitTransaction(); break; }")]
    [InlineData("{|KPS5002:producer.BeginTransaction()|}; Send(text); if (count > 0) { producer.CommitTransaction(); } Console.WriteLine(text); return;")]
    [InlineData("for (int i = 0; i < 3; i++) { producer.BeginTransaction(); Send(text); if (text.Length == i) { {|KPS5002:continue|}; } producer.CommitTransaction(); return; }")]
    [InlineData("while (count < 9) { producer.BeginTransaction(); Send(text); if (text.Length == count++) { {|KPS5002:break|}; } producer.CommitTransaction(); }")]
    [InlineData("while (count++ < 9) { {|KPS5002:producer.BeginTransaction()|}; Send(text); if (count > 0) { producer.CommitTransaction(); } }")]
    [InlineData("do { producer.BeginTransaction(); Send(text); if (text.Length == count) { {|KPS5002:continue|}; } producer.CommitTransaction(); } while (count++ < 9);")]
    [InlineData("do { producer.BeginTransaction(); Send(text); if (text.Length == count) { {|KPS5002:continue|}; } producer.CommitTransaction(); return; } while (count++ < 9);")]
    public Task The_commit_is_passed_by(string body) => Verify.VerifyAnalyzerAsync(InTry(body));

    [Theory]
    [InlineData("producer.BeginTransaction(); Send(text); if (count > 0) { producer.CommitTransaction(); } else { producer.AbortTransaction(); }")]
    [InlineData("producer.BeginTransaction(); Send(text); bool isGood = count > 0; if (isGood) { producer.CommitTransaction(); } if (!isGood) { producer.AbortTransaction(); }")]
    [InlineData("producer.BeginTransaction(); Send(text); if (count > 0) { producer.CommitTransaction(); return; } if (count <= 0) { producer.AbortTransaction(); } return;")]
    [InlineData("producer.BeginTransaction(); Send(text); switch (count > 0) { case true: producer.CommitTransaction(); break; case false: producer.AbortTransaction(); break; }")]
    [InlineData("producer.BeginTransaction(); Send(text); if (count == 0) { producer.AbortTransaction(); } else if (count > 0) { producer.CommitTransaction(); } else { throw new InvalidOperationException(); }")]
    [InlineData("producer.BeginTransaction(); Send(text); bool done = false; while (!done) { try { producer.CommitTransaction(); done = true; } catch (KafkaRetriableException e) { Console.WriteLine(e); } }")]
    [InlineData("producer.BeginTransaction(); Send(text); for (int i = 0; i < 3; i++) { try { producer.CommitTransaction(); return; } catch (KafkaRetriableException e) { Console.WriteLine(e); } } throw new TimeoutException();")]
    [InlineData("bool isGood = true; producer.BeginTransaction(); try { Send(text); } catch (KafkaException) { producer.AbortTransaction(); isGood = false; } if (isGood) { producer.CommitTransaction(); }")]
    [InlineData("bool isGood = true; producer.BeginTransaction(); try { Send(text); } catch (KafkaException) { isGood = false; } if (isGood) { producer.CommitTransaction(); } else { producer.AbortTransaction(); }")]
    [InlineData("bool isOpen = count > 0; if (isOpen) { producer.BeginTransaction(); } Send(text); if (isOpen) { producer.CommitTransaction(); }")]
    [InlineData("if (count % 100 == 0) { producer.BeginTransaction(); } Send(text); if (++count % 100 == 0) { producer.CommitTransaction(); }")]
    [InlineData("producer.BeginTransaction(); while (count++ < 1000) { Send(text); if (count % 100 == 0) { producer.CommitTransaction(); producer.BeginTransaction(); } } producer.CommitTransaction();")]
    [InlineData("bool isCommitted = false; producer.BeginTransaction(); try { Send(text); if (count == 0) { return; } producer.CommitTransaction(); isCommitted = true; } finally { if (!isCommitted) { producer.AbortTransaction(); } }")]
    [InlineData("while (true) { producer.BeginTransaction(); Send(text); if (token.IsCancellationRequested) { break; } producer.CommitTransaction(); }")]
    [InlineData("foreach (char each in text) { if (each == ' ') { continue; } producer.BeginTransaction(); Send(text); producer.CommitTransaction(); if (each == '-') { break; } }")]
    [InlineData("do { if (count == 3) { continue; } producer.BeginTransaction(); Send(text); producer.CommitTransaction(); } while (count++ < 9);")]
    [InlineData("producer.BeginTransaction(); Send(text); if (count > 0) { producer.CommitTransaction(); } else { producer.Dispose(); }")]
    [InlineData("producer.BeginTransaction(); Send(text); if (count > 0) { producer.CommitTransaction(); } else { Environment.Exit(1); }")]
    [InlineData("producer.BeginTransaction(); Send(text); if (count > 0) { producer.CommitTransaction(); } else { Action later = () => producer.AbortTransaction(); later(); }")]
    [InlineData("producer.BeginTransaction(); Send(text); if (count > 0) { producer.CommitTransaction(); } else { Undo(); } void Undo() => producer.AbortTransaction();")]
    [InlineData("try { producer.BeginTransaction(); } catch (KafkaException) { count = 1; } Send(text); if (count > 0) { producer.CommitTransaction(); }")]
    [InlineData("producer.BeginTransaction(); try { Send(text); producer.CommitTransaction(); } catch (ProduceException<string, long>) { producer.AbortTransaction(); } catch (KafkaException) { producer.AbortTransaction(); throw; }")]
    [InlineData("producer.BeginTransaction(); Send(text); producer?.CommitTransaction();")]
    [InlineData("producer.BeginTransaction(); Send(text); Action undo = () => producer.AbortTransaction(); if (count == 0) { undo(); return; } producer.CommitTransaction();")]
    [InlineData("producer.BeginTransaction(); Send(text); for (int i = 0; i < 3; i++) { try { producer.CommitTransaction(); break; } catch (KafkaRetriableException) when (i < 2) { } }")]
    [InlineData("producer.BeginTransaction(); for (int i = 0; i < count; i++) { Send(text); if (i == count - 1) { producer.CommitTransaction(); return; } }")]
    // With two begins, which transaction is open is not certain.
    [InlineData("producer.BeginTransaction(); Send(text); producer.CommitTransaction(); producer.BeginTransaction(); if (count == 0) { return; } producer.CommitTransaction();")]
    public Task Every_path_may_end_the_transaction(string body) => Verify.VerifyAnalyzerAsync(InTry(body));

    /// <summary>Helpers of the type that commit or abort.</summary>
    [Theory]
    [InlineData("private void Undo() => producer.AbortTransaction();", "if (count == 0) { {|KPS5002:return|}; } producer.CommitTransaction();")]
    [InlineData("private void Undo() { try { producer.AbortTransaction(); } catch (KafkaException) { } }", "if (count == 0) { Undo(); return; } if (count < 0) { {|KPS5002:return|}; } producer.CommitTransaction();")]
    [InlineData("private void Undo() => producer.AbortTransaction();", "if (count == 0) { Undo(); return; } producer.CommitTransaction();")]
    [InlineData("private void Undo() => producer.AbortTransaction();", "if (count == 0) { this.Undo(); } else { producer.CommitTransaction(); }")]
    [InlineData("private void Undo() { if (count < 0) { producer.AbortTransaction(); } }", "if (count == 0) { Undo(); return; } producer.CommitTransaction();")]
    [InlineData("private void Undo() => producer.AbortTransaction(); private void Finish() => producer.CommitTransaction();", "if (count == 0) { Finish(); return; } producer.CommitTransaction();")]
    [InlineData("private void Undo() => producer.AbortTransaction(); public void Run() { Send(\"\", default); Undo(); }", "if (count == 0) { return; } producer.CommitTransaction();")]
    [InlineData("public void Undo() => producer.AbortTransaction();", "if (count == 0) { return; } producer.CommitTransaction();")]
    [InlineData("private void Undo() => producer.AbortTransaction(); private Action Later() => Undo;", "if (count == 0) { return; } producer.CommitTransaction();")]
    public Task Helper(string member, string body) => Verify.VerifyAnalyzerAsync(InTry("producer.BeginTransaction(); Send(text); " + body, member, "Undo()"));

    private static string InTry(string body, string member = "", string abort = "producer.AbortTransaction()") => TransferSource.File($$"""
        public sealed class Transfer
        {
            private readonly IProducer<string, long> producer;
            private int count;

            public Transfer(IProducer<string, long> producer) => this.producer = producer;

            {{member}}

            public void Send(string text, CancellationToken token)
            {
                try
                {
                    {{body}}
                }
                catch (OperationCanceledException)
                {
                    {{abort}};
                    throw;
                }
                catch
                {
                    {{abort}};
                    throw;
                }
            }

            private void Send(string text) => producer.Produce("debits", new Message<string, long> { Key = text, Value = count });
        }
        """);

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

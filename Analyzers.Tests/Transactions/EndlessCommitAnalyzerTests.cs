using ProducerSafety.Analyzers.Tests.Verification;
using ProducerSafety.Analyzers.Transactions;
using Xunit;
using Verify = ProducerSafety.Analyzers.Tests.Verification.CSharpCodeFixVerifier<
    ProducerSafety.Analyzers.Transactions.EndlessCommitAnalyzer,
    ProducerSafety.Analyzers.CodeFixes.Transactions.EndlessCommitFix>;

namespace ProducerSafety.Analyzers.Tests.Transactions;

/// <summary>KPS5004: which loops around a step of a transaction can only end well for errors that may be tried again.</summary>
public sealed class EndlessCommitAnalyzerTests : IControl<EndlessCommitAnalyzer>
{
    public static string ControlSource => """
        namespace ControlOfEndlessCommit;

        public static class Control
        {
            public static void Commit(Confluent.Kafka.IProducer<string, string> producer)
            {
                while (true)
                {
                    try { producer.CommitTransaction(); return; } [|catch|] { }
                }
            }
        }
        """;

    private static Task Check(string body) => Verify.VerifyAnalyzerAsync(TransferSource.WithProducer(body, "async Task"));

    [Fact]
    public Task Fixed() => Verify.VerifyCodeFixAsync(
        TransferSource.WithProducer("""
            while (true)
            {
                try
                {
                    producer.CommitTransaction(Timeout);
                    break;
                }
                {|KPS5004:catch|} (KafkaException e)
                {
                    logger.LogWarning(e, "again"); // soon
                }
            }
            """),
        TransferSource.WithProducer("""
            while (true)
            {
                try
                {
                    producer.CommitTransaction(Timeout);
                    break;
                }
                catch (KafkaRetriableException e)
                {
                    logger.LogWarning(e, "again"); // soon
                }
            }
            """));

    [Fact]
    public Task Fixed_where_nothing_is_named() => Verify.VerifyCodeFixAsync(
        TransferSource.WithProducer("for (;;) { try { producer.CommitTransaction(); break; } {|KPS5004:catch|} { } }"),
        TransferSource.WithProducer("for (;;) { try { producer.CommitTransaction(); break; } catch (KafkaRetriableException) { } }"));

    [Theory]
    [InlineData("bool done = false; while (!done) { try { producer.CommitTransaction(); done = true; } {|KPS5004:catch|} (Exception e) { Log(e.Message); await Task.Delay(1000, token); } }")]
    [InlineData("while (!token.IsCancellationRequested) { try { producer.CommitTransaction(Timeout); return; } {|KPS5004:catch|} (KafkaException) { Thread.Sleep(TimeSpan.FromSeconds(1)); continue; } }")]
    [InlineData("bool again = true; do { try { producer.AbortTransaction(); again = false; } {|KPS5004:catch|} (KafkaException e) { Console.WriteLine(e.Message); } } while (again);")]
    [InlineData("int times = 0; while (true) { try { producer.SendOffsetsToTransaction(new List<TopicPartitionOffset>(), null!, Timeout); break; } {|KPS5004:catch|} (KafkaException e) { times++; Log(e.Message); } }")]
    public Task It_is_reported(string body) => Check(body);

    [Theory]
    // The exceptions are told apart.
    [InlineData("while (true) { try { producer.CommitTransaction(); break; } catch (KafkaRetriableException) { } }")]
    [InlineData("while (true) { try { producer.CommitTransaction(); break; } catch (KafkaTxnRequiresAbortException) { producer.AbortTransaction(); return; } catch (KafkaException) { } }")]
    [InlineData("while (true) { try { producer.CommitTransaction(); break; } catch (KafkaException e) when (!e.Error.IsFatal) { } }")]
    [InlineData("while (true) { try { producer.CommitTransaction(); break; } catch (KafkaException e) { if (e.Error.IsFatal) throw; } }")]
    [InlineData("while (true) { try { producer.CommitTransaction(); break; } catch (KafkaException e) { if (e is not KafkaRetriableException) { producer.AbortTransaction(); return; } } }")]
    // The loop ends.
    [InlineData("for (int i = 0; i < 5; i++) { try { producer.CommitTransaction(); break; } catch (KafkaException e) { Log(e.Message); } }")]
    [InlineData("int times = 0; while (times < 3) { try { producer.CommitTransaction(); break; } catch (KafkaException) { times++; } }")]
    [InlineData("int times = 0; while (true) { try { producer.CommitTransaction(); break; } catch (KafkaException) { if (++times == 3) throw; } }")]
    [InlineData("var end = DateTime.UtcNow.AddMinutes(1); while (DateTime.UtcNow < end) { try { producer.CommitTransaction(); break; } catch (KafkaException) { } }")]
    [InlineData("bool go = true; while (go) { try { producer.CommitTransaction(); break; } catch (KafkaException) { go = false; } }")]
    [InlineData("while (true) { try { producer.CommitTransaction(); break; } catch (KafkaException) { } if (token.IsCancellationRequested) return; }")]
    [InlineData("while (true) { try { producer.CommitTransaction(); break; } catch (KafkaException) { token.ThrowIfCancellationRequested(); } }")]
    // Another transaction each turn, or one that is aborted.
    [InlineData("while (true) { try { producer.BeginTransaction(); producer.CommitTransaction(); break; } catch (KafkaException) { } }")]
    [InlineData("while (true) { try { producer.CommitTransaction(); break; } catch (KafkaException) { producer.AbortTransaction(); } }")]
    [InlineData("try { producer.CommitTransaction(); } catch (KafkaException) { producer.AbortTransaction(); throw; }")]
    [InlineData("foreach (string name in new[] { \"a\", \"b\" }) { try { producer.CommitTransaction(); } catch (KafkaException e) { Log(e.Message); } }")]
    // Another step, or another type.
    [InlineData("while (true) { try { producer.InitTransactions(Timeout); break; } catch (KafkaException e) { Log(e.Message); } }")]
    [InlineData("while (true) { try { new Session().CommitTransaction(); break; } catch (Exception) { } } } private sealed class Session { public void CommitTransaction() { }")]
    [InlineData("while (true) { try { producer.CommitTransaction(); break; } catch (OperationCanceledException) { } }")]
    [InlineData("while (true) { try { producer.CommitTransaction(); break; } catch (KafkaTxnRequiresAbortException) { throw; } catch (KafkaException e) { Log(e.Message); } }")]
    public Task Nothing_is_reported(string body) => Check(body);

    [Fact]
    public Task Test_class() => Verify.VerifyAnalyzerAsync(TransferSource.File("""
        public sealed class TransferTests
        {
            public static void Commit(IProducer<string, long> producer)
            {
                while (true) { try { producer.CommitTransaction(); break; } catch (KafkaException) { Thread.Sleep(10); } }
            }
        }
        """));
}

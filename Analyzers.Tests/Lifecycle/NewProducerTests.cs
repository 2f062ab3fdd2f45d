using Microsoft.CodeAnalysis.Diagnostics;
using ProducerSafety.Analyzers.Lifecycle;
using ProducerSafety.Analyzers.Tests.Verification;
using ProducerSafety.Analyzers.Transactions;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Lifecycle;

/// <summary>A producer that a private helper builds and returns is its caller's, as if it were built there; any other one may not be.</summary>
public sealed class NewProducerTests
{
    private const string UnflushedUsing = """
        using var [|producer|] = Create();
        producer.Produce("orders", new Message<Null, string> { Value = "1" });
        """;

    private const string PerMessage = """
        using var producer = [|Create()|];
        producer.Produce("orders", new Message<Null, string> { Value = order.Customer });
        producer.Flush(token);
        """;

    private const string Undisposed = """
        var [|producer|] = Create();
        producer.Flush(token);
        """;

    private const string Uninitialized = """
        using var producer = Create();
        [|producer.BeginTransaction()|];
        """;

    /// <summary>Every call of these gives another producer.</summary>
    public static TheoryData<string> New => new()
    {
        "private IProducer<Null, string> Create() => new ProducerBuilder<Null, string>(config).Build();",
        "private static IProducer<Null, string> Create() => new ProducerBuilder<Null, string>(new ProducerConfig()).SetErrorHandler((_, e) => Console.WriteLine(e.Reason)).Build();",
        "IProducer<Null, string> Create() { var builder = new ProducerBuilder<Null, string>(config); return builder.Build(); }",
        "private IProducer<Null, string> Create() { var built = new ProducerBuilder<Null, string>(config).Build(); logger.LogInformation(built.Name); return built; }",
        "private IProducer<Null, string> Create() { if (config.Acks == Acks.None) { throw new InvalidOperationException(); } return new ProducerBuilder<Null, string>(config).Build(); }",
        "private IProducer<Null, string> Create() { try { return new ProducerBuilder<Null, string>(config).Build(); } catch (Exception e) { logger.LogError(e, \"refused\"); throw; } }",
        "private IProducer<Null, string> Create() { if (config.Acks is null) { return new ProducerBuilder<Null, string>(config).Build(); } return new ProducerBuilder<Null, string>(new ProducerConfig(config)).Build(); }",
        "private IProducer<Null, string> Create() => For(config); private static IProducer<Null, string> For(ProducerConfig config) => new ProducerBuilder<Null, string>(config).Build();",
        "private IProducer<Null, string> Create() => For<Null, string>(); private IProducer<K, V> For<K, V>() => new ProducerBuilder<K, V>(config).Build();",
    };

    /// <summary>These may give a producer that somebody else has, or have done something to it.</summary>
    public static TheoryData<string> MayBeShared => new()
    {
        // Kept.
        "private IProducer<Null, string>? kept; private IProducer<Null, string> Create() => kept ??= new ProducerBuilder<Null, string>(config).Build();",
        "private IProducer<Null, string>? kept; private IProducer<Null, string> Create() { if (kept is null) { kept = new ProducerBuilder<Null, string>(config).Build(); } return kept; }",
        "private IProducer<Null, string>? kept; private IProducer<Null, string> Create() { var built = new ProducerBuilder<Null, string>(config).Build(); kept = built; return built; }",
        "private IProducer<Null, string>? kept; private IProducer<Null, string> Create() => kept = new ProducerBuilder<Null, string>(config).Build();",
        "private static IProducer<Null, string>? kept; private static IProducer<Null, string> Create() { if (kept != null) { return kept; } return kept = new ProducerBuilder<Null, string>(new ProducerConfig()).Build(); }",
        "private static readonly IProducer<Null, string> Kept = new ProducerBuilder<Null, string>(new ProducerConfig()).Build(); private static IProducer<Null, string> Create() => Kept;",
        "private readonly Lazy<IProducer<Null, string>> kept = new(() => new ProducerBuilder<Null, string>(new ProducerConfig()).Build()); private IProducer<Null, string> Create() => kept.Value;",
        "private readonly ConcurrentDictionary<string, IProducer<Null, string>> kept = new(); private IProducer<Null, string> Create() => kept.GetOrAdd(\"\", _ => new ProducerBuilder<Null, string>(config).Build());",
        "private readonly Dictionary<string, IProducer<Null, string>> kept = new(); private IProducer<Null, string> Create() { if (!kept.TryGetValue(\"\", out var found)) { kept[\"\"] = found = new ProducerBuilder<Null, string>(config).Build(); } return found; }",
        "private readonly List<IDisposable> kept = new(); private IProducer<Null, string> Create() { var built = new ProducerBuilder<Null, string>(config).Build(); kept.Add(built); return built; }",
        // Pooled, or made by others.
        "private readonly ConcurrentBag<IProducer<Null, string>> pool = new(); private IProducer<Null, string> Create() => pool.TryTake(out var free) ? free : new ProducerBuilder<Null, string>(config).Build();",
        "private readonly IServiceProvider services = null!; private IProducer<Null, string> Create() => services.GetRequiredService<IProducer<Null, string>>();",
        "private readonly Func<IProducer<Null, string>> factory = null!; private IProducer<Null, string> Create() => factory();",
        "private IProducer<Null, string> Create() { IProducer<Null, string> Given() => Factory!(); return Given(); } private static Func<IProducer<Null, string>>? Factory { get; set; }",
        // Others may derive from these, or expect them to be what their contract says.
        "public IProducer<Null, string> Create() => new ProducerBuilder<Null, string>(config).Build();",
        "internal IProducer<Null, string> Create() => new ProducerBuilder<Null, string>(config).Build();",
        "protected IProducer<Null, string> Create() => new ProducerBuilder<Null, string>(config).Build();",
        // Something happens to it in there, or when it ends.
        "private IProducer<Null, string> Create() { var built = new ProducerBuilder<Null, string>(config).Build(); built.InitTransactions(TimeSpan.FromSeconds(30)); AppDomain.CurrentDomain.ProcessExit += (_, _) => { built.Flush(); built.Dispose(); }; return built; }",
        "private IProducer<Null, string> Create() { using var built = new ProducerBuilder<Null, string>(config).Build(); return built; }",
        "private IProducer<Null, string> Create() { var built = new ProducerBuilder<Null, string>(config).Build(); Register(built); return built; } private static void Register(IDisposable built) { }",
        "private IProducer<Null, string> Create() { var built = new ProducerBuilder<Null, string>(config).Build(); if (config.Acks is null) { built = null!; } return built; }",
        // No producer, or none that is certain to come.
        "private IProducer<Null, string> Create() => Create();",
        "private IProducer<Null, string> Create() => throw new NotSupportedException();",
        "private IProducer<Null, string>? Create() => config.Acks is null ? null : new ProducerBuilder<Null, string>(config).Build();",
        "private readonly IProducer<Null, string> substitute = null!; private IProducer<Null, string> Create() => config.Acks is null ? substitute : new ProducerBuilder<Null, string>(config).Build();",
    };

    [Theory]
    [MemberData(nameof(New))]
    public Task Unflushed(string helper) => Check<UnflushedDisposeAnalyzer>(UnflushedUsing, helper);

    [Theory]
    [MemberData(nameof(New))]
    public Task For_each_message(string helper) => Check<ProducerPerMessageAnalyzer>(PerMessage, helper);

    [Theory]
    [MemberData(nameof(New))]
    public Task Never_disposed(string helper) => Check<UndisposedProducerAnalyzer>(Undisposed, helper);

    [Theory]
    [MemberData(nameof(New))]
    public Task Never_initialized(string helper) => Check<UninitializedTransactionsAnalyzer>(Uninitialized, helper);

    [Theory]
    [MemberData(nameof(MayBeShared))]
    public Task Perhaps_flushed_by_others(string helper) => Silent<UnflushedDisposeAnalyzer>(UnflushedUsing, helper);

    [Theory]
    [MemberData(nameof(MayBeShared))]
    public Task Perhaps_not_for_each_message(string helper) => Silent<ProducerPerMessageAnalyzer>(PerMessage, helper);

    [Theory]
    [MemberData(nameof(MayBeShared))]
    public Task Perhaps_disposed_by_others(string helper) => Silent<UndisposedProducerAnalyzer>(Undisposed, helper);

    [Theory]
    [MemberData(nameof(MayBeShared))]
    public Task Perhaps_initialized(string helper) => Silent<UninitializedTransactionsAnalyzer>(Uninitialized, helper);

    [Fact]
    public Task Local_function() => Check<UnflushedDisposeAnalyzer>(UnflushedUsing + "\nIProducer<Null, string> Create() => new ProducerBuilder<Null, string>(config).Build();", "");

    [Fact]
    public Task Local_function_that_keeps_it() => Silent<UnflushedDisposeAnalyzer>(
        "IProducer<Null, string>? kept = null;\n" + UnflushedUsing + "\nIProducer<Null, string> Create() => kept ??= new ProducerBuilder<Null, string>(config).Build();", "");

    [Fact]
    public Task Implementation_of_an_interface() => Test<UndisposedProducerAnalyzer>("""
        public interface IFactory
        {
            IProducer<Null, string> Create();
        }

        public sealed class Publisher : IFactory
        {
            IProducer<Null, string> IFactory.Create() => new ProducerBuilder<Null, string>(new ProducerConfig()).Build();

            public void Send()
            {
                var producer = ((IFactory)this).Create();
                producer.Flush();
            }
        }
        """);

    [Fact]
    public Task Overridable() => Test<UndisposedProducerAnalyzer>("""
        public class Publisher
        {
            protected virtual IProducer<Null, string> Create() => new ProducerBuilder<Null, string>(new ProducerConfig()).Build();

            public void Send()
            {
                var producer = Create();
                producer.Flush();
            }
        }
        """);

    /// <summary>Handed on by the caller: as it is for a producer that is built there.</summary>
    [Theory]
    [InlineData("return Create();", "IProducer<Null, string>")]
    [InlineData("var producer = Create(); return producer;", "IProducer<Null, string>")]
    [InlineData("kept = Create(); kept.Flush(token);", "void")]
    [InlineData("var producer = Create(); kept = producer; producer.Flush(token);", "void")]
    [InlineData("var producer = Create(); all.Add(producer); producer.Flush(token);", "void")]
    [InlineData("using var producer = Create(); producer.Flush(token);", "void")]
    [InlineData("var producer = Create(); try { producer.Flush(token); } finally { producer.Dispose(); }", "void")]
    public Task Kept_or_disposed_by_the_caller(string body, string result) => Test<UndisposedProducerAnalyzer>(PublisherSource.Method(
        body, result,
        "private readonly List<IDisposable> all = new(); private IProducer<Null, string>? kept; private IProducer<Null, string> Create() => new ProducerBuilder<Null, string>(config).Build();"), isFile: true);

    /// <summary>The configuration is in the helper, and so is the id.</summary>
    [Theory]
    [InlineData("new ProducerConfig { TransactionalId = \"transfer-1\" }", true)]
    [InlineData("new ProducerConfig { TransactionalId = config.TransactionalId }", false)]
    [InlineData("config", false)]
    public Task Send_before_InitTransactions(string configuration, bool isReported) => Check<UninitializedTransactionsAnalyzer>(
        $$"""
        using var producer = Create();
        {{(isReported ? "[|" : "")}}producer.Produce("orders", new Message<Null, string> { Value = order.Customer }){{(isReported ? "|]" : "")}};
        """,
        $"private IProducer<Null, string> Create() => new ProducerBuilder<Null, string>({configuration}).Build();");

    [Theory]
    [InlineData("new ProducerBuilder<Null, string>(new ProducerConfig()).Build()", "[|kept.BeginTransaction()|]")]
    [InlineData("Kept", "kept.BeginTransaction()")]
    public Task Field_that_nobody_initializes(string value, string begin) => Test<UninitializedTransactionsAnalyzer>($$"""
        public sealed class Transfer
        {
            public static readonly IProducer<Null, string> Kept = new ProducerBuilder<Null, string>(new ProducerConfig()).Build();

            private readonly IProducer<Null, string> kept;

            public Transfer() => kept = Create();

            public void Run() => {{begin}};

            private static IProducer<Null, string> Create() => {{value}};
        }
        """);

    private static Task Check<TAnalyzer>(string body, string helper)
        where TAnalyzer : DiagnosticAnalyzer, new() => Test<TAnalyzer>(PublisherSource.Method(body, "void", helper), isFile: true);

    private static Task Silent<TAnalyzer>(string body, string helper)
        where TAnalyzer : DiagnosticAnalyzer, new() => Check<TAnalyzer>(body.Replace("[|", "").Replace("|]", ""), helper);

    private static Task Test<TAnalyzer>(string source, bool isFile = false)
        where TAnalyzer : DiagnosticAnalyzer, new() => CSharpAnalyzerVerifier<TAnalyzer>.VerifyAnalyzerAsync(isFile ? source : PublisherSource.File(source));
}

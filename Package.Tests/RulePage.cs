using System.Text.RegularExpressions;

namespace ProducerSafety.Package.Tests;

/// <summary>A page of docs/rules, with its pieces of code.</summary>
internal sealed partial record RulePage(string Id, string Text)
{
    // What the pages' code uses without declaring it, and the types around it.
    private const string Frame = """
        #pragma warning disable CS1998, CS4014 // Not every page awaits, and one shows what happens then.
        using Confluent.Kafka;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Logging;
        USING
        namespace Pages.NAME;

        public sealed class Page(IProducer<string, string> producer, Message<string, string> message, string topic, string servers, ILogger logger, IServiceCollection services)
        {
            public void Use() => logger.Use(producer, message, topic, servers, services);

            public async Task RunAsync(CancellationToken cancellationToken)
            {
        CODE
            }
        }

        """;

    // The method around code that is a member itself.
    private const string Method = "    public async Task RunAsync(CancellationToken cancellationToken)\n    {\nCODE\n    }\n";

    /// <summary>Enough of Microsoft.Extensions.Logging for the pages, which is not restored here.</summary>
    public const string Logging = """
        namespace Microsoft.Extensions.Logging;

        public interface ILogger { void Use(params object[] anything); }

        public static class LoggerExtensions
        {
            public static void LogWarning(this ILogger logger, string message, params object?[] args) => logger.Use(message);

            public static void LogWarning(this ILogger logger, Exception? exception, string message, params object?[] args) => logger.Use(message);

            public static void LogError(this ILogger logger, Exception? exception, string message, params object?[] args) => logger.Use(message);

            public static void LogError(this ILogger logger, string message, params object?[] args) => logger.Use(message);

            public static void LogCritical(this ILogger logger, string message, params object?[] args) => logger.Use(message);

            public static void LogInformation(this ILogger logger, string message, params object?[] args) => logger.Use(message);
        }
        """;

    /// <summary>Enough of Microsoft.Extensions.DependencyInjection for the pages.</summary>
    public const string DependencyInjection = """
        namespace Microsoft.Extensions.DependencyInjection;

        public interface IServiceCollection;

        public static class ServiceCollectionServiceExtensions
        {
            public static IServiceCollection AddScoped<T>(this IServiceCollection services, Func<IServiceProvider, T> factory) => services;

            public static IServiceCollection AddSingleton<T>(this IServiceCollection services, Func<IServiceProvider, T> factory) => services;
        }
        """;

    /// <summary>All pages.</summary>
    public static IReadOnlyList<RulePage> All { get; } =
        [.. Rules.Ids.Select(id => new RulePage(id, File.ReadAllText(Repository.PathOf("docs", "rules", id + ".md")).ReplaceLineEndings("\n")))];

    /// <summary>Whether the page says that a code fix repairs what it shows.</summary>
    public bool HasFix => Text.Contains("· Fix: automatic", StringComparison.Ordinal);

    /// <summary>The headings, in order.</summary>
    public IEnumerable<string> Headings => Section().Matches(Text).Select(section => section.Groups["heading"].Value);

    /// <summary>The file with the first code under a heading, ready to compile.</summary>
    public string SourceOf(string heading)
    {
        string section = Section().Matches(Text).Single(section => section.Groups["heading"].Value == heading).Groups["text"].Value;
        Match code = CodeBlock().Match(section);
        Assert.True(code.Success, $"{Id}.md has no C# code under '## {heading}'.");
        string source = Framed(code.Groups["code"].Value, Id + heading.Split(' ')[0]);

        // The reports of their producers must not seem to be switched off by the code of KPS1109's page.
        return Id is "KPS3002" or "KPS3008" ? source.Replace("<string, string>", "<Null, string>", StringComparison.Ordinal) : source;
    }

    /// <summary>The rewrites that the page shows: under each heading of '## Rewrites', the code before and after the fix.</summary>
    public IEnumerable<Rewrite> Rewrites
    {
        get
        {
            string section = Section().Matches(Text).SingleOrDefault(section => section.Groups["heading"].Value == "Rewrites")?.Groups["text"].Value ?? "";
            foreach (Match form in Form().Matches(section))
            {
                string[] code = [.. CodeBlock().Matches(form.Groups["text"].Value).Select(match => match.Groups["code"].Value)];
                Assert.True(code.Length == 2, $"{Id}.md: '{form.Groups["form"].Value}' has {code.Length} pieces of C# code and not one before and one after the fix.");
                string name = Id + "." + string.Concat(form.Groups["form"].Value.Where(char.IsAsciiLetter));
                yield return new(name, Framed(code[0], name), Framed(code[1], name));
            }
        }
    }

    private static string Framed(string code, string name)
    {
        string frame = code.StartsWith("public ", StringComparison.Ordinal) ? Frame.Replace(Method, "CODE\n", StringComparison.Ordinal) : Frame;
        string use = code.Contains("Policy", StringComparison.Ordinal) || code.Contains("Pipeline", StringComparison.Ordinal) ? "using Polly;\n" : "";
        return frame.Replace("USING", use, StringComparison.Ordinal).Replace("NAME", name, StringComparison.Ordinal).Replace("CODE", code, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^### (?<form>[^\n]+)\n(?<text>.*?)(?=^### |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex(@"^## (?<heading>[^\n]+)\n(?<text>.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)\n```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}

/// <summary>What a page says that a fix makes of a piece of code.</summary>
/// <param name="Name">The rule and the form, for a file's name.</param>
/// <param name="Before">The file before the fix.</param>
/// <param name="After">The file after the fix.</param>
internal sealed record Rewrite(string Name, string Before, string After);

using ProducerSafety.Tool.Text;
using Spectre.Console;

namespace ProducerSafety.Tool;

/// <summary>Where the tool reads and writes.</summary>
internal sealed class ToolConsole
{
    // What a redirected stream is wrapped at; terminals tell their own width.
    private const int RedirectedWidth = 80;

    private readonly Lazy<IAnsiConsole> ansi;

    /// <summary>A console over readers and writers.</summary>
    public ToolConsole(TextReader input, TextWriter output, TextWriter error, string folder, bool isTerminal = false)
    {
        Input = input;
        Output = output;
        Error = error;
        Folder = folder;
        IsTerminal = isTerminal;
        Style = new(!isTerminal || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 });
        ansi = new(CreateAnsi);
    }

    /// <summary>Standard input.</summary>
    public TextReader Input { get; }

    /// <summary>Standard output: results.</summary>
    public TextWriter Output { get; }

    /// <summary>Standard error: what went wrong, and progress.</summary>
    public TextWriter Error { get; }

    /// <summary>The folder that relative paths belong to.</summary>
    public string Folder { get; }

    /// <summary>Whether a person looks at <see cref="Output"/>: then there is colour and progress.</summary>
    public bool IsTerminal { get; }

    /// <summary>Emphasis on <see cref="Output"/>.</summary>
    public TextStyle Style { get; }

    /// <summary>How many columns there are.</summary>
    public int Width => IsTerminal ? Math.Max(Console.WindowWidth, 40) : RedirectedWidth;

    /// <summary><see cref="Output"/> for tables and progress. Created when it is first used, because most runs need none.</summary>
    public IAnsiConsole Ansi => ansi.Value;

    /// <summary>The console of this process.</summary>
    public static ToolConsole OfProcess() =>
        new(Console.In, Console.Out, Console.Error, Environment.CurrentDirectory, !Console.IsOutputRedirected);

    /// <summary>The full path of a path on the command line.</summary>
    /// <param name="path">Relative to <see cref="Folder"/>, or absolute.</param>
    public string PathOf(string path) => Path.GetFullPath(path, Folder);

    /// <summary>A line of progress, for whoever waits; nothing where nobody looks.</summary>
    /// <param name="text">What is being done.</param>
    public void Progress(string text)
    {
        if (IsTerminal)
        {
            Error.WriteLine(text);
        }
    }

    private IAnsiConsole CreateAnsi()
    {
        IAnsiConsole console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(Output),
            Ansi = IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!IsTerminal)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }
}

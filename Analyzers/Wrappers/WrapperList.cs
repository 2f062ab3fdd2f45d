using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Wrappers;

/// <summary>
/// The methods, constructors and types that the user declares to build a producer from the configuration that they are
/// given, in the additional file <c>ProducerSafety.Wrappers.txt</c>: one documentation-comment id a line.
/// </summary>
internal sealed class WrapperList
{
    /// <summary>The name of the file, in whichever folder.</summary>
    public const string FileName = "ProducerSafety.Wrappers.txt";

    private readonly ImmutableHashSet<ISymbol> symbols;

    private WrapperList(ImmutableHashSet<ISymbol> symbols) => this.symbols = symbols;

    /// <summary>Nothing is declared.</summary>
    public static WrapperList Empty { get; } = new(ImmutableHashSet.Create<ISymbol>(SymbolEqualityComparer.Default));

    /// <summary>Whether an additional file is such a list.</summary>
    public static bool IsList(AdditionalText file) => string.Equals(Path.GetFileName(file.Path), FileName, StringComparison.OrdinalIgnoreCase);

    /// <summary>What the lists among a project's additional files declare; lines that declare nothing are reported elsewhere.</summary>
    public static WrapperList Read(ImmutableArray<AdditionalText> files, Compilation compilation, Flow.ConfigurationApi api, CancellationToken cancellation)
    {
        ImmutableHashSet<ISymbol> symbols = Empty.symbols;
        foreach (AdditionalText file in files.Where(IsList))
        {
            foreach (WrapperLine line in Lines(file, cancellation))
            {
                if (line.Resolve(compilation, api, out _) is { } symbol)
                {
                    symbols = symbols.Add(symbol);
                }
            }
        }

        return symbols.IsEmpty ? Empty : new(symbols);
    }

    /// <summary>The lines of a list that are neither blank nor a comment.</summary>
    public static IEnumerable<WrapperLine> Lines(AdditionalText file, CancellationToken cancellation)
    {
        SourceText? text = file.GetText(cancellation);
        foreach (TextLine line in text?.Lines.AsEnumerable() ?? Array.Empty<TextLine>())
        {
            string all = line.ToString();
            string id = all.Trim();
            if (id.Length > 0 && id[0] != '#')
            {
                TextSpan span = new(line.Start + all.IndexOf(id, StringComparison.Ordinal), id.Length);
                yield return new WrapperLine(id, Location.Create(file.Path, span, text!.Lines.GetLinePositionSpan(span)));
            }
        }
    }

    /// <summary>Whether a method or constructor builds a producer from the configuration that it is given.</summary>
    public bool Contains(IMethodSymbol method) => !symbols.IsEmpty
        && (symbols.Contains((method.ReducedFrom ?? method).OriginalDefinition) || symbols.Contains(method.ContainingType.OriginalDefinition));
}

using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Text;
using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>A natural loop of a control-flow graph: it is one whether it was written with for, while, do, foreach or goto.</summary>
internal sealed class FlowLoop
{
    private readonly HashSet<int> blocks;

    private FlowLoop(int header, HashSet<int> blocks, TextSpan span)
    {
        Header = header;
        this.blocks = blocks;
        Span = span;
    }

    /// <summary>The block through which every turn passes.</summary>
    public int Header { get; }

    /// <summary>The text from the first to the last operation of the loop.</summary>
    public TextSpan Span { get; }

    public bool Contains(BasicBlock block) => blocks.Contains(block.Ordinal);

    /// <summary>The loops around a block, innermost first.</summary>
    public static List<FlowLoop> Around(ControlFlowGraph graph, BasicBlock block)
    {
        FlowEdges edges = new(graph);
        Dictionary<int, HashSet<int>> byHeader = new();
        foreach ((int from, int to) in edges.BackEdges())
        {
            if (!byHeader.TryGetValue(to, out HashSet<int>? body))
            {
                byHeader.Add(to, body = new HashSet<int> { to });
            }

            edges.AddBlocksReaching(from, body);
        }

        return byHeader.Where(pair => pair.Value.Contains(block.Ordinal))
            .OrderBy(pair => pair.Value.Count)
            .Select(pair => new FlowLoop(pair.Key, pair.Value, SpanOf(graph, pair.Value)))
            .ToList();
    }

    private static TextSpan SpanOf(ControlFlowGraph graph, HashSet<int> blocks)
    {
        int start = int.MaxValue;
        int end = 0;
        foreach (int ordinal in blocks)
        {
            BasicBlock block = graph.Blocks[ordinal];
            foreach (IOperation operation in block.Operations)
            {
                Add(operation.Syntax.Span);
            }

            if (block.BranchValue is { } value)
            {
                Add(value.Syntax.Span);
            }
        }

        return start > end ? default : TextSpan.FromBounds(start, end);

        void Add(TextSpan span)
        {
            start = Math.Min(start, span.Start);
            end = Math.Max(end, span.End);
        }
    }
}

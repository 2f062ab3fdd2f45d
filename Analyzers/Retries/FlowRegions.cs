using Microsoft.CodeAnalysis.FlowAnalysis;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Finds the handlers around a block.</summary>
internal static class FlowRegions
{
    /// <summary>The handler whose exception a block sees; null outside a catch and its filter.</summary>
    public static ControlFlowRegion? HandlerOf(BasicBlock block)
    {
        for (ControlFlowRegion? region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.Filter)
            {
                return region.EnclosingRegion is { Kind: ControlFlowRegionKind.FilterAndHandler } both ? both : region;
            }
        }

        return null;
    }

    /// <summary>The filter that a block belongs to, with its handler; null where it belongs to none.</summary>
    public static ControlFlowRegion? FilterOf(BasicBlock block)
    {
        for (ControlFlowRegion? region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind is ControlFlowRegionKind.Filter)
            {
                return region.EnclosingRegion;
            }

            if (region.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.Finally)
            {
                return null;
            }
        }

        return null;
    }
}

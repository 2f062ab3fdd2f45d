using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>Finds the loops that an operation is repeated by.</summary>
internal static class Loops
{
    /// <summary>The loops of a function around an operation, from the inside out. What runs once, before the loop, is not in it.</summary>
    public static IEnumerable<ILoopOperation> Around(IOperation operation, IOperation function)
    {
        IOperation inner = operation;
        for (IOperation? current = operation.Parent; current is not null && inner != function; inner = current, current = current.Parent)
        {
            if (current is ILoopOperation loop && IsRepeated(loop, inner))
            {
                yield return loop;
            }
        }
    }

    private static bool IsRepeated(ILoopOperation loop, IOperation part) => loop switch
    {
        IForEachLoopOperation each => each.Collection != part,
        IForLoopOperation counted => !counted.Before.Contains(part),
        _ => true,
    };
}

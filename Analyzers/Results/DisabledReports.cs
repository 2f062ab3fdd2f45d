using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Results;

/// <summary>Tells whether a producer may have its delivery reports switched off: then <c>Produce</c> throws when it is given a handler.</summary>
internal static class DisabledReports
{
    private const string Property = "EnableDeliveryReports";

    private static readonly ConditionalWeakTable<Compilation, string[]> Files = new();

    /// <summary>Whether a file that sets the property, to anything but true, names the types of the producer that is called.</summary>
    public static bool MayBeOf(IInvocationOperation produce, Compilation compilation)
    {
        string[] files = Files.GetValue(compilation, key => key.SyntaxTrees.Select(tree => tree.GetText().ToString()).Where(MayDisable).Select(Packed).ToArray());
        return files.Length > 0 && produce.Instance?.Type is INamedTypeSymbol { TypeArguments: var types }
            && Packed("<" + string.Join(",", types.Select(type => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat))) + ">") is var wanted
            && Array.Exists(files, file => file.IndexOf(wanted, StringComparison.Ordinal) >= 0);
    }

    private static string Packed(string text) => text.Replace(" ", "");

    private static bool MayDisable(string text)
    {
        for (int at = text.IndexOf(Property, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Property, at + Property.Length, StringComparison.Ordinal))
        {
            string after = text.Substring(at + Property.Length, Math.Min(10, text.Length - at - Property.Length));
            if (!Packed(after).StartsWith("=true", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return text.IndexOf("enable.delivery.reports", StringComparison.Ordinal) >= 0;
    }
}

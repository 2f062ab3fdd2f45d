using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace ProducerSafety.Analyzers.Retries;

/// <summary>Finds what a method of an interface of the project does, where only one type implements it.</summary>
internal sealed class OnlyImplementations(Compilation compilation)
{
    private readonly ConcurrentDictionary<IMethodSymbol, IMethodSymbol> known = new(SymbolEqualityComparer.Default);

    /// <summary>The only implementation of an interface's method; the method itself where it is another one, or where there are several.</summary>
    public IMethodSymbol Of(IMethodSymbol method) =>
        method is { IsAbstract: true, ContainingType.TypeKind: TypeKind.Interface, DeclaringSyntaxReferences.IsEmpty: false }
            ? known.GetOrAdd(method, Find) : method;

    private IMethodSymbol Find(IMethodSymbol method)
    {
        HashSet<IMethodSymbol> found = new(SymbolEqualityComparer.Default);
        foreach (ISymbol member in compilation.GetSymbolsWithName(name => name == method.Name || name.EndsWith("." + method.Name, StringComparison.Ordinal), SymbolFilter.Member))
        {
            if (member.ContainingType is { TypeKind: not TypeKind.Interface } type)
            {
                found.UnionWith(type.AllInterfaces.Where(one => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, method.ContainingType))
                    .SelectMany(one => one.GetMembers(method.Name)).Where(one => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, method))
                    .Select(type.FindImplementationForInterfaceMember).OfType<IMethodSymbol>().Select(one => one.OriginalDefinition));
            }
        }

        return found.Count == 1 && found.First() is { IsAbstract: false, IsVirtual: false, IsOverride: false } only ? only : method;
    }
}

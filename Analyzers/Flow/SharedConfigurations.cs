using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>
/// Static configurations that several types share, <c>ProducerDefaults.Config</c>. What they hold is certain where all of
/// their uses are seen and none can change them. Safe for concurrent use.
/// </summary>
internal sealed class SharedConfigurations(ConfigurationApi api, SourceBodies sources)
{
    private readonly ConcurrentDictionary<ISymbol, bool> known = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a static field or property always holds what its initializer makes.</summary>
    public bool IsConstant(ISymbol member, CancellationToken cancellation)
    {
        if (!IsCandidate(member))
        {
            return false;
        }

        if (!known.TryGetValue(member, out bool isConstant))
        {
            known[member] = isConstant = MemberUses.Of(member, sources, cancellation).All(use => use is not null && OnlyReads(use));
        }

        return isConstant;
    }

    private bool IsCandidate(ISymbol member) =>
        member is IFieldSymbol { IsStatic: true, IsReadOnly: true } or IPropertySymbol { IsStatic: true, SetMethod: null }
        && member.DeclaredAccessibility != Accessibility.Private
        && api.IsConfiguration((member as IFieldSymbol)?.Type ?? ((IPropertySymbol)member).Type)
        && (member is IFieldSymbol || ConfigurationApi.IsAutomatic((IPropertySymbol)member))
        && !IsVisibleOutside(member);

    // Other assemblies can reach what is public, unless nothing can reference this one.
    private bool IsVisibleOutside(ISymbol member)
    {
        if (sources.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication)
        {
            return false;
        }

        for (ISymbol? part = member; part is not null and not INamespaceSymbol; part = part.ContainingSymbol)
        {
            if (part.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }

    private bool OnlyReads(IOperation use)
    {
        IOperation? parent = use.Parent;
        while (parent is IConversionOperation)
        {
            parent = parent.Parent;
        }

        return parent switch
        {
            INameOfOperation => true,
            IArgumentOperation { Parent: IObjectCreationOperation creation } => api.IsProducerBuilder(creation.Type) && api.IsClients(creation.Type),
            IPropertyReferenceOperation { Parent: var reader } => reader is not IAssignmentOperation assignment || !assignment.Target.Syntax.Span.Contains(use.Syntax.Span),
            _ => false,
        };
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using ProducerSafety.Analyzers.Lifecycle;

namespace ProducerSafety.Analyzers.CodeFixes.Lifecycle;

/// <summary>Makes the registration a singleton, where all that the producer's owner needs is a singleton too.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ShortLivedRegistrationFix))]
public sealed class ShortLivedRegistrationFix : SourceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("KPS4005");

    private protected override Fix? FindFix(Source source, Diagnostic diagnostic)
    {
        if (source.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not SimpleNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax syntax } } name
            || source.Model.GetOperation(syntax, source.Cancellation) is not IInvocationOperation call
            || !MayBeSingleton(call))
        {
            return null;
        }

        string singleton = name.Identifier.Text.Replace("Scoped", "Singleton").Replace("Transient", "Singleton");
        return new Fix("Register as a singleton", new[] { new TextChange(name.Identifier.Span, singleton) });
    }

    private static bool MayBeSingleton(IInvocationOperation call) =>
        Registration.FactoryOf(call) is { } factory
            ? factory is IAnonymousFunctionOperation lambda && NeedsSingletonsOnly(lambda)
            : Registration.ImplementationOf(call) is INamedTypeSymbol type && NeedsSingletonsOnly(type);

    // What the factory asks the container for is seen only where it does so itself.
    private static bool NeedsSingletonsOnly(IAnonymousFunctionOperation factory)
    {
        foreach (IParameterReferenceOperation reference in factory.Descendants().OfType<IParameterReferenceOperation>())
        {
            if (reference.Parameter.Type.Name != "IServiceProvider")
            {
                continue;
            }

            bool isKnown = reference.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true, Name: "GetRequiredService" or "GetService", TypeArguments.Length: 1 } } asked }
                && IsSingleton(asked.TargetMethod.TypeArguments[0]);
            if (!isKnown)
            {
                return false;
            }
        }

        return true;
    }

    // One object for all uses at once: it must not change.
    private static bool NeedsSingletonsOnly(INamedTypeSymbol type)
    {
        IMethodSymbol[] constructors = type.InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public).ToArray();
        return constructors.Length == 1
            && constructors[0].Parameters.All(parameter => IsSingleton(parameter.Type))
            && type.BaseType?.SpecialType == SpecialType.System_Object
            && type.GetMembers().OfType<IFieldSymbol>().All(field => field.IsConst || field.IsReadOnly);
    }

    private static bool IsSingleton(ITypeSymbol service) =>
        service.Name is "IConfiguration" or "IConfigurationRoot" or "ILogger" or "ILoggerFactory" or "IHostEnvironment" or "IWebHostEnvironment" or "TimeProvider" or "IOptions" or "IOptionsMonitor"
        && service.ContainingNamespace?.ToDisplayString() is { } space && (space == "System" || space.StartsWith("Microsoft.", StringComparison.Ordinal));
}

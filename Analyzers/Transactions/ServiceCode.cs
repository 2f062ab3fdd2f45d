using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Transactions;

/// <summary>Recognises code of a service, which is usually deployed as several instances.</summary>
internal static class ServiceCode
{
    /// <summary>Whether an operation stands in a hosted service, a controller, or the registration of a service in a container.</summary>
    public static bool Contains(IOperation operation, ISymbol containing) =>
        IsService(containing as INamedTypeSymbol ?? containing.ContainingType) || IsRegistration(operation);

    private static bool IsService(INamedTypeSymbol? type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.Name is "BackgroundService" or "ControllerBase")
            {
                return true;
            }
        }

        return type is not null && type.AllInterfaces.Any(implemented => implemented.Name == "IHostedService");
    }

    // services.AddSingleton(_ => new ProducerBuilder<…>(new ProducerConfig { TransactionalId = … }).Build())
    private static bool IsRegistration(IOperation operation)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current is IInvocationOperation call && call.TargetMethod.Name.StartsWith("Add", StringComparison.Ordinal)
                && call.TargetMethod.ContainingNamespace?.ToDisplayString() is { } space && space.StartsWith("Microsoft.Extensions.DependencyInjection", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}

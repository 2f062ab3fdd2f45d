using Microsoft.CodeAnalysis;
using ProducerSafety.Analyzers.Frameworks;
using ProducerSafety.Analyzers.Wrappers;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Flow;

/// <summary>Recognises the types and members through which C# code gives a producer its settings.</summary>
internal sealed class ConfigurationApi(KafkaSymbols symbols)
{
    public KafkaSymbols Symbols { get; } = symbols;

    /// <summary>What the user has declared to build a producer from the configuration that it is given.</summary>
    public WrapperList Wrappers { get; init; } = WrapperList.Empty;

    /// <summary>What frameworks have in place of the client's own API.</summary>
    public FrameworkTypes Frameworks { get; init; } = FrameworkTypes.None;

    /// <summary>What awaiting a task of this type gives; any other type as it is.</summary>
    public static ITypeSymbol Awaited(ITypeSymbol type) => type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } result } task && IsInTasks(task) ? result[0] : type;

    /// <summary>Whether awaiting the result of a call of .NET's gives the very configuration that was awaited, or given: <c>ConfigureAwait</c>, <c>FromResult</c>.</summary>
    public static bool IsOfTask(IMethodSymbol method) => method.Name is "ConfigureAwait" or "FromResult" && IsInTasks(method.ContainingType);

    private static bool IsInTasks(INamedTypeSymbol type) => type.IsIn("System.Threading.Tasks");

    /// <summary>Whether values of this type are followed: a configuration class of the client, a dictionary or a sequence of pairs.</summary>
    public bool IsTracked(ITypeSymbol? type) => IsConfiguration(type) || IsDictionary(type) || IsPairSequence(type);

    /// <summary><c>ClientConfig</c>, <c>ProducerConfig</c> and classes derived from them, but no consumer's and no admin client's configuration.</summary>
    public bool IsConfiguration(ITypeSymbol? type) =>
        type is { TypeKind: TypeKind.Class }
        && KafkaSymbols.Is(type, Symbols.Config)
        && !KafkaSymbols.Is(type, Symbols.ConsumerConfig)
        && !KafkaSymbols.Is(type, Symbols.AdminClientConfig);

    /// <summary>A configuration class of the client, or what a framework has in its place.</summary>
    public bool HoldsSettings(ITypeSymbol? type) => IsConfiguration(type) || Frameworks.HoldsSettings(type);

    /// <summary><c>ProducerConfig</c> or a class derived from it.</summary>
    public bool IsProducerConfiguration(ITypeSymbol? type) => KafkaSymbols.Is(type, Symbols.ProducerConfig);

    /// <summary>Whether a type is the client's own, so that its constructor does what the client's does.</summary>
    public bool IsClients(ITypeSymbol? type) =>
        type is not null && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, Symbols.ProducerConfig.ContainingAssembly);

    /// <summary>
    /// A class of the application that adds nothing to the client's but properties of its own, so that creating it sets nothing.
    /// </summary>
    public bool IsPlainlyDerived(ITypeSymbol? type) =>
        type is INamedTypeSymbol named && IsClients(type.BaseType) && named.InstanceConstructors.All(constructor => constructor.IsImplicitlyDeclared)
        && named.GetMembers().All(member => member is not IPropertySymbol property || IsAutomatic(property));

    /// <summary>Whether a property only stores what it is given.</summary>
    public static bool IsAutomatic(IPropertySymbol property) => property.ContainingType.GetMembers().OfType<IFieldSymbol>()
        .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    public bool IsProducerBuilder(ITypeSymbol? type) => KafkaSymbols.Is(type, Symbols.ProducerBuilder);

    /// <summary><c>Dictionary&lt;string, string&gt;</c>.</summary>
    public static bool IsDictionary(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Dictionary", TypeArguments.Length: 2 } named
        && named.TypeArguments[0].SpecialType == SpecialType.System_String
        && named.TypeArguments[1].SpecialType == SpecialType.System_String
        && named.IsIn("System.Collections.Generic");

    /// <summary><c>KeyValuePair&lt;string, string&gt;</c>.</summary>
    public static bool IsPair(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "KeyValuePair", TypeArguments.Length: 2 } named
        && named.TypeArguments[0].SpecialType == SpecialType.System_String
        && named.TypeArguments[1].SpecialType == SpecialType.System_String
        && named.IsIn("System.Collections.Generic");

    /// <summary><c>KeyValuePair.Create(name, value)</c>.</summary>
    public static bool CreatesPair(IMethodSymbol method) =>
        method is { Name: "Create", ContainingType: { Name: "KeyValuePair", IsGenericType: false } type } && type.IsIn("System.Collections.Generic") && IsPair(method.ReturnType);

    /// <summary>An array or list of pairs.</summary>
    public static bool IsPairSequence(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => IsPair(array.ElementType),
        INamedTypeSymbol { Name: "List" or "IEnumerable" or "IList" or "ICollection" or "IReadOnlyList" or "IReadOnlyCollection", TypeArguments.Length: 1 } named =>
            IsPair(named.TypeArguments[0]),
        _ => false,
    };

    /// <summary>The setting that a C# property of a configuration class writes, or null.</summary>
    public KafkaProperty? SettingOf(IPropertySymbol property) =>
        IsClients(property.ContainingType) && IsConfiguration(property.ContainingType) ? PropertyCatalog.FindByClrName(property.Name) : Frameworks.SettingOf(property);

    /// <summary><c>Config.Set(name, value)</c>.</summary>
    public bool IsSet(IMethodSymbol method) =>
        method.Name == "Set" && method.Parameters.Length == 2 && KafkaSymbols.Is(method.ContainingType, Symbols.Config) && IsClients(method.ContainingType);

    /// <summary><c>ProducerBuilder.Build()</c>.</summary>
    public bool IsBuild(IMethodSymbol method) =>
        method.Name == "Build" && method.Parameters.IsEmpty && IsProducerBuilder(method.ContainingType);

    /// <summary>A delegate that is given a configuration: <c>Action&lt;ProducerConfig&gt;</c>.</summary>
    public bool IsCallback(ITypeSymbol type) =>
        type is INamedTypeSymbol { DelegateInvokeMethod: { } invoke } && invoke.Parameters.Any(parameter => IsTracked(parameter.Type));

    /// <summary>Whether code that is not seen is known to leave its arguments as they are: logging, printing, serializing, checking for null, asserting, LINQ.</summary>
    public static bool OnlyReads(IMethodSymbol method)
    {
        INamedTypeSymbol? type = method.ContainingType;
        return type?.Name switch
        {
            "Console" or "ArgumentNullException" or "Convert" or "String" or "Object" => type.IsIn("System"),
            "Enumerable" => type.IsIn("System.Linq"),
            "Debug" or "Trace" => type.IsIn("System.Diagnostics"),
            "JsonSerializer" => type.IsIn("System.Text.Json"),
            "LoggerExtensions" or "ILogger" => type.IsIn("Microsoft.Extensions.Logging"),
            "Assert" => true,
            _ => method.Name is "ToString" or "GetHashCode" or "Equals" or "GetType" or "GetEnumerator",
        };
    }

    /// <summary>Whether a method configures ASP.NET's health checks, whose producers are meant to give up quickly.</summary>
    public static bool ConfiguresHealthCheck(IMethodSymbol method) =>
        IsHealthChecksBuilder(method.ContainingType)
        || (method.IsExtensionMethod && (method.ReducedFrom ?? method).Parameters.FirstOrDefault() is { } first && IsHealthChecksBuilder(first.Type));

    private static bool IsHealthChecksBuilder(ITypeSymbol? type) => type?.Name is "IHealthChecksBuilder" or "HealthCheckService";
}

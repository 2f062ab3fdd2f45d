using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Results;

/// <summary>KPS3005: an idempotent or transactional producer whose fatal errors nobody sees.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FatalErrorAnalyzer : KafkaAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = Descriptors.Of(
        "KPS3005",
        "Idempotent producer without an error handler for fatal errors",
        "After a fatal error this producer never sends again, and only an error handler that looks at 'IsFatal' learns of it",
        Descriptors.Results,
        DiagnosticSeverity.Info,
        "The exceptions of ProduceAsync say IsFatal=false even then, so that a process which only looks at them goes on with a dead producer.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    private protected override void Register(CompilationStartAnalysisContext context, KafkaSymbols symbols)
    {
        // A test does not outlive a fatal error.
        if (!TestCode.IsProject(context.Compilation))
        {
            KafkaOperations.Register(context, operation => Analyze(operation, symbols), OperationKind.Invocation);
        }
    }

    private static void Analyze(OperationAnalysisContext context, KafkaSymbols symbols)
    {
        IInvocationOperation build = (IInvocationOperation)context.Operation;
        if (!symbols.IsBuild(build.TargetMethod) || !IsKept(TaskUse.WholeValue(build).Parent))
        {
            return;
        }

        List<IInvocationOperation> calls = new();
        if (BuilderOf(build, calls) is { } builder
            && SymbolEqualityComparer.Default.Equals(builder.Type?.OriginalDefinition, symbols.ProducerBuilder)
            && !TestCode.Contains(build.Syntax)
            && builder.Arguments.Length == 1 && IsIdempotent(builder.Arguments[0].Value)
            && !calls.Any(LooksAtFatal))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, (build.Syntax as InvocationExpressionSyntax)?.Expression is MemberAccessExpressionSyntax { Name: var name }
                ? name.GetLocation() : build.Syntax.GetLocation()));
        }
    }

    // A producer that its method disposes again does not live long enough to be found dead.
    private static bool IsKept(IOperation? user) => user switch
    {
        IReturnOperation or IFieldInitializerOperation or IPropertyInitializerOperation or IArgumentOperation => true,
        ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation } => true,
        ICoalesceAssignmentOperation => true,
        _ => false,
    };

    // The creation of the builder, with all calls on it; null where not all of them are seen.
    private static IObjectCreationOperation? BuilderOf(IInvocationOperation build, List<IInvocationOperation> calls)
    {
        IOperation? receiver = build.Instance;
        while (receiver is IInvocationOperation call)
        {
            calls.Add(call);
            receiver = call.Instance;
        }

        if (receiver is not ILocalReferenceOperation { Local: var local })
        {
            return receiver as IObjectCreationOperation;
        }

        foreach (ILocalReferenceOperation reference in TaskUse.References(local, build))
        {
            IOperation current = reference;
            while (current.Parent is IInvocationOperation call && call.Instance == current)
            {
                calls.Add(call);
                current = call;
            }

            if (current == reference)
            {
                return null;
            }
        }

        IOperation? value = ValueOf(local, build);
        while (value is IInvocationOperation call)
        {
            calls.Add(call);
            value = call.Instance;
        }

        return value as IObjectCreationOperation;
    }

    private static bool IsIdempotent(IOperation configuration)
    {
        while (configuration is IConversionOperation conversion)
        {
            configuration = conversion.Operand;
        }

        configuration = configuration switch
        {
            ILocalReferenceOperation { Local: var local } => ValueOf(local, configuration) ?? configuration,
            IFieldReferenceOperation { Field: var field } => OnlyValue.Of(field, configuration) ?? configuration,
            _ => configuration,
        };

        return configuration is IObjectCreationOperation { Initializer: { } initializer }
            && initializer.Initializers.OfType<ISimpleAssignmentOperation>().Any(assignment => assignment.Target is IPropertyReferenceOperation { Property.Name: var name }
                && (name == "EnableIdempotence" && IsTrue(assignment.Value) || name == "TransactionalId" && assignment.Value.ConstantValue is not { HasValue: true, Value: null or "" }));
    }

    private static bool IsTrue(IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value.ConstantValue is { HasValue: true, Value: true };
    }

    private static IOperation? ValueOf(ILocalSymbol local, IOperation near)
    {
        IOperation? value = TaskUse.Body(near).Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))?.Initializer?.Value;
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value;
    }

    // A handler whose code is not seen may look at everything.
    private static bool LooksAtFatal(IInvocationOperation call)
    {
        if (call.TargetMethod.Name != "SetErrorHandler")
        {
            return call.TargetMethod.Name is not ("Build" or "SetLogHandler" or "SetStatisticsHandler" or "SetKeySerializer" or "SetValueSerializer" or "SetPartitioner" or "SetDefaultPartitioner" or "SetOAuthBearerTokenRefreshHandler");
        }

        if (call.Arguments.FirstOrDefault()?.Value is not IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters: { Length: 2 } parameters } lambda })
        {
            return true;
        }

        return lambda.Descendants().OfType<IParameterReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Parameter, parameters[1]))
            .Any(reference => reference.Parent is not (IPropertyReferenceOperation or IInterpolationOperation) || reference.Parent is IPropertyReferenceOperation { Property.Name: "IsFatal" });
    }
}

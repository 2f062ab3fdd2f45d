using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProducerSafety.Analyzers.Lifecycle;

/// <summary>Finds the variable that a call is made on.</summary>
internal static class ProducerReceiver
{
    /// <summary>The field, property, parameter or local variable that a call is made on; null where it is another expression.</summary>
    public static ISymbol? Of(IInvocationOperation call)
    {
        IOperation? receiver = call.Instance;
        while (receiver is IConversionOperation conversion)
        {
            receiver = conversion.Operand;
        }

        if (receiver is IConditionalAccessInstanceOperation)
        {
            IOperation? around = call.Parent;
            while (around is not null and not IConditionalAccessOperation)
            {
                around = around.Parent;
            }

            receiver = (around as IConditionalAccessOperation)?.Operation;
        }

        return receiver switch
        {
            IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field,
            IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation, Arguments.IsEmpty: true } property => property.Property,
            IParameterReferenceOperation parameter => parameter.Parameter,
            ILocalReferenceOperation local => local.Local,
            _ => null,
        };
    }
}

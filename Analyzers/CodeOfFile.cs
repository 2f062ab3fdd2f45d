using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ProducerSafety.Analyzers.Flow;

namespace ProducerSafety.Analyzers;

/// <summary>The code of one file, by outermost types. What is known of it is found out once for all analyzers.</summary>
internal sealed class CodeOfFile
{
    private static readonly int ScopeCount = Enum.GetValues(typeof(KafkaScope)).Length;

    private readonly Part[] parts;

    private CodeOfFile(params Part[] parts) => this.parts = parts;

    /// <summary>Of a file that no analyzer looks at.</summary>
    public static CodeOfFile None { get; } = new();

    /// <summary>Of a file that a person wrote.</summary>
    public static CodeOfFile Of(SemanticModel model, KafkaMention mention, CancellationToken cancellation) =>
        new(OutermostDeclarations.In(model.SyntaxTree.GetRoot(cancellation)).Select(declaration => new Part(declaration, model, mention)).ToArray());

    /// <summary>The bodies in the types that an analyzer looks at.</summary>
    public IEnumerable<CodeOfBody> Bodies(KafkaScope scope, CancellationToken cancellation)
    {
        foreach (Part part in parts)
        {
            if (part.IsIn(scope, cancellation))
            {
                foreach (CodeOfBody body in part.Bodies(cancellation))
                {
                    yield return body;
                }
            }
        }
    }

    /// <summary>The types of which the first declaration stands here, if they speak of Kafka, each with all its bodies in any file.</summary>
    public IEnumerable<(INamedTypeSymbol Type, IEnumerable<CodeOfBody> Bodies)> Types(CancellationToken cancellation)
    {
        foreach (Part part in parts)
        {
            if (part.IsIn(KafkaScope.Kafka, cancellation) && part.Type(cancellation) is { } type)
            {
                yield return (type, part.BodiesOfAll(type, cancellation));
            }
        }
    }

    private sealed class Part(SyntaxNode declaration, SemanticModel model, KafkaMention mention)
    {
        private readonly bool?[] scopes = new bool?[ScopeCount];
        private CodeOfBody[]? bodies;
        private StrongBox<INamedTypeSymbol?>? type;

        // Several threads may find out the same.
        public bool IsIn(KafkaScope scope, CancellationToken cancellation) =>
            scopes[(int)scope] ??= (scope != KafkaScope.Kafka && IsIn(KafkaScope.Kafka, cancellation)) || mention.IsIn(declaration, scope, model, cancellation);

        // Null for further declarations of a partial type.
        public INamedTypeSymbol? Type(CancellationToken cancellation) => (type ??= new(FindType(cancellation))).Value;

        private INamedTypeSymbol? FindType(CancellationToken cancellation) =>
            declaration is TypeDeclarationSyntax && model.GetDeclaredSymbol(declaration, cancellation) is INamedTypeSymbol type && IsHere(type.DeclaringSyntaxReferences[0]) ? type : null;

        public IEnumerable<CodeOfBody> BodiesOfAll(INamedTypeSymbol type, CancellationToken cancellation) => type.DeclaringSyntaxReferences.SelectMany(part =>
            IsHere(part) ? Bodies(cancellation)
#pragma warning disable RS1030 // The other files of a partial type.
            : CodeOfBody.Of(part.GetSyntax(cancellation), model.Compilation.GetSemanticModel(part.SyntaxTree), cancellation));
#pragma warning restore RS1030

        private bool IsHere(SyntaxReference part) => part.SyntaxTree == declaration.SyntaxTree && part.Span == declaration.Span;

        public CodeOfBody[] Bodies(CancellationToken cancellation) => bodies ??= CodeOfBody.Of(declaration, model, cancellation).ToArray();
    }
}

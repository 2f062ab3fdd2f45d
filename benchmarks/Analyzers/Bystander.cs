using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ProducerSafety.Analyzers.Benchmarks;

/// <summary>
/// An analyzer that has the operations of each body made and does nothing with them, in place of those that the .NET SDK runs
/// in every build: that is not the price of the next analyzer.
/// </summary>
#pragma warning disable RS1030, RS1036, RS1038, RS1041 // Not shipped.
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class Bystander : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [new("BENCH1", "Nothing", "Nothing", "Benchmark", DiagnosticSeverity.Warning, isEnabledByDefault: true)];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);

        // Here, and not before the analysis: the analyzers are given a copy of the compilation, which shares nothing that was bound.
        context.RegisterCompilationStartAction(start =>
        {
            MakeOperations(start.Compilation);
            start.RegisterOperationAction(
                _ => { }, OperationKind.ObjectCreation, OperationKind.ArrayCreation, OperationKind.SimpleAssignment, OperationKind.Invocation);
        });
    }

    private static void MakeOperations(Compilation compilation)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (SyntaxNode node in tree.GetRoot().DescendantNodes(node => node is not BaseMethodDeclarationSyntax))
            {
                if (node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or EqualsValueClauseSyntax or ArrowExpressionClauseSyntax)
                {
                    model.GetOperation(node);
                }
            }
        }
    }
}

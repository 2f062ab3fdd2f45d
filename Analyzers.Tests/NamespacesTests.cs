using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace ProducerSafety.Analyzers.Tests;

public sealed class NamespacesTests
{
    [Theory]
    [InlineData("namespace System.Collections.Generic;", true)]
    [InlineData("", false)]
    [InlineData("namespace Generic;", false)]
    [InlineData("namespace Collections.Generic;", false)]
    [InlineData("namespace My.System.Collections.Generic;", false)]
    [InlineData("namespace MySystem.Collections.Generic;", false)]
    [InlineData("namespace System.Collections.Generic.Mine;", false)]
    [InlineData("namespace System.CollectionsGeneric;", false)]
    [InlineData("namespace Xystem.Collections.Generic;", false)]
    public void A_type_is_in_a_namespace_of_exactly_that_name(string declaration, bool isIn)
    {
        CSharpCompilation compilation = CSharpCompilation.Create("Any", [CSharpSyntaxTree.ParseText(declaration + " class Dictionary { class Inner { } }", cancellationToken: TestContext.Current.CancellationToken)]);
        ITypeSymbol type = (ITypeSymbol)compilation.GetSymbolsWithName("Inner", cancellationToken: TestContext.Current.CancellationToken).Single();
        Assert.Equal(isIn, type.IsIn("System.Collections.Generic"));
    }
}

using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Verification.SelfTests;

public sealed class RoslynVersionTests
{
    /// <summary>Otherwise a run "on Roslyn 4.5" could be one on the newest.</summary>
    [Fact]
    public void The_tests_run_on_the_Roslyn_that_was_asked_for()
    {
        string wanted = typeof(RoslynVersionTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RoslynVersion").Value!;

        foreach (Type type in new[] { typeof(Compilation), typeof(CSharpCompilation), typeof(Workspace) })
        {
            Assert.Equal(wanted, type.Assembly.GetName().Version!.ToString(3));
        }
    }
}

using ProducerSafety.Configuration;

namespace ProducerSafety.Tool;

/// <summary>Something that a rule has found at a place.</summary>
/// <param name="File">The file, as it is shown: relative to where the user is or to what is scanned, with <c>/</c>.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="EndLine">The line of the end.</param>
/// <param name="EndColumn">The column behind the end.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Rule">The rule's number.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record Problem(string File, int Line, int Column, int EndLine, int EndColumn, RuleSeverity Severity, string Rule, string Message)
{
    /// <summary>The order in which problems are listed.</summary>
    public static IEnumerable<Problem> InOrder(IEnumerable<Problem> problems) => problems
        .OrderBy(problem => problem.File, StringComparer.Ordinal).ThenBy(problem => problem.Line).ThenBy(problem => problem.Column).ThenBy(problem => problem.Rule, StringComparer.Ordinal);

    /// <summary>As compilers write it, so that editors and CI systems find the place.</summary>
    public override string ToString() => $"{File}({Line},{Column}): {SeverityName} {Rule}: {Message}";

    /// <summary><c>error</c>, <c>warning</c> or <c>info</c>.</summary>
    public string SeverityName => Severity.ToString().ToLowerInvariant();
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ProducerSafety.Analyzers.Tests.Verification;

/// <summary>Compares what was reported with what was expected: the same diagnostics, no more and no fewer, at the same places.</summary>
internal static class DiagnosticComparison
{
    /// <param name="expected">In any order.</param>
    /// <param name="actual">In any order.</param>
    /// <param name="sources">To show in the message where the diagnostics are.</param>
    /// <param name="when">For the message: in which of the test's runs.</param>
    public static void Verify(
        ImmutableArray<DiagnosticResult> expected, ImmutableArray<Diagnostic> actual, ImmutableArray<(string Path, SourceText Text)> sources, string when)
    {
        List<Diagnostic> unexpected = [.. actual.OrderBy(diagnostic => diagnostic.Location.SourceSpan)];
        List<DiagnosticResult> missing = [];

        // The most precise first, so that a vague expectation does not take the only diagnostic that a precise one matches.
        foreach (DiagnosticResult result in expected.OrderByDescending(Precision))
        {
            int found = unexpected.FindIndex(diagnostic => Matches(result, diagnostic));
            if (found < 0)
            {
                missing.Add(result);
            }
            else
            {
                unexpected.RemoveAt(found);
            }
        }

        if (missing.Count == 0 && unexpected.Count == 0)
        {
            return;
        }

        StringBuilder message = new();
        message.AppendLine(CultureInfo.InvariantCulture, $"The diagnostics are not the expected ones ({when}).");
        foreach (DiagnosticResult result in missing)
        {
            message.AppendLine(CultureInfo.InvariantCulture, $"  missing:    {result}");
        }

        foreach (Diagnostic diagnostic in unexpected)
        {
            message.AppendLine(CultureInfo.InvariantCulture, $"  unexpected: {diagnostic.ToString()}");
        }

        message.AppendLine("With what was reported as markup:");
        foreach ((string path, SourceText text) in sources)
        {
            message.AppendLine(CultureInfo.InvariantCulture, $"--- {path}").AppendLine(Mark(text, actual.Where(diagnostic => diagnostic.Location.GetLineSpan().Path == path)));
        }

        throw new VerificationException(message.ToString());
    }

    private static int Precision(DiagnosticResult result) =>
        (result.Locations is [{ End: not null }, ..] ? 4 : 0) + (result.Message is not null || result.Arguments is not null ? 2 : 0) + (result.Severity is not null ? 1 : 0);

    private static bool Matches(DiagnosticResult expected, Diagnostic actual) =>
        expected.Id == actual.Id
        && (expected.Severity is null || expected.Severity == actual.Severity)
        && (expected.Message is null || expected.Message == actual.GetMessage(CultureInfo.InvariantCulture))
        && (expected.Arguments is not { } arguments
            || string.Format(CultureInfo.InvariantCulture, actual.Descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture), [.. arguments]) == actual.GetMessage(CultureInfo.InvariantCulture))
        && LocationsMatch(expected.Locations, actual);

    private static bool LocationsMatch(ImmutableArray<ExpectedLocation> expected, Diagnostic actual) => expected switch
    {
        [] => actual.Location.Kind == LocationKind.None,
        [ExpectedLocation only] => only.Matches(actual.Location),
        [ExpectedLocation first, .. ImmutableArray<ExpectedLocation> more] => first.Matches(actual.Location)
            && more.Length == actual.AdditionalLocations.Count
            && more.Zip(actual.AdditionalLocations, (location, found) => location.Matches(found)).All(matches => matches),
    };

    private static string Mark(SourceText text, IEnumerable<Diagnostic> diagnostics)
    {
        string marked = text.ToString();
        IEnumerable<(int Position, int Rank, string Text)> marks = diagnostics.SelectMany(diagnostic =>
        {
            TextSpan span = diagnostic.Location.SourceSpan;
            return new[] { (span.Start, span.IsEmpty ? 1 : 3, "{|" + diagnostic.Id + ":"), (span.End, span.IsEmpty ? 2 : 0, "|}") };
        });

        // From the end, so that the positions before stay right.
        foreach ((int position, int _, string mark) in marks.OrderByDescending(mark => mark.Position).ThenByDescending(mark => mark.Rank))
        {
            marked = marked.Insert(position, mark);
        }

        return marked;
    }
}

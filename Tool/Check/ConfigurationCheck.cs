using ProducerSafety.Configuration;
using ProducerSafety.Configuration.Files;

namespace ProducerSafety.Tool.Check;

/// <summary>Judges the text of a configuration file.</summary>
/// <param name="isJava">Whether it is the Java client's, and not librdkafka's.</param>
/// <param name="section">The section of a JSON file to judge, or null for each that has settings of producers.</param>
internal sealed class ConfigurationCheck(bool isJava, string? section)
{
    /// <summary>What is wrong with it.</summary>
    /// <param name="file">The file's name, for the report.</param>
    /// <param name="text">Its text.</param>
    public IEnumerable<Problem> Judge(string file, string text)
    {
        TextPosition positions = new(text);
        foreach (WrittenConfiguration configuration in IsJson(file, text) ? JsonConfigurations(file, text, positions) : LineConfigurations(file, text, positions))
        {
            foreach (Problem problem in isJava ? JudgeJava(file, positions, configuration) : JudgeLibrdkafka(file, positions, configuration))
            {
                yield return problem;
            }
        }
    }

    // Standard input has no name to go by.
    private static bool IsJson(string file, string text) =>
        file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || (!Path.HasExtension(file) && text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n') is ['{', ..]);

    private static IEnumerable<Problem> JudgeJava(string file, TextPosition positions, WrittenConfiguration configuration) =>
        JavaClient.Judge(configuration.Settings)
            .Select(finding => positions.Problem(file, PlaceOf(finding.Subject, configuration), finding.Severity, finding.Rule, finding.Message));

    private static IEnumerable<Problem> JudgeLibrdkafka(string file, TextPosition positions, WrittenConfiguration configuration)
    {
        foreach (InvalidValue invalid in configuration.Invalid)
        {
            yield return positions.Problem(file, invalid.Place, RuleSeverity.Error, "KPS1008", $"'{invalid.Name}={invalid.Value}' is not {invalid.Expected}: binding this section throws");
        }

        ProducerSettings settings = configuration.Settings.Aggregate(ProducerSettings.Empty, (written, setting) => written.Append(setting));
        foreach (Finding finding in SafetyRules.Judge(configuration.IsComplete ? settings : settings.WithUnseenWrites()))
        {
            yield return positions.Problem(file, PlaceOf(finding.Subject, configuration), finding.Rule.Severity, finding.Rule.Id, finding.Message);
        }
    }

    private static TextRange PlaceOf(Setting? subject, WrittenConfiguration configuration) => subject?.Where is TextRange place ? place : configuration.Place;

    private WrittenConfiguration[] JsonConfigurations(string file, string text, TextPosition positions)
    {
        SettingsFile read = SettingsFile.OfJson(text);
        if (read.Error is { } error)
        {
            (int line, int column) = positions.Of(error.Place.Start);
            throw new UserErrorException($"{file}({line},{column}): this JSON cannot be read: {error.Message}");
        }

        WrittenConfiguration[] found = [.. JsonSections.In(read, section)];
        return found.Length > 0 ? found : throw new UserErrorException(section is null
            ? $"{file} has no settings of a producer, such as acks or EnableIdempotence; name the section with --section"
            : $"{file} has no section '{section}'; {SectionsOf(read)}");
    }

    private static string SectionsOf(SettingsFile file)
    {
        string[] names = [.. file.Settings.Select(setting => setting.Path).Where(path => path.Contains(':')).Select(path => path[..path.LastIndexOf(':')]).Distinct().Take(10)];
        return names.Length == 0 ? "it has no sections" : $"it has {string.Join(", ", names)}";
    }

    private IEnumerable<WrittenConfiguration> LineConfigurations(string file, string text, TextPosition positions)
    {
        IReadOnlyList<FileSetting> lines = [.. isJava ? JavaPropertiesReader.Read(text, Malformed) : PropertiesReader.Read(text)];
        if (section is not null)
        {
            throw new UserErrorException($"--section is for JSON files, and {file} is none");
        }

        if (lines.Count == 0)
        {
            throw new UserErrorException($"{file} has no line 'name=value'; name a .properties or JSON file");
        }

        // In a file with sections, settings outside of them are one configuration, too.
        return lines.GroupBy(line => line.Path[..(line.Path.LastIndexOf(':') + 1)]).Select(group => new WrittenConfiguration(
            [.. group.Select(line => Setting(line.Name, line))], new(group.First().NamePlace.Start, 0), IsComplete: true, []));

        UserErrorException Malformed(int offset)
        {
            (int line, int column) = positions.Of(offset);
            return new($"{file}({line},{column}): this properties file cannot be read: \\u must be followed by four hexadecimal digits");
        }
    }

    private Setting Setting(string name, FileSetting written) => Placeholder.Is(written.Value!) && !(isJava && written.Value!.Length == 0)
        ? Configuration.Setting.Unknown(name, written.ValuePlace) : Configuration.Setting.Known(name, written.Value!, written.ValuePlace);
}

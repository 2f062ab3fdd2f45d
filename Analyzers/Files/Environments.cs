using ProducerSafety.Analyzers.Flow;
using ProducerSafety.Configuration;

namespace ProducerSafety.Analyzers.Files;

/// <summary>Judges code that binds sections once for each environment that the project has a settings file for.</summary>
internal static class Environments
{
    /// <summary>
    /// What is wrong without an environment's file, and what is wrong only with one, at a line of that file. That
    /// something is missing is certain only where it is missing in every environment.
    /// </summary>
    /// <param name="files">The project's settings files.</param>
    /// <param name="client">The version of the client, or null for the newest.</param>
    /// <param name="judge">Judges the code with one choice of files.</param>
    public static IReadOnlyList<Judgement> Judge(SettingsFiles files, Version? client, Func<FileBindings, IReadOnlyList<Judgement>> judge)
    {
        FileBindings first = new(files, 0);
        IReadOnlyList<Judgement> result = judge(first);
        if (!first.IsUsed || files.Variants.Count < 2)
        {
            return result;
        }

        Dictionary<(string, object), Judgement> all = result.ToDictionary(judgement => judgement.Key);
        for (int variant = 1; variant < files.Variants.Count; variant++)
        {
            IReadOnlyList<Judgement> more = judge(new(files, variant));
            foreach (Judgement judgement in more)
            {
                if (!all.ContainsKey(judgement.Key) && InUpperFile(judgement, files.Variants[variant], client) is { } moved && !all.ContainsKey(moved.Key))
                {
                    all.Add(moved.Key, moved);
                }
            }

            HashSet<(string, object)> found = new(more.Select(judgement => judgement.Key));
            foreach (Judgement absent in all.Values.Where(judgement => judgement.Finding.Subject is null && judgement.File is null && !found.Contains(judgement.Key)).ToArray())
            {
                all.Remove(absent.Key);
            }
        }

        return all.Values.ToArray();
    }

    // At the setting of the environment's file without which the rule would not be broken.
    private static Judgement? InUpperFile(Judgement judgement, FileLayers layers, Version? client)
    {
        SourceFile? upper = layers.Upper ?? layers.Lower;
        if (judgement.File?.File == upper)
        {
            return judgement;
        }

        Setting cause = judgement.Settings.Written.FirstOrDefault(setting => (setting.Where as FilePlace)?.File == upper
            && !SafetyRules.Judge(judgement.Settings.Without(setting.Name), client).Any(finding => finding.Rule == judgement.Finding.Rule));
        return judgement.Finding.Subject is not null && cause.Where is FilePlace place ? judgement.At(place) : null;
    }
}

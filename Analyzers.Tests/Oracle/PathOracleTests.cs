using FsCheck;
using FsCheck.Fluent;
using ProducerSafety.Analyzers.Tests.Configuration;
using ProducerSafety.Configuration;
using Xunit;

namespace ProducerSafety.Analyzers.Tests.Oracle;

/// <summary>
/// What an analysis claims to know at the end of a method, against real dictionaries on every path through it: .NET's
/// dictionary decides the order in which the client is given the settings, and the client obeys the last name of a property.
/// </summary>
public sealed class PathOracleTests(ITestOutputHelper output)
{
    private static readonly string[] Names =
        ["acks", "request.required.acks", "topic.acks", "retries", "message.send.max.retries", "enable.idempotence", "linger.ms"];

    /// <summary>A write (or a removal, without a value), or a branch.</summary>
    private sealed record Step(string Name, string? Value, Step[]? Then = null, Step[]? Else = null)
    {
        public override string ToString() => Then is not null
            ? $"if {{ {string.Join("; ", Then.AsEnumerable())} }} else {{ {string.Join("; ", Else!.AsEnumerable())} }}"
            : Value is null ? $"remove {Name}" : $"{Name}={Value}";
    }

    private static Gen<Step> Writes => Gen.Elements(Names.AsEnumerable()).SelectMany(name =>
        Gen.Frequency((4, Gen.Elements<string?>("1", "2")), (1, Gen.Constant<string?>(null))).Select(value => new Step(name, value)));

    private static Gen<Step> Branches => Gen.Choose(0, 3).SelectMany(length => Writes.ArrayOf(length)).Two().Select(sides => new Step("", null, sides.Item1, sides.Item2));

    private static Gen<Step[]> Methods => Gen.Choose(1, 8).SelectMany(length => Gen.Frequency((4, Writes), (1, Branches)).ArrayOf(length));

    [Fact]
    public void What_is_claimed_is_true_on_every_path()
    {
        int known = 0, agreed = 0;
        Generated.ForAll(Methods, method =>
        {
            ProducerSettings claimed = Describe(method, ProducerSettings.Empty);
            Dictionary<string, string>[] paths = [.. PathsThrough(method).Select(Run)];
            foreach (string property in (string[])["acks", "message.send.max.retries", "enable.idempotence", "linger.ms"])
            {
                string?[] values = [.. paths.Select(path => path.LastOrDefault(pair => PropertyCatalog.Find(pair.Key)!.Name == property).Value)];
                Setting claim = claimed[property];
                Assert.True(claim.IsUnknown || values.All(value => value == claim.Value), $"{claim} is claimed of {property}, but it is {string.Join(" or ", values)}");
                agreed += values.Distinct().Count() == 1 ? 1 : 0;
                known += claim.IsUnknown ? 0 : 1;
            }
        }, Generated.WithoutOne, count: 5000);

        output.WriteLine($"All paths agree on {agreed} settings, {known} of them are known.");
        Assert.True(known > agreed * 0.9, $"Too little is known: {known} settings of {agreed} on which all paths agree.");
    }

    private static ProducerSettings Describe(Step[] steps, ProducerSettings before) => steps.Aggregate(before, (settings, step) => step switch
    {
        { Then: not null } => ProducerSettings.Join(Describe(step.Then, settings), Describe(step.Else!, settings)),
        { Value: null } => settings.Without(step.Name),
        _ => settings.With(Setting.Known(step.Name, step.Value)),
    });

    // A copy of a dictionary has no gaps, so each path is run from its beginning.
    private static IEnumerable<Step[]> PathsThrough(Step[] steps) => steps.Aggregate((IEnumerable<Step[]>)[[]], (paths, step) => paths.SelectMany(
        path => step.Then is null ? [[.. path, step]] : (IEnumerable<Step[]>)[[.. path, .. step.Then], [.. path, .. step.Else!]]));

    private static Dictionary<string, string> Run(Step[] path)
    {
        Dictionary<string, string> settings = [];
        foreach (Step step in path)
        {
            if (step.Value is null)
            {
                settings.Remove(step.Name);
            }
            else
            {
                settings[step.Name] = step.Value;
            }
        }

        return settings;
    }
}

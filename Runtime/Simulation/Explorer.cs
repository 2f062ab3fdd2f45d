namespace ProducerSafety.Runtime.Simulation;

/// <summary>What a search found.</summary>
/// <param name="Histories">How many histories were run.</param>
/// <param name="Anomalies">How many histories had each kind of anomaly.</param>
/// <param name="First">The first schedule with an anomaly that was looked for, or null.</param>
public sealed record Findings(long Histories, IReadOnlyDictionary<AnomalyKind, long> Anomalies, Schedule? First)
{
    /// <summary>How many histories had an anomaly of one of these kinds, counted once for each kind.</summary>
    /// <param name="kinds">The kinds.</param>
    public long Count(params IReadOnlyList<AnomalyKind> kinds) => kinds.Sum(kind => Anomalies.GetValueOrDefault(kind));
}

/// <summary>Looks for schedules under which a scenario goes wrong.</summary>
public static class Explorer
{
    /// <summary>Runs a scenario under random schedules, one for each seed.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="firstSeed">The first seed.</param>
    /// <param name="seeds">How many seeds.</param>
    /// <param name="lookFor">The kinds of anomaly that <see cref="Findings.First"/> is about; all when empty.</param>
    /// <param name="stopAtFirst">Whether to stop at the first of them.</param>
    public static Findings Explore(Scenario scenario, ulong firstSeed, int seeds, IReadOnlyCollection<AnomalyKind> lookFor, bool stopAtFirst = false)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        Tally tally = new(lookFor);
        int steps = StepsOf(scenario);
        for (int index = 0; index < seeds && !(stopAtFirst && tally.First is not null); index++)
        {
            Schedule schedule = Random(scenario, steps, firstSeed + (ulong)index);
            tally.Add(schedule, Simulation.Run(scenario, schedule));
        }

        return tally.ToFindings();
    }

    /// <summary>The random schedule of a seed.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="seed">The seed.</param>
    public static Schedule Random(Scenario scenario, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return Random(scenario, StepsOf(scenario), seed);
    }

    /// <summary>
    /// Runs a scenario under every schedule of up to a number of faults. Where a state comes up again, what can follow it is not run again. Messages take one millisecond each.
    /// </summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="depth">The most faults.</param>
    /// <param name="lookFor">The kinds of anomaly that <see cref="Findings.First"/> is about; all when empty.</param>
    public static Findings Exhaust(Scenario scenario, int depth, IReadOnlyCollection<AnomalyKind> lookFor)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        Tally tally = new(lookFor);
        HashSet<UInt128>[] seen = [.. Enumerable.Range(0, depth + 1).Select(_ => new HashSet<UInt128>())];
        Stack<Schedule> open = new([Schedule.Calm]);
        while (open.TryPop(out Schedule? schedule))
        {
            foreach (Schedule next in RunAndBranch(scenario, schedule, depth, seen[schedule.Faults.Count], tally))
            {
                open.Push(next);
            }
        }

        return tally.ToFindings();
    }

    /// <summary>The shortest schedule found under which a scenario still goes wrong in the same way: fewer faults, no jitter, earlier steps.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="schedule">A schedule under which it goes wrong.</param>
    /// <param name="kind">How it goes wrong.</param>
    public static Schedule Shrink(Scenario scenario, Schedule schedule, AnomalyKind kind)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(schedule);
        Schedule shortest = schedule;
        while (Simpler(shortest).FirstOrDefault(simpler => HistoryChecker.Check(Simulation.Run(scenario, simpler), kind).Any(anomaly => anomaly.Kind == kind)) is { } found)
        {
            shortest = found;
        }

        return shortest;
    }

    private static int StepsOf(Scenario scenario) => Math.Max(Simulation.Run(scenario, Schedule.Calm, null, null).Step, 1);

    private static Schedule Random(Scenario scenario, int steps, ulong seed)
    {
        if (scenario.Faults.Count == 0 || scenario.MaxFaults == 0)
        {
            return new(seed, []);
        }

        DeterministicRandom random = new(seed);
        Fault[] faults = new Fault[random.Below(scenario.MaxFaults + 1)];
        for (int index = 0; index < faults.Length; index++)
        {
            faults[index] = new(1 + random.Below(steps), scenario.Faults[random.Below(scenario.Faults.Count)]);
        }

        Array.Sort(faults, (left, right) => left.Step.CompareTo(right.Step));
        return new(random.NextBits(), faults);
    }

    private static List<Schedule> RunAndBranch(Scenario scenario, Schedule schedule, int depth, HashSet<UInt128> seen, Tally tally)
    {
        List<Schedule> branches = [];
        int earliest = schedule.Faults.Count == 0 ? 0 : schedule.Faults[^1].Step + 1;
        bool isKnown = false;
        Simulation simulation = Simulation.Run(scenario, schedule, null, running =>
        {
            if (running.NextMessage is not { } next || running.Step + 1 < earliest)
            {
                return true;
            }

            StateHash state = default;
            running.AddTo(ref state);
            isKnown = !seen.Add(state.Value);
            if (!isKnown && schedule.Faults.Count < depth)
            {
                branches.AddRange(scenario.Faults.Where(kind => Simulation.CanStrike(kind, next))
                    .Select(kind => schedule with { Faults = [.. schedule.Faults, new Fault(running.Step + 1, kind)] }));
            }

            return !isKnown;
        });

        if (!isKnown)
        {
            tally.Add(schedule, simulation.History);
        }

        return branches;
    }

    private static IEnumerable<Schedule> Simpler(Schedule schedule)
    {
        for (int index = 0; index < schedule.Faults.Count; index++)
        {
            yield return schedule with { Faults = [.. schedule.Faults.Where((_, position) => position != index)] };
        }

        if (schedule.Jitter)
        {
            yield return schedule with { Jitter = false };
            yield break;
        }

        if (schedule.Seed != 0)
        {
            yield return schedule with { Seed = 0 };
        }

        for (int index = 0; index < schedule.Faults.Count; index++)
        {
            Fault fault = schedule.Faults[index];
            foreach (int step in new[] { 1, fault.Step / 2, fault.Step - 1 }.Distinct().Where(step => step > 0 && step < fault.Step))
            {
                Fault[] faults = [.. schedule.Faults];
                faults[index] = fault with { Step = step };
                yield return schedule with { Faults = [.. faults.OrderBy(other => other.Step)] };
            }
        }
    }

    private sealed class Tally(IReadOnlyCollection<AnomalyKind> lookFor)
    {
        private readonly SortedDictionary<AnomalyKind, long> anomalies = [];
        private long histories;

        public Schedule? First { get; private set; }

        public void Add(Schedule schedule, History history)
        {
            histories++;
            foreach (AnomalyKind kind in HistoryChecker.Check(history, lookFor).Select(anomaly => anomaly.Kind).Distinct())
            {
                anomalies[kind] = anomalies.GetValueOrDefault(kind) + 1;
                First ??= lookFor.Count == 0 || lookFor.Contains(kind) ? schedule : null;
            }
        }

        public Findings ToFindings() => new(histories, anomalies, First);
    }
}

using ProducerSafety.Runtime.Experiments;
using ProducerSafety.Runtime.Simulation;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Browser;

/// <summary>The page of an experiment in a real browser.</summary>
public sealed class SequencePageInBrowserTests(Chromium browser) : IClassFixture<Chromium>
{
    private const string DarkPage = "rgb(20, 23, 28)";
    private const string LightPage = "rgb(246, 247, 249)";
    private static readonly Experiment experiment = ExperimentTable.Find("duplicate-check");
    private static readonly ShownRuns runs = ShownRuns.Of(experiment, Schedule.Calm with { Faults = [new(5, FaultKind.LoseAcknowledgement)] });
    private static readonly int steps = runs.Unsafe.Steps.Count;

    [Fact]
    public async Task Keys_walk_through_the_steps()
    {
        await browser.OpenAsync(SequencePage.Render(runs));
        await ShowsAsync(1, runs.Unsafe);
        await browser.PressAsync("ArrowRight");
        await browser.PressAsync("ArrowRight");
        await ShowsAsync(3, runs.Unsafe);
        await browser.PressAsync("ArrowLeft");
        await ShowsAsync(2, runs.Unsafe);
        await browser.PressAsync("End");
        await ShowsAsync(steps, runs.Unsafe);
        await browser.PressAsync("ArrowRight");
        await ShowsAsync(steps, runs.Unsafe);
        await browser.PressAsync("Home");
        await ShowsAsync(1, runs.Unsafe);
        await browser.PressAsync("2");
        await ShowsAsync(1, runs.Fixed!);
        await browser.PressAsync("End");
        await ShowsAsync(runs.Fixed!.Steps.Count, runs.Fixed);
        await browser.PressAsync("1");
        await ShowsAsync(1, runs.Unsafe);
        Assert.Empty(browser.Exceptions);
    }

    [Fact]
    public async Task Buttons_walk_through_the_steps()
    {
        await browser.OpenAsync(SequencePage.Render(runs));
        Assert.Equal("true,true,false,false", await DisabledAsync());
        await browser.ClickAsync("#forward");
        await ShowsAsync(2, runs.Unsafe);
        Assert.Equal("false,false,false,false", await DisabledAsync());
        await browser.ClickAsync("#last");
        await ShowsAsync(steps, runs.Unsafe);
        Assert.Equal("false,false,true,true", await DisabledAsync());
        await browser.ClickAsync("#back");
        await ShowsAsync(steps - 1, runs.Unsafe);
        await browser.ClickAsync("#first");
        await ShowsAsync(1, runs.Unsafe);
        await browser.ClickAsync("tr[data-step=\"3\"]");
        await ShowsAsync(3, runs.Unsafe);
        await browser.ClickAsync("#runs button:nth-child(2)");
        await ShowsAsync(1, runs.Fixed!);
        Assert.Empty(browser.Exceptions);
    }

    [Fact]
    public async Task What_comes_later_is_not_drawn_yet()
    {
        await browser.OpenAsync(SequencePage.Render(runs));
        await browser.PressAsync("ArrowRight");
        Assert.Equal("2", await browser.EvaluateAsync("[...document.querySelectorAll('#picture g.step')].filter(step => getComputedStyle(step).visibility === 'visible').length"));
        await browser.PressAsync("End");
        Assert.Equal($"{steps}", await browser.EvaluateAsync("[...document.querySelectorAll('#picture g.step')].filter(step => getComputedStyle(step).visibility === 'visible').length"));
    }

    [Theory]
    [InlineData("dark", DarkPage)]
    [InlineData("light", LightPage)]
    public async Task The_page_follows_the_system_and_can_be_read(string scheme, string background)
    {
        await browser.PreferAsync(scheme);
        await browser.OpenAsync(SequencePage.Render(runs));
        Assert.Equal(background, await BackgroundAsync());
        foreach (string selector in new[] { "h1", "#claim", "#what", "td", "#facts", "footer", ".bad", ".good" })
        {
            double contrast = double.Parse(await browser.EvaluateAsync(ContrastOf(selector)), System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(contrast >= 4.5, $"{selector} in {scheme}: {contrast}");
        }
    }

    [Fact]
    public async Task The_theme_button_changes_it()
    {
        await browser.PreferAsync("light");
        await browser.OpenAsync(SequencePage.Render(runs));
        Assert.Equal("Dark", await browser.EvaluateAsync("document.querySelector('#theme').textContent"));
        await browser.ClickAsync("#theme");
        Assert.Equal(DarkPage, await BackgroundAsync());
        Assert.Equal("Light", await browser.EvaluateAsync("document.querySelector('#theme').textContent"));
        await browser.ClickAsync("#theme");
        Assert.Equal(LightPage, await BackgroundAsync());
    }

    private Task<string> BackgroundAsync() => browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor");

    private Task<string> DisabledAsync() => browser.EvaluateAsync("['first', 'back', 'forward', 'last'].map(id => document.getElementById(id).disabled)");

    private async Task ShowsAsync(int number, StepTable table)
    {
        Assert.Equal($"{number} of {table.Steps.Count}", await browser.EvaluateAsync("document.querySelector('#count').textContent"));
        Assert.Contains(table.Steps[number - 1].Action, await browser.EvaluateAsync("document.querySelector('#what').textContent"));
        Assert.Equal($"{number}", await browser.EvaluateAsync("document.querySelector('tr[aria-current=step]').dataset.step"));
    }

    // WCAG 2: relative luminance of the text against the first background behind it that is not transparent.
    private static string ContrastOf(string selector) => $$"""
        (() => {
          const light = color => color.match(/[\d.]+/g).slice(0, 3).map(part => part / 255).map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
            .reduce((sum, part, index) => sum + part * [.2126, .7152, .0722][index], 0);
          const element = document.querySelector('{{selector}}');
          let behind = element;
          while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
          const [text, page] = [light(getComputedStyle(element).color), light(getComputedStyle(behind).backgroundColor)];
          return (Math.max(text, page) + .05) / (Math.min(text, page) + .05);
        })()
        """;
}

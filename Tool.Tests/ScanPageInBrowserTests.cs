using ProducerSafety.Runtime.Tests.Browser;

namespace ProducerSafety.Tool.Tests;

/// <summary>The page of a scan in a real browser.</summary>
public sealed class ScanPageInBrowserTests(Chromium browser) : IClassFixture<Chromium>
{
    private const string Shown = "[...document.querySelectorAll('article .place')].map(place => place.textContent.split(':')[0]).join()";

    [Fact]
    public async Task Search_and_filters_choose_what_is_shown()
    {
        await OpenAsync();
        await ShowsAsync("a/Error.cs,b/Warning.cs,b/Warning.cs");

        await TypeAsync("warning.cs");
        await ShowsAsync("b/Warning.cs,b/Warning.cs");
        await TypeAsync("WARNING kps1103");
        await ShowsAsync("b/Warning.cs");
        await TypeAsync("nothing like that");
        await ShowsAsync("");
        await TypeAsync("");
        await browser.ClickAsync("#counts button:nth-child(1)");
        await ShowsAsync("b/Warning.cs,b/Warning.cs");
        Assert.Equal("false", await browser.EvaluateAsync("document.querySelector('#counts button').getAttribute('aria-pressed')"));
        await browser.ClickAsync("#counts button:nth-child(1)");
        await browser.EvaluateAsync("rule.value = 'KPS1001', rule.dispatchEvent(new Event('change'))");
        await ShowsAsync("a/Error.cs");
        Assert.Equal("1 of 3 shown", await browser.EvaluateAsync("document.getElementById('shown').textContent"));
        Assert.Empty(browser.Exceptions);
    }

    [Fact]
    public async Task A_finding_opens_the_page_of_its_rule()
    {
        await OpenAsync();
        Assert.Equal("Acks = Acks.Leader", await browser.EvaluateAsync("document.querySelector('.here b').textContent"));
        Assert.Equal("12", await browser.EvaluateAsync("document.querySelector('.here').dataset.line"));

        await browser.ClickAsync("article summary");
        await browser.WaitForAsync("document.querySelector('article .page h3') !== null");

        Assert.Equal("What it finds", await browser.EvaluateAsync("document.querySelector('article .page h3').textContent"));
        Assert.Empty(browser.Exceptions);
    }

    [Theory]
    [InlineData("dark", "rgb(20, 23, 29)")]
    [InlineData("light", "rgb(246, 247, 249)")]
    public async Task The_page_follows_the_system(string scheme, string background)
    {
        await browser.PreferAsync(scheme);
        await OpenAsync();

        Assert.Equal(background, await browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor"));
        // Nothing but code is wider than the page.
        Assert.Equal("true", await browser.EvaluateAsync("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
    }

    private async Task OpenAsync()
    {
        using UserRepository repository = new();
        repository.Write("a/Error.cs", UnsafeCode.Publisher);
        repository.Write("b/Warning.cs", UnsafeCode.Publisher.Replace("EnableIdempotence = true", "EnableIdempotence = false", StringComparison.Ordinal).Replace("class Publisher", "class Second", StringComparison.Ordinal));
        repository.Run("scan", ".", "--html", "found.html");
        await browser.OpenAsync(repository.Read("found.html"));
    }

    private Task<string> TypeAsync(string text) => browser.EvaluateAsync($"search.value = '{text}', search.dispatchEvent(new Event('input'))");

    private async Task ShowsAsync(string files) => Assert.Equal(files, await browser.EvaluateAsync(Shown));
}

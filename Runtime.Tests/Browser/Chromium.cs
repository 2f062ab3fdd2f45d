using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ProducerSafety.Runtime.Tests.Browser;

/// <summary>A headless Chromium with one page, driven by the Chrome DevTools protocol. It starts when it is first used; a test is skipped where it is not installed.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] programs = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);
    private readonly string profile = Directory.CreateTempSubdirectory("producer-safety-").FullName;
    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim starting = new(1);
    private Process? process;
    private int lastId;

    /// <summary>What went wrong in the page's scripts.</summary>
    public List<string> Exceptions { get; } = [];

    /// <summary>Opens a page, given as its text.</summary>
    public async Task OpenAsync(string html)
    {
        await StartAsync();
        Exceptions.Clear();
        string file = Path.Combine(profile, "page.html");
        await File.WriteAllTextAsync(file, html);
        await SendAsync("Page.navigate", new() { ["url"] = new Uri(file).AbsoluteUri });
        await WaitForAsync("document.readyState === 'complete' && document.querySelector('main') !== null && !document.querySelector('main').hidden");
    }

    /// <summary>The value of an expression as text.</summary>
    public async Task<string> EvaluateAsync(string expression)
    {
        JsonNode answer = await SendAsync("Runtime.evaluate", new() { ["expression"] = $"String({expression})" });
        return answer["exceptionDetails"] is { } failed ? throw new InvalidOperationException(failed.ToJsonString()) : answer["result"]!["value"]!.GetValue<string>();
    }

    /// <summary>Presses and releases a key.</summary>
    public async Task PressAsync(string key)
    {
        foreach (string type in new[] { "keyDown", "keyUp" })
        {
            await SendAsync("Input.dispatchKeyEvent", new() { ["type"] = type, ["key"] = key });
        }
    }

    /// <summary>Clicks in the middle of an element.</summary>
    public async Task ClickAsync(string selector)
    {
        string[] at = (await EvaluateAsync(
            $"(element => {{ element.scrollIntoView({{ block: 'center' }}); const box = element.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})(document.querySelector('{selector}'))")).Split(',');
        foreach (string type in new[] { "mousePressed", "mouseReleased" })
        {
            await SendAsync("Input.dispatchMouseEvent", new()
            {
                ["type"] = type, ["x"] = double.Parse(at[0], System.Globalization.CultureInfo.InvariantCulture), ["y"] = double.Parse(at[1], System.Globalization.CultureInfo.InvariantCulture),
                ["button"] = "left", ["clickCount"] = 1,
            });
        }
    }

    /// <summary>What the system's settings say, <c>dark</c> or <c>light</c>.</summary>
    public async Task PreferAsync(string scheme)
    {
        await StartAsync();
        await SendAsync("Emulation.setEmulatedMedia", new() { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) });
    }

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        starting.Dispose();
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        try
        {
            Directory.Delete(profile, recursive: true);
        }
        catch (IOException)
        {
            // A helper process may still write; the folder is a temporary one.
        }
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => programs.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    private async Task StartAsync()
    {
        await starting.WaitAsync();
        try
        {
            if (process is not null)
            {
                return;
            }

            string? chromium = Find();
            Assert.SkipWhen(chromium is null, "Chromium is not installed; ./test.sh installs it where apt can.");
            process = Process.Start(new ProcessStartInfo(
                chromium!,
                ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0", $"--user-data-dir={profile}", "--window-size=1280,900", "about:blank"])
            {
                RedirectStandardError = true, RedirectStandardOutput = true,
            })!;
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            await socket.ConnectAsync(await PageAsync(), TestContext.Current.CancellationToken);
            await SendAsync("Page.enable", []);
            await SendAsync("Runtime.enable", []);
        }
        finally
        {
            starting.Release();
        }
    }

    // Chromium writes the port that it chose into its profile.
    private async Task<Uri> PageAsync()
    {
        string file = Path.Combine(profile, "DevToolsActivePort");
        using HttpClient http = new();
        for (Stopwatch waited = Stopwatch.StartNew(); waited.Elapsed < patience; await Task.Delay(50))
        {
            string[] lines = File.Exists(file) ? await File.ReadAllLinesAsync(file) : [];
            if (lines.Length < 2)
            {
                continue;
            }

            JsonNode pages = JsonNode.Parse(await http.GetStringAsync($"http://127.0.0.1:{lines[0]}/json/list"))!;
            if (pages.AsArray().FirstOrDefault(page => page!["type"]!.GetValue<string>() == "page") is { } page)
            {
                return new Uri(page["webSocketDebuggerUrl"]!.GetValue<string>());
            }
        }

        throw new TimeoutException("Chromium does not start.");
    }

    /// <summary>Waits until an expression is true: what a page does after an event, it does later.</summary>
    public async Task WaitForAsync(string condition)
    {
        for (Stopwatch waited = Stopwatch.StartNew(); waited.Elapsed < patience; await Task.Delay(20))
        {
            if (await EvaluateAsync(condition) == "true")
            {
                return;
            }
        }

        throw new TimeoutException(condition);
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject parameters)
    {
        int id = ++lastId;
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters }), WebSocketMessageType.Text, true, default);
        while (true)
        {
            JsonNode message = await ReceiveAsync();
            if (message["method"]?.GetValue<string>() == "Runtime.exceptionThrown")
            {
                Exceptions.Add(message["params"]!.ToJsonString());
            }
            else if (message["id"]?.GetValue<int>() == id)
            {
                return message["result"] ?? throw new InvalidOperationException(message.ToJsonString());
            }
        }
    }

    private async Task<JsonNode> ReceiveAsync()
    {
        using CancellationTokenSource limit = new(patience);
        using MemoryStream text = new();
        byte[] buffer = new byte[1 << 16];
        WebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(buffer, limit.Token);
            text.Write(buffer, 0, received.Count);
        }
        while (!received.EndOfMessage);
        return JsonNode.Parse(text.ToArray())!;
    }
}

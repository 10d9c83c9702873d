using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;

namespace Trilane.Bench;

/// <summary>What a gateway does beside chats: files past the scanner, and scanned pages as jobs.</summary>
internal sealed class OtherWork(ServerProcess gateway, byte[] page)
{
    internal const int UploadBytes = 1 << 20;

    internal async Task<WorkFigures> RunAsync(int uploads, int pages)
    {
        var started = Stopwatch.GetTimestamp();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(gateway.Url), Timeout = TimeSpan.FromMinutes(3) };
        var files = Enumerable.Range(0, uploads).Select(_ => UploadAsync(client)).ToList();
        var jobs = await Task.WhenAll(Enumerable.Range(0, pages).Select(_ => SendAsync(client)));
        var recognized = await Task.WhenAll(jobs.Select(job => IsRecognizedAsync(client, job)));
        var statuses = await Task.WhenAll(files);
        return new(
            statuses.Count(status => status == HttpStatusCode.OK),
            statuses.Count(status => status == HttpStatusCode.ServiceUnavailable),
            recognized.Count(isRecognized => isRecognized),
            Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static async Task<HttpStatusCode> UploadAsync(HttpClient client)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[UploadBytes]), "file", "zeros.bin" } };
        using var response = await client.PostAsync("/admin/uploads", form);
        return response.StatusCode;
    }

    private async Task<string> SendAsync(HttpClient client)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(page), "file", "page.png" } };
        using var response = await client.PostAsync("/documents", form);
        response.EnsureSuccessStatusCode();
        return response.Headers.Location!.ToString();
    }

    private static async Task<bool> IsRecognizedAsync(HttpClient client, string job)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{job}/result") { Headers = { { "Prefer", "wait=30" } } };
            using var response = await client.SendAsync(request);
            if (response.StatusCode != HttpStatusCode.Accepted)
            {
                return response.IsSuccessStatusCode
                    && (await response.Content.ReadFromJsonAsync<Report>())!.Text.Contains(ScannedPage.Line, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>As the gateway answers it.</summary>
    private sealed record Report(string Text);
}

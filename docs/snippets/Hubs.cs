using Microsoft.AspNetCore.SignalR;
using Trilane;

namespace Trilane.Snippets;

internal static class Hubs
{
    internal static void Map(WebApplication app)
    {
        app.MapHub<ReportHub>("/reports").RunOnBlockingLane("pdf");
    }

    internal sealed class ReportHub : Hub
    {
        // Synchronous: on the lane of the mapping, "pdf".
        public byte[] Render(string name) => File.ReadAllBytes(name);

        // Asynchronous, but the mapping says "pdf"; the method's own mark beats it.
        [AsyncLane]
        public async Task Notify(string text) => await Clients.All.SendAsync("text", text);
    }
}

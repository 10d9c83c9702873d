using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Endpoints;

public class HubTests
{
    [Fact]
    public void Each_public_method_of_a_hub_is_an_endpoint() => Snippet.App(
        """app.MapHub<ChatHub>("/chat");""",
        """
        public class ChatHub : Hub
        {
            public string Read() => File.ReadAllText("a");
            public async Task Send(string text) { Thread.Sleep(1); await Clients.All.SendAsync("said", text); } // finds: blocking
            public ChannelReader<int> Count() => Channel.CreateUnbounded<int>().Reader;
            [HubMethodName("bye")] public Task Leave() => Task.CompletedTask;
            public override Task OnConnectedAsync() => Task.CompletedTask;
        }
        """).Has("HUB /chat/Read blocking", "HUB /chat/Send async", "HUB /chat/Count async", "HUB /chat/bye async");
}

using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Fleet.Services;

namespace Fleet.Routes;

static class Operations
{
    public static void Map(RouteGroupBuilder ops)
    {
        ops.MapGet("/gateways/{host}", async (string host) =>
        {
            var addresses = await Dns.GetHostAddressesAsync(host);
            using var ping = new Ping();
            var reply = ping.Send(addresses[0]); // finds: blocking Ping.Send
            return reply.RoundtripTime;
        });

        ops.MapGet("/gateways/{host}/banner", async (string host) =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(host, 7000);
            var buffer = new byte[128];
            var read = socket.Receive(buffer); // finds: blocking Socket.Receive
            return Encoding.ASCII.GetString(buffer, 0, read);
        });

        ops.MapGet("/gateways/{host}/version", async (string host, CancellationToken ct) =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, 7000, ct);
            var buffer = new byte[16];
            var read = await client.GetStream().ReadAsync(buffer, ct);
            return Encoding.ASCII.GetString(buffer, 0, read);
        });

        ops.MapDelete("/cache", (IServiceProvider services) =>
        {
            services.GetRequiredService<DriverIndex>().Clear();
        });

        ops.MapPost("/optimize", async (int vehicles, RouteOptimizer optimizer, HttpContext context) =>
        {
            await context.Response.StartAsync();
            return optimizer.Solve(vehicles);
        });
    }
}

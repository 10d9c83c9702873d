using System.Net.Sockets;
using System.Text;

namespace Fleet.Services;

public interface IDispatchRadio
{
    Task SendAsync(string driver, string text);

    bool Call(string driver);
}

class TcpRadio : IDispatchRadio
{
    public async Task SendAsync(string driver, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("radio.fleet.local", 4000);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(driver + ":" + text));
    }

    public bool Call(string driver)
    {
        using var client = new TcpClient("radio.fleet.local", 4000); // sync: blocking TcpClient..ctor
        client.GetStream().WriteByte(7); // sync: blocking NetworkStream.WriteByte
        return client.GetStream().ReadByte() == 1; // sync: blocking NetworkStream.ReadByte
    }
}

// The old radio; TcpRadio is registered before it, so TryAdd leaves it out.
class SerialRadio : IDispatchRadio
{
    public Task SendAsync(string driver, string text)
    {
        using var port = new FileStream("/dev/ttyS0", FileMode.Open);
        port.Write(Encoding.ASCII.GetBytes(text));
        Thread.Sleep(100);
        return Task.CompletedTask;
    }

    public bool Call(string driver)
    {
        SendAsync(driver, "CALL").Wait();
        return true;
    }
}

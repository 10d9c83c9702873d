using System.Net.Sockets;

namespace Registrar.Core;

public interface ITermClock
{
    int Year { get; }

    string Term();
}

/// <summary>Asks a time server.</summary>
public class NetworkClock : ITermClock
{
    public int Year => Ask().Year;

    public string Term() => Ask().Month > 6 ? "autumn" : "spring";

    private static DateTime Ask()
    {
        using var udp = new UdpClient("time.registrar.local", 123);
        udp.Send(new byte[48], 48);
        System.Net.IPEndPoint? from = null;
        var answer = udp.Receive(ref from);
        return DateTime.UnixEpoch.AddSeconds(answer[43]);
    }
}

public class SystemClock : ITermClock
{
    public int Year => DateTime.UtcNow.Year;

    public string Term() => DateTime.UtcNow.Month > 6 ? "autumn" : "spring";
}

using System.Net.Sockets;
using System.Text;

namespace Corvid.Sms;

/// <summary>Base of what can be sent through.</summary>
public abstract class Gateway
{
    public abstract Receipt Send(string number, string text);

    /// <summary>Kept for callers that await.</summary>
    public virtual ValueTask<Receipt> SendAsync(string number, string text) => new(Send(number, text));
}

public sealed record Receipt(string Id)
{
    public bool Accepted => Id.Length > 0;
}

public sealed class ModemGateway(string device) : Gateway
{
    public override Receipt Send(string number, string text)
    {
        using var modem = new FileStream(device, FileMode.Open, FileAccess.ReadWrite);
        modem.Write(Encoding.ASCII.GetBytes($"AT+CMGS=\"{number}\"\r{text}\u001a"));
        modem.Flush();
        var answer = new byte[64];
        var read = modem.Read(answer, 0, answer.Length);
        return new Receipt(Encoding.ASCII.GetString(answer, 0, read));
    }
}

/// <summary>The one that really is asynchronous.</summary>
public sealed class TcpGateway(string host) : Gateway
{
    public override Receipt Send(string number, string text) => SendAsync(number, text).AsTask().GetAwaiter().GetResult();

    public override async ValueTask<Receipt> SendAsync(string number, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host, 2775).ConfigureAwait(false);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(number + text)).ConfigureAwait(false);
        var answer = new byte[64];
        var read = await stream.ReadAsync(answer).ConfigureAwait(false);
        return new Receipt(Encoding.UTF8.GetString(answer, 0, read));
    }
}

public static class SmsText
{
    public static int Parts(string text) => (text.Length + 152) / 153;
}

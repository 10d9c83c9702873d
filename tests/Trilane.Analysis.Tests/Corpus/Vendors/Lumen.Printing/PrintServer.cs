using System.Net.Sockets;
using System.Text;

namespace Lumen.Printing;

/// <summary>A connection to a label or receipt printer. Has no asynchronous members.</summary>
public sealed class PrintServer : IDisposable
{
    private readonly TcpClient _client;
    private readonly LineProtocol _protocol;

    private PrintServer(TcpClient client)
    {
        _client = client;
        _protocol = new LineProtocol(client.GetStream());
    }

    public static PrintServer Connect(string host, int port = 9100)
    {
        var client = new TcpClient();
        client.Connect(host, port);
        return new PrintServer(client);
    }

    public string Submit(PrintDocument document)
    {
        _protocol.Send("JOB " + document.Title);
        foreach (var line in document.Lines)
        {
            _protocol.Send(line);
        }

        return _protocol.Receive();
    }

    public PrinterStatus GetStatus(string job)
    {
        _protocol.Send("STATUS " + job);
        return _protocol.Receive() == "DONE" ? PrinterStatus.Done : PrinterStatus.Printing;
    }

    public void Dispose() => _client.Dispose();
}

public enum PrinterStatus
{
    Printing,
    Done,
}

/// <summary>A document in memory.</summary>
public sealed class PrintDocument(string title)
{
    private readonly List<string> _lines = [];

    public string Title { get; } = title;

    public IReadOnlyList<string> Lines => _lines;

    public PrintDocument Add(string line)
    {
        _lines.Add(line);
        return this;
    }

    /// <summary>How the document would look on paper.</summary>
    public string Preview(int width)
    {
        var text = new StringBuilder();
        using var writer = new StringWriter(text);
        foreach (var line in _lines)
        {
            writer.WriteLine(line.Length > width ? line[..width] : line);
        }

        return text.ToString();
    }
}

internal sealed class LineProtocol(NetworkStream stream)
{
    internal void Send(string line) => stream.Write(Encoding.ASCII.GetBytes(line + "\n"));

    internal string Receive()
    {
        var buffer = new byte[256];
        var read = stream.Read(buffer, 0, buffer.Length);
        return Encoding.ASCII.GetString(buffer, 0, read).Trim();
    }
}

using System.Net.Sockets;
using System.Text;

namespace Marlin.Erp;

/// <summary>The classic client of an ERP server: sessions, documents, late-loaded properties. Synchronous throughout.</summary>
public interface IErpSession : IDisposable
{
    ErpDocument Open(string type, string number);

    IEnumerable<ErpDocument> Query(string filter);

    void Save(ErpDocument document);
}

public static class ErpFactory
{
    public static IErpSession LogOn(string server, string user, string password) => new Session(server, user, password);
}

public sealed class ErpDocument
{
    private readonly Session _session;
    private string? _body;

    internal ErpDocument(Session session, string number)
    {
        _session = session;
        Number = number;
    }

    public string Number { get; }

    /// <summary>Loaded from the server when first asked for.</summary>
    public string Body => _body ??= _session.Fetch("BODY " + Number);

    public string this[string field]
    {
        get => _session.Fetch("GET " + Number + " " + field);
        set => _session.Fetch("SET " + Number + " " + field + "=" + value);
    }
}

/// <summary>Numbers of documents; nothing of this asks the server.</summary>
public static class ErpNumber
{
    public static bool IsValid(string number) => number.Length == 10 && number.All(char.IsAsciiLetterOrDigit);

    public static string Format(string prefix, int value) => prefix + value.ToString("D8", System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed class Session : IErpSession
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly List<string> _unsaved = [];

    internal Session(string server, string user, string password)
    {
        _socket.Connect(server, 7001);
        Fetch("LOGON " + user + " " + password);
    }

    public ErpDocument Open(string type, string number)
    {
        Fetch("OPEN " + type + " " + number);
        return new ErpDocument(this, number);
    }

    public IEnumerable<ErpDocument> Query(string filter)
    {
        var next = Fetch("QUERY " + filter);
        while (next.Length > 0)
        {
            yield return new ErpDocument(this, next);
            next = Fetch("NEXT");
        }
    }

    public void Save(ErpDocument document) => _unsaved.Add(document.Number);

    public void Dispose()
    {
        foreach (var number in _unsaved)
        {
            Fetch("SAVE " + number);
        }

        _socket.Dispose();
    }

    internal string Fetch(string command)
    {
        _socket.Send(Encoding.UTF8.GetBytes(command + "\n"));
        var buffer = new byte[4096];
        var read = _socket.Receive(buffer);
        return Encoding.UTF8.GetString(buffer, 0, read).TrimEnd();
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Choir;

public interface IScoreLibrary
{
    Stream Open(string title);

    byte[] Pages(string title);

    Task<byte[]> PagesAsync(string title);

    string Composer(string title);
}

public class ScoreLibrary : IScoreLibrary
{
    private readonly string _folder;

    public ScoreLibrary()
        : this("scores")
    {
    }

    public ScoreLibrary(string? folder)
    {
        _folder = folder ?? "scores";
    }

    public Stream Open(string title) => new FileStream(Path.Combine(_folder, title), FileMode.Open); // may find: blocking FileStream..ctor

    public byte[] Pages(string title)
    {
        using (var source = Open(title)) // may find: blocking Stream.Dispose
        {
            using (var copy = new MemoryStream())
            {
                source.CopyTo(copy); // finds: blocking|fake-async Stream.CopyTo
                return copy.ToArray();
            }
        }
    }

    public async Task<byte[]> PagesAsync(string title)
    {
        using (var source = Open(title)) // may find: blocking Stream.Dispose
        {
            using (var copy = new MemoryStream())
            {
                await source.CopyToAsync(copy);
                copy.Seek(0, SeekOrigin.Begin);
                copy.WriteByte(0);
                copy.Flush();
                return copy.ToArray();
            }
        }
    }

    public string Composer(string title) => title.Split('-')[0];
}

public class Rehearsals
{
    private readonly List<string> _list = new List<string>();

    public void Add(string text)
    {
        lock (_list)
        {
            _list.Add(text);
        }
    }

    public async Task WriteAsync(HttpResponse response)
    {
        string[] copy;
        lock (_list)
        {
            copy = _list.ToArray();
        }

        foreach (string rehearsal in copy)
        {
            await response.WriteAsync(rehearsal + "\n");
        }
    }
}

public class MemberDirectory
{
    private string[]? _members;

    public string[] Members
    {
        get
        {
            if (_members == null)
            {
                _members = Load();
            }

            return _members;
        }
    }

    public bool Contains(string name) => Array.IndexOf(Members, name) >= 0;

    private static string[] Load()
    {
        using (var client = new TcpClient())
        {
            client.Connect(IPAddress.Loopback, 389); // finds: blocking TcpClient.Connect
            using (var reader = new StreamReader(client.GetStream(), Encoding.UTF8))
            {
                return reader.ReadToEnd().Split('\n'); // finds: blocking StreamReader.ReadToEnd
            }
        }
    }
}

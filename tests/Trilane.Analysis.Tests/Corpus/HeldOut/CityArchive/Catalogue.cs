using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Serialization;

namespace CityArchive;

public class Catalogue
{
    private Dictionary<string, List<string>> _words = new(StringComparer.OrdinalIgnoreCase);

    public string? Title(string shelfmark)
    {
        using var reader = XmlReader.Create(shelfmark + ".xml"); // may find: blocking XmlReader.Create
        return reader.ReadToFollowing("title") ? reader.ReadElementContentAsString() : null; // finds: blocking XmlReader.ReadToFollowing
    }

    public static string? TitleOf(string xml)
    {
        using var reader = XmlReader.Create(new StringReader(xml));
        return reader.ReadToFollowing("title") ? reader.ReadElementContentAsString() : null;
    }

    public string[] Find(string word) => _words.TryGetValue(word, out var found) ? [.. found] : [];

    /// <summary>Everything, from the first page on.</summary>
    public void Rebuild(IEnumerable<(string Shelfmark, string Text)> documents)
    {
        var words = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        Parallel.ForEach(documents, document => // finds: cpu-heavy Parallel.ForEach
        {
            foreach (Match match in Regex.Matches(document.Text, @"\w+"))
            {
                lock (words)
                {
                    if (!words.TryGetValue(match.Value, out var list))
                    {
                        words[match.Value] = list = [];
                    }

                    list.Add(document.Shelfmark);
                }
            }
        });
        _words = words;
    }

    public T? Load<T>(string path) where T : class
    {
        using var file = File.OpenRead(path); // may find: blocking File.OpenRead
        return (T?)new XmlSerializer(typeof(T)).Deserialize(file); // finds: blocking XmlSerializer.Deserialize
    }

    public string Save<T>(T value)
    {
        using var text = new StringWriter();
        new XmlSerializer(typeof(T)).Serialize(text, value);
        return text.ToString();
    }
}

public sealed class Shelves
{
    private readonly ReaderWriterLockSlim _gate = new();
    private readonly SortedSet<string> _shelves = [];
    private readonly CountdownEvent _movers = new(1);

    public bool Has(string shelf)
    {
        _gate.EnterReadLock();
        try { return _shelves.Contains(shelf); }
        finally { _gate.ExitReadLock(); }
    }

    public void WaitForMovers() => _movers.Wait(); // finds: blocking CountdownEvent.Wait

    public static implicit operator Shelves(string path)
    {
        var shelves = new Shelves();
        foreach (var line in File.ReadAllLines(path)) // finds: blocking File.ReadAllLines
        {
            shelves._shelves.Add(line);
        }

        return shelves;
    }
}

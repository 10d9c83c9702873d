using System.Xml.Linq;

namespace BoxOffice;

public record Customer(string Name)
{
    // A synchronous request dependency: runs on a blocking lane of its own.
    public static Customer Load(string id) => new(File.ReadAllText($"customers/{id}.txt")); // may find: blocking File.ReadAllText
}

public record Basket(string Id, string[] Lines)
{
    public static void Touch(string id)
    {
        File.WriteAllText($"baskets/{id}.touched", ""); // finds: blocking File.WriteAllText
    }
}

public class SeatPlan
{
    public async Task<string[]> LoadAsync(string show, CancellationToken ct)
    {
        using var reader = new StringReader(await File.ReadAllTextAsync(show + ".xml", ct));
        var document = XDocument.Load(reader);
        return document.Descendants("seat").Select(e => e.Value).ToArray();
    }

    public string[] LoadOld(string show)
    {
        var document = XDocument.Load(show + ".xml"); // finds: blocking XDocument.Load
        return [.. document.Descendants("seat").Select(e => e.Value)];
    }
}

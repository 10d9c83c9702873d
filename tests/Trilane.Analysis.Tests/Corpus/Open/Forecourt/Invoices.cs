using Marlin.Erp;

namespace Forecourt;

public class InvoiceService(Func<IErpSession> logOn)
{
    public async Task<string> ReadAsync(string number)
    {
        if (!ErpNumber.IsValid(number))
        {
            return "";
        }

        var notes = await File.ReadAllTextAsync("notes.txt");
        using var session = logOn(); // finds: blocking IErpSession.Dispose
        var document = session.Open("invoice", number); // finds: blocking IErpSession.Open
        var title = document.Number;
        return title + document.Body + notes; // finds: blocking ErpDocument.Body
    }

    public void Pay(string number)
    {
        using (var session = logOn()) // finds: blocking IErpSession.Dispose
        {
            var document = session.Open("invoice", number); // finds: blocking IErpSession.Open
            document["paid"] = "yes"; // finds: blocking ErpDocument.Item
            session.Save(document);
        }
    }

    public int Open()
    {
        using var session = logOn(); // sync: blocking IErpSession.Dispose
        var count = 0;
        foreach (var document in session.Query("open")) // sync: blocking IErpSession.Query
        {
            count += document.Number.Length > 0 ? 1 : 0;
        }

        return count;
    }
}

namespace Fleet.Services;

public class MapClient(HttpClient http)
{
    public byte[] Tile(int x, int y)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/tiles/{x}/{y}");
        using var response = http.Send(request); // finds: blocking HttpClient.Send
        using var buffer = new MemoryStream();
        response.Content.CopyTo(buffer, null, CancellationToken.None); // finds: blocking HttpContent.CopyTo
        return buffer.ToArray();
    }

    public Task<byte[]> TileAsync(int x, int y) => http.GetByteArrayAsync($"/tiles/{x}/{y}");
}

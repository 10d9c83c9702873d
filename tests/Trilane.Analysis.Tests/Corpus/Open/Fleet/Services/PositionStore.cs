using StackExchange.Redis;

namespace Fleet.Services;

public class PositionStore(IConnectionMultiplexer redis)
{
    private IDatabase Db => redis.GetDatabase();

    public async Task<string?> GetAsync(string plate) => await Db.StringGetAsync("pos:" + plate);

    public Task SetAsync(string plate, string position) => Db.StringSetAsync("pos:" + plate, position);

    public string? Get(string plate) => Db.StringGet("pos:" + plate); // finds: blocking IDatabase.StringGet

    public string?[] History(string plate) =>
        Db.ListRange("hist:" + plate).Select(v => (string?)v).ToArray(); // sync: blocking IDatabase.ListRange

    public async Task<string[]> PlatesAsync()
    {
        var members = await Db.SetMembersAsync("plates");
        return Array.ConvertAll(members, m => m.ToString());
    }
}

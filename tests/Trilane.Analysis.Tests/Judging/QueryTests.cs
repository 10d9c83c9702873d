using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Judging;

/// <summary>A database's query runs, synchronously, where something goes over it, whatever type it has there.</summary>
public sealed class QueryTests
{
    private static readonly SnippetProject _library = new(
        "Microsoft.EntityFrameworkCore",
        ["""
        using System.Linq.Expressions;
        namespace Microsoft.EntityFrameworkCore;
        public class DbContext
        {
            public DbSet<T> Set<T>() where T : class => throw new NotSupportedException();
            public Task<int> SaveChangesAsync() => throw new NotSupportedException();
            public int SaveChanges() => throw new NotSupportedException();
        }
        public abstract class DbSet<T> : IQueryable<T> where T : class
        {
            public Type ElementType => typeof(T);
            public Expression Expression => throw new NotSupportedException();
            public IQueryProvider Provider => throw new NotSupportedException();
            public IEnumerator<T> GetEnumerator() => throw new NotSupportedException();
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }
        public static class EntityFrameworkQueryableExtensions
        {
            public static Task<List<T>> ToListAsync<T>(this IQueryable<T> source) => throw new NotSupportedException();
            public static Task<T[]> ToArrayAsync<T>(this IQueryable<T> source) => throw new NotSupportedException();
            public static Task<int> SumAsync(this IQueryable<int> source) => throw new NotSupportedException();
            public static Task<bool> AnyAsync<T>(this IQueryable<T> source) => throw new NotSupportedException();
            public static IQueryable<T> AsNoTracking<T>(this IQueryable<T> source) => source;
            public static IAsyncEnumerable<T> AsAsyncEnumerable<T>(this IQueryable<T> source) => throw new NotSupportedException();
        }
        """,
        "namespace Microsoft.EntityFrameworkCore.Diagnostics; public interface ISaveChangesInterceptor { ValueTask SavingChangesAsync(object data); }"],
        IsBinary: true);

    [Theory]
    [InlineData("return shop.Orders.ToList(); // finds: blocking")]
    [InlineData("return shop.Orders.AsEnumerable().ToList(); // finds: blocking")]
    [InlineData("IEnumerable<Order> orders = shop.Orders; return orders.ToList(); // finds: blocking")]
    [InlineData("foreach (var order in shop.Orders.AsEnumerable()) { } // finds: blocking")]
    [InlineData("foreach (var order in store.All()) { } // finds: blocking")]
    [InlineData("return store.All().ToArray(); // finds: blocking")]
    [InlineData("return store.All().Where(order => order.Id > 1).ToList(); // finds: blocking")]
    [InlineData("return string.Join(\",\", shop.Orders.Select(order => order.Id)); // finds: blocking")]
    [InlineData("var list = new List<Order>(); list.AddRange(shop.Orders.AsNoTracking()); // finds: blocking")]
    [InlineData("return new List<Order>(store.All()); // finds: blocking")]
    [InlineData("Order[] all = [.. shop.Orders]; return all; // finds: blocking")]
    [InlineData("return Count(shop.Set<Order>()); static int Count(IEnumerable<Order> orders) => orders.ToList().Count; // finds: blocking")]
    public void Query_that_runs_here_is_found(string code) => Plan(code);

    [Theory]
    [InlineData("var list = await shop.Orders.ToListAsync(); foreach (var order in list) { } return string.Join(\",\", list);")]
    [InlineData("foreach (var order in await store.KnownAsync()) { } return new List<Order>(await store.KnownAsync());")]
    [InlineData("IEnumerable<Order> orders = await shop.Orders.ToArrayAsync(); return orders.Where(order => order.Id > 1).ToList();")]
    [InlineData("IEnumerable<int> numbers = new[] { 1 }; foreach (var number in numbers) { } return numbers.AsQueryable().ToList();")]
    [InlineData("return shop.Orders.Where(order => order.Id > 1).AsAsyncEnumerable();")]
    [InlineData("return await shop.Orders.Select(order => order.Id).SumAsync();")]
    public void Items_that_were_awaited_are_memory(string code) => Plan(code);

    [Fact]
    public void Loop_over_a_query_is_told_once() =>
        Assert.Single(Plan("foreach (var order in store.All()) { } // finds: blocking").Endpoint("GET /x").Findings);

    [Fact]
    public void Interceptors_run_when_changes_are_saved() => Plan(
        "await shop.SaveChangesAsync();",
        """
        public class Stamp : Microsoft.EntityFrameworkCore.Diagnostics.ISaveChangesInterceptor
        {
            public static readonly Stamp Instance = new Stamp();
            public async ValueTask SavingChangesAsync(object data) { await Task.Yield(); File.AppendAllText("changes", "x"); } // finds: blocking
        }
        public class Unused : Microsoft.EntityFrameworkCore.Diagnostics.ISaveChangesInterceptor { public ValueTask SavingChangesAsync(object data) { Thread.Sleep(1); return default; } }
        """);

    private static Snippet Plan(string code, string types = "") => Snippet.Projects(
    [
        new("App", [
            $$"""
            using Microsoft.EntityFrameworkCore;
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddScoped<Shop>();
            builder.Services.AddScoped<Store>();
            var app = builder.Build();
            app.MapGet("/x", async Task<object> (Shop shop, Store store) =>
            {
                await Task.Delay(1);
                {{code}}
                return "";
            });
            app.Run();
            public record Order { public int Id { get; init; } }
            public class Shop : DbContext { public DbSet<Order> Orders { get; set; } = null!; }
            public class Store(Shop shop)
            {
                public IEnumerable<Order> All() => shop.Orders.Where(order => order.Id > 0);
                public async Task<IEnumerable<Order>> KnownAsync() => await shop.Orders.ToListAsync();
            }
            {{types}}
            """]),
        _library,
    ]).Has("GET /x async");
}

using Trilane;

namespace Trilane.Snippets;

internal static class AfterResponse
{
    internal static void Use(WebApplication app)
    {
        app.MapPost("/orders/{id}/cancel", async (int id, Orders orders, Mailer mailer, IAfterResponse after) =>
        {
            var order = await orders.CancelAsync(id);
            after.Add(cancellationToken => mailer.SendAsync(order.Email, "Your order is cancelled.", cancellationToken));
            after.Add(() => File.AppendAllText("audit.log", $"cancelled {id}\n"));
            return order;
        });
    }

    internal sealed record CancelledOrder(int Id, string Email);

    internal sealed class Orders
    {
        public Task<CancelledOrder> CancelAsync(int id) => Task.FromResult(new CancelledOrder(id, ""));
    }

    internal sealed class Mailer
    {
        public Task SendAsync(string to, string text, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Judging;

/// <summary>How long key derivation takes is in its numbers.</summary>
public sealed class ComputationTests
{
    [Theory]
    [InlineData("50_000_000", "job")]
    [InlineData("100_000", "blocking")]
    public void Iterations_may_be_given_to_the_constructor(string iterations, string lane) => Snippet.App(
        $$"""
        app.MapPost("/key", async (string password) =>
        {
            await Task.Delay(1);
            using var derive = new Rfc2898DeriveBytes(password, new byte[16], {{iterations}}, HashAlgorithmName.SHA256);
            return derive.GetBytes(32); // finds: cpu-heavy
        });
        """).Has($"POST /key {lane}");

    [Fact]
    public void Password_hash_holds_up_others_and_is_no_job_unless_it_is_made_to_take_seconds() => Snippet.Projects(
    [
        new("App", [
            """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapPost("/login", async (string password) => { await Task.Delay(1); return BCrypt.Net.BCrypt.HashPassword(password, 11); }); // finds: cpu-heavy
            app.MapPost("/vault", async (string password) => { await Task.Delay(1); return BCrypt.Net.BCrypt.HashPassword(password, 16); }); // finds: cpu-heavy
            app.MapPost("/sync", (string password) => BCrypt.Net.BCrypt.HashPassword(password, 11));
            app.Run();
            """]),
        new("BCrypt.Net-Next", ["namespace BCrypt.Net; public static class BCrypt { public static string HashPassword(string password, int workFactor) => password; }"], IsBinary: true),
    ]).Has("POST /login blocking", "POST /sync blocking", "POST /vault job");

    [Fact]
    public void Loops_over_collections_of_things_are_no_long_computation() => Snippet.App(
        """app.MapPost("/total", (Order[] orders) => Totals.Of(orders));""",
        """
        public record Line(double Price, double[] Taxes);
        public record Order(Line[] Lines);
        static class Totals
        {
            public static double Of(Order[] orders)
            {
                var total = 0.0;
                foreach (var order in orders)
                    foreach (var line in order.Lines)
                        foreach (var tax in line.Taxes)
                            total += line.Price * tax;
                return total;
            }
        }
        """).Has("POST /total async");
}

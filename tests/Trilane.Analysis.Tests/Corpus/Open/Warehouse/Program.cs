namespace Warehouse
{
    public class Program
    {
        public static void Main(string[] args)
        {
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddControllersWithViews();
            builder.Services.AddScoped(typeof(Services.IStore<>), typeof(Services.FileStore<>));
            builder.Services.AddTransient<Services.IBarcodeReader, Services.PipeBarcodeReader>();
            builder.Services.AddTransient<Services.ILabelText, Services.PlainLabelText>();
            builder.Services.Decorate();
            builder.Services.AddSingleton<Services.StockCounter>();
            var app = builder.Build();
            app.UseStaticFiles();
            app.UseRouting();
            app.MapControllerRoute("reports", "reports/{action}/{year:int?}", new { controller = "Report" });
            app.MapControllerRoute(name: "default", pattern: "{controller=Home}/{action=Index}/{id?}");
            app.Run();
        }
    }

    internal static class Decoration
    {
        // A decorator by hand: the registration is replaced by one that wraps it.
        internal static void Decorate(this IServiceCollection services)
        {
            services.AddTransient<Services.PlainLabelText>();
            services.AddTransient<Services.ILabelText>(p => new Services.LoggedLabelText(p.GetRequiredService<Services.PlainLabelText>()));
        }
    }
}

using Corvid.Sms;
using Heron.Storage;
using Parcels.Framework;
using Parcels.Shipping;
using Parcels.Tracking;

var builder = WebApplication.CreateBuilder(args);
AddVendors(builder.Services, builder.Configuration);
AddOffice(builder.Services);

var app = builder.Build();
var office = app.MapGroup("office").MapGroup("{town}");
office.MapAll(new ShipParcel(), new Labels(app.Services.GetRequiredService<BlobStore>()), new Track());
app.Run();

static void AddVendors(IServiceCollection services, IConfiguration configuration)
{
    services.AddHttpClient<BlobStore>(http => http.BaseAddress = new Uri(configuration["blobs"] ?? "http://localhost"));
    services.AddSingleton(new ModemGateway("/dev/modem"));
    services.AddSingleton(new TcpGateway("sms.parcels.local"));
}

static void AddOffice(IServiceCollection services)
{
    services.AddSingleton<EventBus>();
    services.AddSingleton<ParcelCounter>();
    services.AddSingleton<Modems>();
    services.AddSingleton<IEventHandler<ParcelShipped>, WriteManifest>();
    services.AddSingleton<IEventHandler<ParcelShipped>, CountParcels>();
    services.AddKeyedSingleton<IMessenger, NetworkMessenger>("net");
    services.AddKeyedSingleton<IMessenger, ModemMessenger>("modem");
    services.AddSingleton<FileTracker>();
    services.AddSingleton<ITracker>(p => ActivatorUtilities.CreateInstance<RememberingTracker>(p, p.GetRequiredService<FileTracker>()));
}

using Tilbury.Scale;

namespace Forecourt;

public interface IShopScale
{
    double Stable();

    double Raw();
}

public class TilburyScale : IShopScale
{
    public double Stable()
    {
        using var device = new ScaleDevice(0); // may find: blocking ScaleDevice..ctor
        return device.ReadStableGrams(); // finds: blocking ScaleDevice.ReadStableGrams
    }

    public double Raw()
    {
        using var device = new ScaleDevice(0); // may find: blocking ScaleDevice..ctor
        return device.ReadGrams(); // may find: blocking ScaleDevice.ReadGrams
    }
}

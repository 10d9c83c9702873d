namespace Observance;

internal static class Days
{
    // Read when the class is first used, which is in a request.
    private static readonly string Footer = File.ReadAllText("footer.txt"); // may find: blocking File.ReadAllText

    internal static async Task<string> Get(DateOnly day, Calendar calendar)
    {
        await Task.Yield();
        return calendar.On(day) + Footer;
    }

    internal static async Task<IResult> Reload(Calendar calendar, HttpResponse response)
    {
        var text = File.ReadAllText("calendar.csv"); // finds: blocking File.ReadAllText
        calendar.Replace(Calendar.Parse(text));
        await response.WriteAsync("reloaded");
        return Results.Empty;
    }

    internal static async Task RingNow(HttpResponse response)
    {
        await response.WriteAsync("ringing");
        ThreadPool.QueueUserWorkItem(_ => Bell.Strike()); // may find: fake-async Bell.Strike
        await Task.Run(Bell.Strike);
    }

    internal static Task RingOnThread()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            SlowBell.Strike();
            done.SetResult();
        });
        thread.IsBackground = true;
        thread.Start();
        return done.Task;
    }

    internal static async Task<string> TestBells(HttpResponse response)
    {
        await response.WriteAsync("testing");
        var thread = new Thread(SlowBell.Strike);
        thread.Start();
        thread.Join(); // finds: blocking Thread.Join
        return "done";
    }

    internal static void RingForever()
    {
        while (true)
        {
            Thread.Sleep(1000);
        }
    }
}

internal static class Bell
{
    internal static void Strike()
    {
        using var device = new FileStream("/dev/bell", FileMode.Open, FileAccess.Write); // may find: blocking FileStream.Dispose
        device.WriteByte(1); // finds: fake-async FileStream.WriteByte
        Thread.Sleep(2000); // finds: fake-async Thread.Sleep
    }
}

internal static class SlowBell
{
    internal static void Strike()
    {
        for (var i = 0; i < 12; i++)
        {
            Thread.Sleep(2000);
        }
    }
}
